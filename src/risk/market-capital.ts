import type { Money } from "../domain/units.ts";
import { worstLoss } from "./exposure.ts";
import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** The guide's "never risk more than 10 % of capital on one market", on the worst settlement of that market. */
export function measureMarketCapital({ after, now, limits }: Asked): readonly Measure[] {
  const cap = Math.floor(now.capital * limits.marketCapitalShare) as Money;
  return [{ code: "market-capital", worst: worstLoss(after), cap }];
}
