import { fillRate, type Arrivals } from "./arrivals.ts";

/** News that arrives before we can take a quote away [theory A7]. */
export interface Jumps {
  /** Against one side, in a unit of time. */
  readonly rate: number;
  /** Mean of an exponential law, in price. */
  readonly meanSize: number;
  /** Share of them that finds the quote still there. */
  readonly missShare: number;
}

export interface BestDistance {
  readonly distance: number;
  /** Expected of one side, price by a unit of time. */
  readonly income: number;
}

/** Income of one side quoted at a distance: fills less their cost, less what jumps take. */
export function incomeAt(distance: number, arrivals: Arrivals, cost: number, jumps?: Jumps): number {
  const earned = fillRate(arrivals, distance) * (distance - cost);
  if (jumps === undefined) return earned;
  const { rate, meanSize, missShare } = jumps;
  return earned - rate * missShare * meanSize * Math.exp(-distance / meanSize);
}

/** Where income is highest; undefined when it is positive nowhere, and nothing should be quoted. */
export function bestDistance(arrivals: Arrivals, cost: number, jumps?: Jumps): BestDistance | undefined {
  const income = (distance: number): number => incomeAt(distance, arrivals, cost, jumps);
  // Without jumps the best is 1/decay past the cost; they push it out, and never past where arrivals end.
  const far = Math.max(0, cost) + reachDecays / arrivals.decay;
  let best = 0;
  for (let step = 0; step <= gridSteps; step += 1) {
    const distance = (far * step) / gridSteps;
    if (income(distance) > income(best)) best = distance;
  }
  const distance = highest(income, Math.max(0, best - far / gridSteps), best + far / gridSteps);
  return income(distance) > 0 ? { distance, income: income(distance) } : undefined;
}

const reachDecays = 20;
const gridSteps = 400;

/** Golden section search. */
function highest(of: (at: number) => number, from: number, to: number): number {
  const share = (Math.sqrt(5) - 1) / 2;
  let low = from;
  let high = to;
  for (let step = 0; step < 80; step += 1) {
    const left = high - share * (high - low);
    const right = low + share * (high - low);
    if (of(left) < of(right)) low = left;
    else high = right;
  }
  return (low + high) / 2;
}
