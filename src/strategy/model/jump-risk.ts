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

/**
 * Where income is highest at a distance of zero or more; undefined when it is positive nowhere, and nothing should be
 * quoted. The slope of income is zero where k(δ − c) − 1 = (ν s/A) e^((k − 1/m)δ); the left less the right is concave,
 * its first root is the highest income, and Newton's steps come to it from below without ever passing it.
 */
export function bestDistance(arrivals: Arrivals, cost: number, jumps?: Jumps): BestDistance | undefined {
  const { rate, decay } = arrivals;
  let distance = Math.max(0, cost + 1 / decay);
  if (jumps !== undefined) {
    const share = (jumps.rate * jumps.missShare) / rate;
    const growth = decay - 1 / jumps.meanSize;
    for (let step = 0; step < stepsMax; step += 1) {
      const taken = share * Math.exp(growth * distance);
      const short = 1 + taken - decay * (distance - cost);
      if (short <= nearness) break;
      const slope = decay - growth * taken;
      // Further out income only ever rises towards nothing, from below.
      if (slope <= 0) return undefined;
      distance += short / slope;
    }
  }
  const income = incomeAt(distance, arrivals, cost, jumps);
  return income > 0 ? { distance, income } : undefined;
}

const stepsMax = 50;
const nearness = 1e-9;
