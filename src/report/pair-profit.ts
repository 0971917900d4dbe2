import { complement, minus, plus, type Price } from "../domain/units.ts";

/** What one YES and one NO contract cost together when both our orders fill, and what the dollar they pay leaves. */
export interface PairProfit {
  readonly cost: Price;
  readonly profit: Price;
  /** Profit over cost in percent, to one decimal: 15¢ on 85¢ is 17.6. */
  readonly returnPercent: number;
}

export function pairProfit(bid: Price, ask: Price): PairProfit {
  const cost = plus(bid, complement(ask));
  const profit = minus(ask, bid);
  return { cost, profit, returnPercent: Math.round((profit * 1_000) / cost) / 10 };
}
