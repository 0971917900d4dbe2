import { statisticsJson, statisticsText } from "../report/statistics-text.ts";
import { readConfig } from "./config/load.ts";
import { windowWidth } from "./window.ts";
import { rerun } from "./wiring/rerun.ts";

export interface StatsOptions {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `kmm stats [RUN]`: the guide's statistics of a run, counted again from its journal. */
export async function statsCommand(folder: string | undefined, options: StatsOptions): Promise<void> {
  const run = rerun(folder, readConfig(options.config).dataDir);
  const statistics = run.statistics.summary(run.lastAt);
  if (options.json === true) {
    const { runId, mode, startedAt } = run.card;
    const json = {
      run: runId,
      mode,
      started_at: startedAt,
      inputs: run.inputs,
      removed_inputs: run.removed,
      torn_bytes: run.torn?.bytes ?? 0,
      ...statisticsJson(statistics),
      state_hash: run.engine.stateHash(),
    };
    process.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  const torn = run.torn === undefined ? "" : ` A crash left ${run.torn.bytes} torn bytes at its end.`;
  const removed =
    run.removed === 0 ? "" : ` Its first ${run.removed} inputs were removed: counted from there on.`;
  process.stdout.write(
    `Run ${run.card.runId} (${run.card.mode}, started ${run.card.startedAt}).${removed}${torn}\n\n${statisticsText(statistics, windowWidth())}\n`,
  );
}
