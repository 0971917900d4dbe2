import { Failure } from "../domain/failure.ts";
import { formatTime, showPrice, showQty, type Time } from "../domain/units.ts";
import { byWeight, whyNotJson, whyNotTable, whyNotText, type WhyNot } from "../report/why-not-text.ts";
import type { Desire } from "../strategy/desire.ts";
import { engineConfig } from "./config/engine-config.ts";
import { readConfig } from "./config/load.ts";
import type { Config } from "./config/schema.ts";
import { explainRun } from "./explain/explain-run.ts";
import { whatIf, type WhatIf } from "./explain/what-if.ts";
import { windowWidth } from "./window.ts";
import type { Rerun } from "./wiring/rerun.ts";

export interface ExplainOptions {
  readonly config?: string | undefined;
  readonly run?: string | undefined;
  readonly at?: Time | undefined;
  readonly json?: boolean | undefined;
}

/**
 * `kmm explain TICKER`: why the quote is what it is, at the end of a run or at a moment of it, and why the market did no
 * better until then. Without a ticker the latter of every market, in a line each.
 */
export async function explainCommand(ticker: string | undefined, options: ExplainOptions): Promise<void> {
  const { run, markets } = explainRun(options.run, readConfig(options.config).dataDir, options.at);
  if (run.inputs === 0) {
    throw new Failure(
      "usage",
      `run ${run.card.runId} had heard nothing yet; it began at ${run.card.startedAt}`,
    );
  }
  return ticker === undefined ? explainAll(run, markets, options) : explainOne(run, ticker, markets, options);
}

function explainAll(run: Rerun, markets: readonly WhyNot[], options: ExplainOptions): void {
  if (options.config !== undefined) {
    throw new Failure("usage", "--config tells what one market's quote would be: name a ticker");
  }
  const { runId, mode } = run.card;
  const at = formatTime(options.at ?? run.lastAt);
  if (options.json === true) {
    const json = { run: runId, mode, at, ...sinceJson(run), markets: byWeight(markets).map(whyNotJson) };
    process.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  const text = markets.length === 0 ? "No market was heard of." : whyNotTable(markets, windowWidth());
  process.stdout.write(
    `What kept run ${runId} (${mode}) from doing better until ${at}, the worst market first:${sinceWords(run)}\n\n${text}\n`,
  );
}

function sinceJson({ removed }: Rerun) {
  return { removed_inputs: removed };
}

function sinceWords({ removed }: Rerun): string {
  return removed === 0 ? "" : ` (counted from input ${removed + 1} on: those before were removed)`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join("");
}

function explainOne(run: Rerun, ticker: string, markets: readonly WhyNot[], options: ExplainOptions): void {
  const lines = run.engine.explain(ticker);
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
  const why = markets.find(({ evidence }) => evidence.ticker === ticker);
  if (options.json === true) {
    const json = {
      run: run.card.runId,
      ticker,
      at,
      lines,
      ...(tried === undefined ? {} : { what_if: tried }),
      ...sinceJson(run),
      why_not: why === undefined ? null : whyNotJson(why),
    };
    process.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  process.stdout.write(`${ticker} in run ${run.card.runId} at ${at}\n${indented(lines)}`);
  if (why !== undefined) {
    process.stdout.write(
      `Why it did no better until then, what matters most first:${sinceWords(run)}\n${indented(whyNotText(why))}`,
    );
  }
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
