/**
 * How often a quote is filled, by its distance from the reference price: `rate · e^(−decay · distance)` in a unit of
 * time [theory A3]. Distance is in any unit of price, and `decay` in one over the same.
 */
export interface Arrivals {
  /** Fills in a unit of time at the reference itself, on one side. */
  readonly rate: number;
  readonly decay: number;
}

export function fillRate({ rate, decay }: Arrivals, distance: number): number {
  return rate * Math.exp(-decay * distance);
}

/** That at least one comes within this time [theory A10]. */
export function fillProbability(arrivals: Arrivals, distance: number, time: number): number {
  return -Math.expm1(-fillRate(arrivals, distance) * time);
}
