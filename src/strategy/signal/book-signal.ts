/** The best of both sides: prices in any unit, sizes in any other. */
export interface Touch {
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

/** Share of the size that stands on the bid, in [0, 1]: near 1 the next move is likely up. */
export function imbalance({ bidSize, askSize }: Touch): number {
  return bidSize / (bidSize + askSize);
}

/** The mid, moved towards the side with less on it [theory A8]. */
export function weightedMid(touch: Touch): number {
  const share = imbalance(touch);
  return touch.bid * (1 - share) + touch.ask * share;
}

/**
 * What one change of the touch says about demand (Cont, Kukanov and Stoikov 2014) [theory A8], in size: what the bid won
 * less what the ask won. Summed over a window it is the order flow imbalance.
 */
export function orderFlow(before: Touch, after: Touch): number {
  return (
    (after.bid >= before.bid ? after.bidSize : 0) -
    (after.bid <= before.bid ? before.bidSize : 0) -
    (after.ask <= before.ask ? after.askSize : 0) +
    (after.ask >= before.ask ? before.askSize : 0)
  );
}
