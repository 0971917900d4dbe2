import type { Arrivals } from "./arrivals.ts";

/** Estimates of how often a quote is filled at a distance, `rate · e^(−decay · distance)` [theory A10]. */

/** A quote, ours or imagined, that stood at one distance: for how long, and how often it was filled. */
export interface Exposure {
  readonly distance: number;
  readonly time: number;
  readonly fills: number;
}

/**
 * The likeliest arrivals behind what quotes met. Quotes that were taken away count for the time they stood. Undefined
 * unless there were fills, and quotes at two distances at least.
 */
export function likeliestArrivals(exposures: readonly Exposure[]): Arrivals | undefined {
  const fills = sum(exposures, (each) => each.fills);
  const nearest = Math.min(...exposures.map((each) => each.distance));
  const farthest = Math.max(...exposures.map((each) => each.distance));
  if (fills === 0 || nearest === farthest) return undefined;
  const meanDistance = sum(exposures, (each) => each.fills * each.distance) / fills;
  if (meanDistance <= nearest || meanDistance >= farthest) return undefined;
  const weightOf = (decay: number, { time, distance }: Exposure): number =>
    time * Math.exp(-decay * (distance - nearest));
  // The mean distance at which the law expects fills falls as it decays faster.
  const expected = (decay: number): number =>
    sum(exposures, (each) => weightOf(decay, each) * each.distance) /
    sum(exposures, (each) => weightOf(decay, each));
  const decay = root((at) => expected(at) - meanDistance, farthest - nearest);
  const reached = sum(exposures, (each) => each.time * Math.exp(-decay * each.distance));
  return decay > 0 ? { rate: fills / reached, decay } : undefined;
}

/** How many market orders reached a distance or more. */
export interface Reached {
  readonly distance: number;
  readonly count: number;
}

/**
 * The straight line through the logarithms of the rates, each weighted as told. Counts are cumulative, so that no
 * error can be had from it: `likeliestArrivals` is to be preferred where exposures are known.
 */
export function fittedArrivals(
  reached: readonly Reached[],
  time: number,
  weightOf: (count: number) => number = () => 1,
): Arrivals | undefined {
  const points = reached
    .filter(({ count }) => count > 0)
    .map(({ distance, count }) => ({ x: distance, y: Math.log(count / time), weight: weightOf(count) }));
  const total = sum(points, ({ weight }) => weight);
  const meanX = sum(points, ({ weight, x }) => weight * x) / total;
  const meanY = sum(points, ({ weight, y }) => weight * y) / total;
  const spread = sum(points, ({ weight, x }) => weight * (x - meanX) ** 2);
  if (!(spread > 0)) return undefined;
  const slope = sum(points, ({ weight, x, y }) => weight * (x - meanX) * (y - meanY)) / spread;
  return slope < 0 ? { rate: Math.exp(meanY - slope * meanX), decay: -slope } : undefined;
}

/** Where a falling function is zero, by halving; `scale` is a distance over which the law changes. */
function root(of: (at: number) => number, scale: number): number {
  let low = -1 / scale;
  let high = 1 / scale;
  for (let doubling = 0; doubling < 60 && of(low) < 0; doubling += 1) low *= 2;
  for (let doubling = 0; doubling < 60 && of(high) > 0; doubling += 1) high *= 2;
  for (let halving = 0; halving < 100; halving += 1) {
    const middle = (low + high) / 2;
    if (of(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}
