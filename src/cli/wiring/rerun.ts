import { Failure } from "../../domain/failure.ts";
import type { Time } from "../../domain/units.ts";
import { createEngine, type Engine } from "../../engine/engine.ts";
import { createStatistics, type StatisticsKeeper } from "../../report/statistics.ts";
import { systemDisk } from "../../store/disk/system-disk.ts";
import { readJournal, type JournalRecord, type TornTail } from "../../store/journal-reader.ts";
import type { RunCard } from "../../store/journal-segment.ts";
import { newestRun, readRunCard } from "../../store/run-folder.ts";
import { engineConfig } from "../config/engine-config.ts";
import type { Config } from "../config/schema.ts";

/** A run stepped again from its journal: the same engine, as it stood at the end or at a moment. */
export interface Rerun {
  readonly card: RunCard;
  readonly engine: Engine;
  readonly statistics: StatisticsKeeper;
  readonly inputs: number;
  readonly lastAt: Time;
  /** What a crash left unfinished at the end. */
  readonly torn: TornTail | undefined;
}

export function rerun(folder: string | undefined, dataDir: string, until?: Time): Rerun {
  const run = openRun(folder, dataDir);
  const { card, engine } = run;
  let statistics: StatisticsKeeper | undefined;
  let inputs = 0;
  let lastAt = 0 as Time;
  let torn: TornTail | undefined;
  for (const record of run.records) {
    if (record.kind === "torn") torn = record;
    if (record.kind !== "input") continue;
    const { input } = record;
    if (until !== undefined && input.at > until) break;
    statistics ??= createStatistics(input.at);
    statistics.took(input);
    for (const effect of engine.step(input)) statistics.gave(effect);
    inputs += 1;
    lastAt = input.at;
  }
  return { card, engine, statistics: statistics ?? createStatistics(lastAt), inputs, lastAt, torn };
}

/** A run as its folder holds it, and the engine it began with. */
export interface OpenedRun {
  readonly folder: string;
  readonly card: RunCard;
  readonly engine: Engine;
  readonly records: Iterable<JournalRecord>;
}

/** Of no folder, the newest run. */
export function openRun(folder: string | undefined, dataDir: string): OpenedRun {
  const found = folder ?? newestRun(dataDir);
  if (found === undefined) throw new Failure("recording-missing", `there is no run under ${dataDir}/`);
  const disk = systemDisk();
  const card = readRunCard(disk, found);
  const engine = createEngine(engineConfig(card.settings as Config, card.tickers, card.runId));
  return { folder: found, card, engine, records: fromTheStart(readJournal(disk, found), found, card) };
}

/** The engine begins with the first input and as the card says, or what it comes to is not the run. */
function* fromTheStart(
  records: Iterable<JournalRecord>,
  folder: string,
  card: RunCard,
): Generator<JournalRecord> {
  let isBegun = false;
  for (const record of records) {
    if (!isBegun && record.kind === "segment") {
      isBegun = true;
      const { header } = record;
      if (header.number !== 1) {
        throw new Failure("recording-missing", `${folder} has lost the segments before ${header.number}`);
      }
      if (JSON.stringify(header.card) !== JSON.stringify(card)) {
        throw new Failure(
          "journal-damaged",
          `${folder}/run.json:1 is not the card that the journal begins with`,
        );
      }
    }
    yield record;
  }
}
