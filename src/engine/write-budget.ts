/** The part of the bucket that reductions alone may use is never more than this: the rest is for quoting. */
const reserveShareMax = 0.5;

/** Dollars a token when half of what may be spent is left. */
const halfwayPrice = 0.004;

/** Tokens kept back: as many as it takes to cancel every open order. */
export function reserveOf(openOrders: number, cancelCost: number, capacity: number): number {
  return Math.min(openOrders * cancelCost, capacity * reserveShareMax);
}

/**
 * What an improvement has to bring for each token that it takes. A full bucket overflows: its tokens are worth nothing.
 * The last ones are beyond any improvement: 0, 0.04¢, 0.4¢, 3.6¢ and 40¢ with all, 90 %, half, 10 % and 1 % left. Where
 * more is wanted than comes back, the bucket settles where improvements are worth just what their tokens cost.
 */
export function tokenPrice(available: number, reserve: number, capacity: number): number {
  const left = (available - reserve) / (capacity - reserve);
  return left <= 0 ? Infinity : halfwayPrice * (1 / Math.min(1, left) - 1);
}
