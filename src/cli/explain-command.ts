import { Failure } from "../domain/failure.ts";
import { formatTime, showPrice, showQty, type Time } from "../domain/units.ts";
import type { Desire } from "../strategy/desire.ts";
import { engineConfig } from "./config/engine-config.ts";
import { readConfig } from "./config/load.ts";
import type { Config } from "./config/schema.ts";
import { whatIf, type WhatIf } from "./explain/what-if.ts";
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
  const under = (config: Config): readonly string[] =>
    quoteWords(run.engine.tryOut(ticker, engineConfig(config, [ticker], run.card.runId).strategy));
  const tried = options.config === undefined ? undefined : tryConfig(readConfig(options.config), under);
  if (options.json === true) {
    process.stdout.write(
      `${JSON.stringify({ run: run.card.runId, ticker, at, lines, ...(tried === undefined ? {} : { what_if: tried }) })}\n`,
    );
    return;
  }
  process.stdout.write(
    `${ticker} in run ${run.card.runId} at ${at}\n${lines.map((line) => `  ${line}\n`).join("")}`,
  );
  if (tried !== undefined) process.stdout.write(whatIfText(tried, options.config ?? ""));
}

interface Tried {
  /** Under the file as it is. */
  readonly quote: readonly string[];
  /** Steps that change it. */
  readonly steps: readonly WhatIf<readonly string[]>[];
  /** Keys of which neither step changes anything now. */
  readonly idle: readonly string[];
}

function tryConfig(config: Config, under: (config: Config) => readonly string[]): Tried {
  const quote = under(config);
  const all = whatIf(config, under);
  const steps = all.filter(({ seen }) => seen.join() !== quote.join());
  const moving = new Set(steps.map(({ key }) => key));
  const idle = [...new Set(all.map(({ key }) => key))].filter((key) => !moving.has(key));
  return { quote, steps, idle };
}

function whatIfText({ quote, steps, idle }: Tried, file: string): string {
  const lines = steps.map(
    ({ key, value, tried, seen }) => `  ${key} ${value} → ${tried}: ${seen.join(", ")}`,
  );
  return [
    `Under ${file}: ${quote.join(", ")}`,
    ...(lines.length === 0 ? ["  No step of any parameter changes it now"] : lines),
    `  No change now: ${idle.join(", ")}`,
    "",
  ].join("\n");
}

function quoteWords(desire: Desire | undefined): readonly string[] {
  if (desire === undefined || desire.quotes.length === 0) return ["no quotes"];
  return desire.quotes.map(({ side, price, qty }) => `${side} ${showQty(qty)} at ${showPrice(price)}`);
}
