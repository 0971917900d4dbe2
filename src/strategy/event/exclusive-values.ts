import { logistic, logit } from "../../lib/log-odds.ts";

/**
 * Values of outcomes of which at most one comes true: where they sum to more than a dollar, or to less though one of them
 * must come true, each gives way by how unsure it is [theory A14]. They move in log-odds, so that none leaves (0, 1), by
 * variance / p(1 − p) each: for small moves that is by its variance in dollars, the least squares by precision.
 */
export function exclusiveValues(
  values: readonly number[],
  variances: readonly number[],
  isExhaustive: boolean,
): readonly number[] {
  const excess = total(values) - 1;
  if (excess === 0 || (excess < 0 && !isExhaustive)) return values;
  const places = values.map(logit);
  const gives = values.map((value, index) => (variances[index] ?? 0) / (value * (1 - value)));
  const largest = Math.max(...gives);
  if (!(largest > 0)) return values;
  const moved = (index: number, by: number): number =>
    logistic((places[index] ?? 0) - (by * (gives[index] ?? 0)) / largest);
  let [low, high] = excess > 0 ? [0, furthest] : [-furthest, 0];
  for (let halving = 0; halving < halvings; halving += 1) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (let index = 0; index < places.length; index += 1) sum += moved(index, middle);
    if (sum > 1) low = middle;
    else high = middle;
  }
  return values.map((_, index) => moved(index, (low + high) / 2));
}

/** In log-odds of the one that is least sure: it has nothing left long before those that are surest have to give way. */
const furthest = 100_000;
const halvings = 50;

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
