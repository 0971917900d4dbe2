import { Failure } from "../../domain/failure.ts";
import type { Time } from "../../domain/units.ts";
import { createEngine, type Engine } from "../../engine/engine.ts";
import { createStatistics, type StatisticsKeeper } from "../../report/statistics.ts";
import { readJournal, type RunCard } from "../../store/journal.ts";
import { newestRun, readRunCard } from "../../store/run-folder.ts";
import { engineConfig } from "../config/engine-config.ts";
import type { Config } from "../config/schema.ts";

/** A run stepped again from its journal: the same engine, as it stood at the end or at a moment. */
export interface Rerun {
  readonly folder: string;
  readonly card: RunCard;
  readonly engine: Engine;
  readonly statistics: StatisticsKeeper;
  readonly inputs: number;
  readonly lastAt: Time;
  /** A last line torn by a crash. */
  readonly isTorn: boolean;
}

export async function rerun(folder: string | undefined, dataDir: string, until?: Time): Promise<Rerun> {
  const found = folder ?? newestRun(dataDir);
  if (found === undefined) throw new Failure("recording-missing", `there is no run under ${dataDir}/`);
  const card = readRunCard(found);
  const engine = createEngine(engineConfig(card.settings as Config, card.tickers, card.runId));
  let statistics: StatisticsKeeper | undefined;
  let inputs = 0;
  let lastAt = 0 as Time;
  let torn: number | undefined;
  for await (const { line, input } of readJournal(found)) {
    if (torn !== undefined) {
      throw new Failure("recording-malformed", `${found}/journal.ndjson:${torn} is no input`);
    }
    if (input === undefined) {
      torn = line;
      continue;
    }
    if (until !== undefined && input.at > until) break;
    statistics ??= createStatistics(input.at);
    statistics.took(input);
    for (const effect of engine.step(input)) statistics.gave(effect);
    inputs += 1;
    lastAt = input.at;
  }
  return {
    folder: found,
    card,
    engine,
    statistics: statistics ?? createStatistics(lastAt),
    inputs,
    lastAt,
    isTorn: torn !== undefined,
  };
}
