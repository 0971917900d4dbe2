import { worstLoss } from "./exposure.ts";
import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** The worst settlement of one market, in dollars. */
export function measureMarketLoss({ after, limits }: Asked): readonly Measure[] {
  const cap = limits.marketLossMax;
  return cap === undefined ? [] : [{ code: "market-loss", worst: worstLoss(after), cap }];
}
