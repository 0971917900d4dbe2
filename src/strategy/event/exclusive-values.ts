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
  const paces = gives.map((give) => give / largest);
  const by = movedBy(places, paces, excess > 0);
  return places.map((place, index) => logistic(place - by * (paces[index] ?? 0)));
}

/** How far the least sure moves, in log-odds, until all sum to one: Newton's steps, halvings where one would leave what is known. */
function movedBy(places: readonly number[], paces: readonly number[], isDown: boolean): number {
  let [low, high] = isDown ? [0, furthest] : [-furthest, 0];
  let by = 0;
  for (let step = 0; step < stepsMax; step += 1) {
    let left = -1;
    let slope = 0;
    for (let index = 0; index < places.length; index += 1) {
      const pace = paces[index] ?? 0;
      const value = logistic((places[index] ?? 0) - by * pace);
      left += value;
      slope += value * (1 - value) * pace;
    }
    if (Math.abs(left) < exactness) return by;
    if (left > 0) low = by;
    else high = by;
    const next = by + left / slope;
    by = next > low && next < high ? next : (low + high) / 2;
  }
  return by;
}

/** Of the one that moves most: it has nothing left long before those that are surest have to give way. */
const furthest = 100_000;
/** Dollars: far less than any price step. */
const exactness = 1e-9;
const stepsMax = 100;

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
