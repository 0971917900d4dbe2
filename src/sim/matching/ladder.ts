/** As an index: what is better on one side is worse on the other. */
export type SideIndex = 0 | 1;
const bid = 0;
const ask = 1;
export const bidIndex = bid;
export const askIndex = ask;

/** No order has these prices: an empty side tells its best by them, and every search for a price ends at one. */
export const lowestEnd = 0;
export const highestEnd = 10_000;

/**
 * The head of one book: its best prices, and where in the arena its levels are found. An object, because a field of it
 * is reached without the check of a length that every word of the arena takes.
 */
export class Ladder {
  bestBid = lowestEnd;
  bestAsk = highestEnd;
  /** Distance of the prices that the table has a word for; 0 until the first price. */
  tickSize = 0;
  /** `2^17 / tickSize`, rounded up. */
  inverse = 0;
  /** First word of the table and of its bits. */
  table = 0;
  bits = 0;

  /** Best price of a side, or the end of the range where it is empty. */
  best(side: SideIndex): number {
    return side === bid ? this.bestBid : this.bestAsk;
  }

  /** True when an arrival on this side at this price would meet somebody. */
  isCrossing(side: SideIndex, price: number): boolean {
    // Sides come as they like: no branch, which a processor would guess wrong half of the time.
    const asksOnly = -side;
    return (((price - this.bestAsk) & ~asksOnly) | ((this.bestBid - price) & asksOnly)) >= 0;
  }

  /** The best price of a side is at least as good as this one. */
  improve(side: SideIndex, price: number): void {
    if (side === ask) this.bestAsk = Math.min(this.bestAsk, price);
    else this.bestBid = Math.max(this.bestBid, price);
  }

  /** Exact for every multiple of the tick up to $1: the rounding of `inverse` adds less than a tick. */
  tickOf(price: number): number {
    return Math.imul(price, this.inverse) >>> 17;
  }
}
