import { assert } from "../../lib/assert.ts";
import type { Random } from "../../lib/random.ts";
import { plus, seconds, type Time } from "../../domain/units.ts";

/** A market as the truth sees it: how likely it is at the start, and how fast news about it comes. */
export interface Runner {
  readonly ticker: string;
  readonly value: number;
  /** Standard deviation of the log-odds over a square root of a second, and of one jump. */
  readonly volatility: number;
  readonly jumpSize: number;
  readonly result?: "yes" | "no";
}

/**
 * The latent value of markets of which at most one comes true: a single market, or an exclusive event.
 *
 * Who wins is drawn at the start and hidden. News about a market is a noisy sight of that truth, and values are
 * what Bayes makes of all news so far. So each value is an exact martingale in any step size, jumps included; in
 * log-odds it has the drift −½(1−2p)σ² that theory asks for [theory.md A6.4]; values of one event never sum past
 * one; and the result is YES with the probability that the value has at the close.
 *
 * News comes at fixed ticks from a stream of its own, so the path does not depend on who looks when.
 */
export interface Race {
  readonly winner: string | undefined;
  /** Takes in the news up to `at`. */
  learn(at: Time): void;
  value(ticker: string): number;
  /** The value as it stood then, within the memory that was asked for. */
  valueAt(ticker: string, at: Time): number;
  /** A big piece of news about one market. `normal` is a draw. */
  jump(ticker: string, at: Time, normal: number): void;
}

/** How often news comes. */
const tick = seconds(0.25);

export function newRace(runners: readonly Runner[], random: Random, start: Time, memory: Time): Race {
  const winner = drawWinner(runners, random.fork("truth"));
  const news = random.fork("news");
  const logWeights = new Map(runners.map(({ ticker, value }) => [ticker, Math.log(value)]));
  const nobody = Math.log(Math.max(0, 1 - sumOf(runners.map(({ value }) => value))));
  const past: Moment[] = [{ at: start, values: valuesOf(logWeights, nobody) }];
  const tickRoot = Math.sqrt(tick / 1_000_000);
  let learnt = start;

  /** The log-likelihood ratio of a sight of the truth leans to the truth by half its variance. */
  const see = (ticker: string, deviation: number, normal: number): void => {
    const lean = (ticker === winner ? 0.5 : -0.5) * deviation * deviation;
    logWeights.set(ticker, (logWeights.get(ticker) ?? 0) + lean + deviation * normal);
  };
  const remember = (at: Time): void => {
    past.push({ at, values: valuesOf(logWeights, nobody) });
    // What is younger than the memory stays, and the one moment before it.
    while ((past[1]?.at ?? at) < at - memory) past.shift();
  };
  const learn = (at: Time): void => {
    for (let next = plus(learnt, tick); next <= at; next = plus(learnt, tick)) {
      for (const { ticker, volatility } of runners) see(ticker, volatility * tickRoot, news.normal());
      learnt = next;
      remember(next);
    }
  };

  return {
    winner,
    learn,
    value: (ticker) => past.at(-1)?.values.get(ticker) ?? 0,
    valueAt: (ticker, at) => (past.findLast((moment) => moment.at <= at) ?? past[0])?.values.get(ticker) ?? 0,
    jump: (ticker, at, normal) => {
      const size = runners.find((runner) => runner.ticker === ticker)?.jumpSize;
      assert(size !== undefined, `${ticker} runs in this race`);
      learn(at);
      see(ticker, size, normal);
      remember(at);
    },
  };
}

interface Moment {
  readonly at: Time;
  readonly values: ReadonlyMap<string, number>;
}

function drawWinner(runners: readonly Runner[], random: Random): string | undefined {
  const forced = runners.find(({ result }) => result === "yes");
  if (forced !== undefined) return forced.ticker;
  const open = runners.filter(({ result }) => result !== "no");
  const entries: readonly (readonly [string | undefined, number])[] = [
    ...open.map(({ ticker, value }) => [ticker, value] as const),
    [undefined, Math.max(0, 1 - sumOf(runners.map(({ value }) => value)))],
  ];
  return random.pick(entries, ([, weight]) => weight)[0];
}

function valuesOf(logWeights: ReadonlyMap<string, number>, nobody: number): ReadonlyMap<string, number> {
  const top = Math.max(nobody, ...logWeights.values());
  const weights = [...logWeights].map(([ticker, weight]) => [ticker, Math.exp(weight - top)] as const);
  const total = Math.exp(nobody - top) + sumOf(weights.map(([, weight]) => weight));
  return new Map(weights.map(([ticker, weight]) => [ticker, weight / total]));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
