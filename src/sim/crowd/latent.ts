import type { Outcome } from "../../domain/side.ts";
import type { Time } from "../../domain/units.ts";

/** The latent value of one market: what is true, and how much of it can be known when. */
export interface Latent {
  /** How it comes out. Hidden from everybody until the market is determined. */
  readonly result: Outcome;
  /** Probability of YES given all news up to then. Goes back no further than the memory that was asked for. */
  at(time: Time): number;
  /** When the next big news after all that has been looked at comes, if any does. */
  nextJumpAt(): Time | undefined;
}

/**
 * How the truth about the markets of one event comes out, piece by piece. The truth is drawn first and hidden,
 * and values are what Bayes makes of the news so far: so each is an exact martingale in any step size, and the
 * result is YES with the probability that the value has at the close.
 */
export interface Course {
  readonly results: readonly Outcome[];
  /** As of the last news, one a market; changed in place. */
  readonly values: Float64Array;
  /** When the next piece of news comes; infinity when all is known. */
  nextAt(): number;
  /** When the next big piece of news about one market comes. */
  nextJumpAt(index: number): number;
  /** Takes in the next piece of news. */
  learn(): void;
}

/**
 * The markets of one course. News comes at times of its own, so the path does not depend on who looks when.
 * What values were is remembered for as long as the slowest of the crowd needs.
 */
export function latentsOf(course: Course, start: Time, memory: Time): readonly Latent[] {
  let past: Moment[] = [{ at: start, values: course.values.slice() }];
  let newest = past[0];

  const learn = (upTo: number): void => {
    for (let next = course.nextAt(); next <= upTo; next = course.nextAt()) {
      course.learn();
      newest = { at: next, values: course.values.slice() };
      past.push(newest);
      if (past.length > momentsMax) past = recent(past, next - memory);
    }
  };
  return course.results.map((result, index) => ({
    result,
    at: (time) => {
      learn(time);
      if (newest !== undefined && newest.at <= time) return newest.values[index] ?? 0;
      const moment = past.findLast(({ at }) => at <= time) ?? past[0];
      return moment?.values[index] ?? 0;
    },
    nextJumpAt: () => {
      const next = course.nextJumpAt(index);
      return next === Infinity ? undefined : (next as Time);
    },
  }));
}

interface Moment {
  readonly at: number;
  readonly values: Float64Array;
}

/** So many moments are kept before the old ones are cut off, in one go. */
const momentsMax = 64;

/** What is younger than `from`, and the one moment before it. */
function recent(past: readonly Moment[], from: number): Moment[] {
  const first = past.findLastIndex(({ at }) => at <= from);
  return past.slice(Math.max(0, first));
}
