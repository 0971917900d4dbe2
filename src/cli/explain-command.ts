import { Failure } from "../domain/failure.ts";
import { formatTime, type Time } from "../domain/units.ts";
import { readConfig } from "./config/load.ts";
import { rerun } from "./wiring/rerun.ts";

export interface ExplainOptions {
  readonly config?: string | undefined;
  readonly run?: string | undefined;
  readonly at?: Time | undefined;
  readonly json?: boolean | undefined;
}

/** `kmm explain TICKER`: why the quote is what it is, at the end of a run or at a moment of it. */
export async function explainCommand(ticker: string, options: ExplainOptions): Promise<void> {
  const run = rerun(options.run, readConfig(options.config).dataDir, options.at);
  const lines = run.engine.explain(ticker);
  if (lines.length === 0 && run.inputs === 0) {
    throw new Failure(
      "usage",
      `run ${run.card.runId} had heard nothing yet; it began at ${run.card.startedAt}`,
    );
  }
  if (lines.length === 0) {
    throw new Failure(
      "market-unknown",
      `run ${run.card.runId} has no market ${ticker}; it had ${run.card.tickers.join(", ")}`,
    );
  }
  const at = formatTime(options.at ?? run.lastAt);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ run: run.card.runId, ticker, at, lines })}\n`);
    return;
  }
  process.stdout.write(
    `${ticker} in run ${run.card.runId} at ${at}\n${lines.map((line) => `  ${line}\n`).join("")}`,
  );
}
