import type { Money } from "../domain/units.ts";
import { createEvidence, type EvidenceKeeper } from "../report/evidence.ts";
import { createForeignCash, rewardWords } from "../report/foreign-cash.ts";
import { statisticsJson, statisticsText } from "../report/statistics-text.ts";
import { readConfig } from "./config/load.ts";
import { evidenceOf } from "./explain/explain-run.ts";
import { windowWidth } from "./window.ts";
import { rerun, type Rerun } from "./wiring/rerun.ts";

export interface StatsOptions {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `kmm stats [RUN]`: the guide's statistics of a run, counted again from its journal. */
export async function statsCommand(folder: string | undefined, options: StatsOptions): Promise<void> {
  const { run, rewards } = countAgain(folder, readConfig(options.config).dataDir);
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
      ...(rewards === undefined
        ? {}
        : {
            predicted_rewards: rewards.predicted,
            cash_from_elsewhere: rewards.paid === undefined ? null : rewards.paid / 1_000_000,
          }),
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
  if (rewards !== undefined) process.stdout.write(`\n${rewardWords(rewards.predicted, rewards.paid)}.\n`);
}

interface Rewards {
  /** Dollars. */
  readonly predicted: number;
  readonly paid: Money | undefined;
}

/** Rewards are counted for a run whose strategy looks at them: only there are the programmes in its journal. */
function countAgain(
  folder: string | undefined,
  dataDir: string,
): { readonly run: Rerun; readonly rewards: Rewards | undefined } {
  let evidence: EvidenceKeeper | undefined;
  const cash = createForeignCash();
  const run = rerun(folder, dataDir, {
    witness: (settings) => {
      if (settings.strategy.stages.includes("reward-width")) evidence = createEvidence(evidenceOf(settings));
      return evidence;
    },
    taken: (input, engine) => {
      if (input.kind !== "account-reported") return;
      const ledger = engine.ledger();
      // Until the account was taken over there are no books to hold it against.
      if (ledger.since > 0) cash.told(input, ledger.cash);
    },
  });
  if (evidence === undefined) return { run, rewards: undefined };
  const predicted = evidence.summary().reduce((sum, one) => sum + one.rewards, 0);
  return { run, rewards: { predicted, paid: cash.amount() } };
}
