import { plus, type Money } from "../domain/units.ts";
import type { Exposure } from "./exposure.ts";
import { allowed, type Verdict } from "./verdict.ts";

/**
 * Every open order must be payable from cash, as if each opened a position: the exchange is fully
 * collateralised, and its credit for closing orders is its own business.
 */
export function checkCash(after: Exposure, otherOrderCash: Money, cash: Money): Verdict {
  const worst = plus(after.orderCash, otherOrderCash);
  return worst <= cash ? allowed : { ok: false, why: { code: "cash", worst, cap: cash } };
}
