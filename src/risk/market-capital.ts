import type { Money } from "../domain/units.ts";
import { worstLoss, type Exposure } from "./exposure.ts";
import { allowed, type Verdict } from "./verdict.ts";

/** The guide's "never risk more than 10 % of capital on one market", on the worst settlement of that market. */
export function checkMarketCapital(after: Exposure, capital: Money, share: number): Verdict {
  const cap = Math.floor(capital * share) as Money;
  const worst = worstLoss(after);
  return worst <= cap ? allowed : { ok: false, why: { code: "market-capital", worst, cap } };
}
