import { plus } from "../domain/units.ts";
import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/**
 * Every open order must be payable from cash, as if each opened a position: the exchange is fully
 * collateralised, and its credit for closing orders is its own business.
 */
export function measureCash({ after, now }: Asked): readonly Measure[] {
  return [{ code: "cash", worst: plus(after.orderCash, now.otherOrderCash), cap: now.cash }];
}
