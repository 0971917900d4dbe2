import type { Random } from "../../lib/random.ts";
import type { Outcome } from "../../domain/side.ts";
import { plus, seconds, type Time } from "../../domain/units.ts";
import type { Course } from "./latent.ts";

/** A market as the truth sees it: how likely it is at the start, and how fast news about it comes. */
export interface Runner {
  readonly ticker: string;
  readonly value: number;
  /** Standard deviation of the log-odds over a square root of a second, and of one jump. */
  readonly volatility: number;
  readonly jumpSize: number;
  /** Jumps per second. */
  readonly jumpRate: number;
  readonly result?: Outcome;
}

/**
 * Markets of which at most one comes true: a single market, or an exclusive event.
 *
 * News about a market is a noisy sight of the truth, small ones at fixed ticks and big ones at the times of a
 * Poisson process. In log-odds a value has the drift −½(1−2p)σ² that theory asks for [theory.md A6.4], and
 * values of one event never sum past one.
 */
export function newRace(runners: readonly Runner[], random: Random, start: Time): Course {
  const winner = drawWinner(runners, random.fork("truth"));
  const news = random.fork("news");
  const jumps = runners.map(({ ticker }) => random.fork(`jumps ${ticker}`));
  const logWeights = Float64Array.from(runners, ({ value }) => Math.log(value));
  const nobody = Math.log(Math.max(0, 1 - sumOf(runners.map(({ value }) => value))));
  const values = new Float64Array(runners.length);
  const tick = tickFor(runners);
  const deviations = runners.map(({ volatility }) => volatility * Math.sqrt(tick / 1_000_000));
  const jumpTimes = runners.map((runner, index) => start + gapTo(runner, jumps[index]));
  let tickAt = plus(start, tick);
  fillValues(values, logWeights, nobody);

  /** The log-likelihood ratio of a sight of the truth leans to the truth by half its variance. */
  const see = (index: number, deviation: number, normal: number): void => {
    const lean = (runners[index]?.ticker === winner ? 0.5 : -0.5) * deviation * deviation;
    logWeights[index] = (logWeights[index] ?? 0) + lean + deviation * normal;
  };
  const jumpAt = (index: number): number => jumpTimes[index] ?? Infinity;

  return {
    results: runners.map(({ ticker }) => (ticker === winner ? "yes" : "no")),
    values,
    nextAt: () => Math.min(tickAt, ...jumpTimes),
    nextJumpAt: jumpAt,
    learn: () => {
      const jumper = jumpTimes.findIndex((at) => at < tickAt);
      const runner = runners[jumper];
      if (runner === undefined) {
        for (const [index, deviation] of deviations.entries()) see(index, deviation, news.normal());
        tickAt = plus(tickAt, tick);
      } else {
        const stream = jumps[jumper];
        see(jumper, runner.jumpSize, stream?.normal() ?? 0);
        jumpTimes[jumper] = jumpAt(jumper) + gapTo(runner, stream);
      }
      fillValues(values, logWeights, nobody);
    },
  };
}

/** Small news moves log-odds by about this much, and comes no more often, nor more seldom, than these. */
const smallNews = 0.01;
const tickLeast = seconds(0.25);
const tickMost = seconds(60);

function tickFor(runners: readonly Runner[]): Time {
  const fastest = Math.max(...runners.map(({ volatility }) => volatility));
  const wanted = (smallNews / fastest) ** 2;
  return Math.round(Math.min(Math.max(wanted * 1_000_000, tickLeast), tickMost)) as Time;
}

function gapTo({ jumpRate }: Runner, random: Random | undefined): number {
  if (jumpRate <= 0 || random === undefined) return Infinity;
  return Math.max(1, Math.round(random.exponential(1_000_000 / jumpRate)));
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

function fillValues(values: Float64Array, logWeights: Float64Array, nobody: number): void {
  let top = nobody;
  for (const weight of logWeights) top = Math.max(top, weight);
  let total = Math.exp(nobody - top);
  for (let index = 0; index < values.length; index += 1) {
    const weight = Math.exp((logWeights[index] ?? 0) - top);
    values[index] = weight;
    total += weight;
  }
  for (let index = 0; index < values.length; index += 1) values[index] = (values[index] ?? 0) / total;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
