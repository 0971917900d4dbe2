import { plus, type Money } from "../domain/units.ts";
import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** Everything at its worst at once, as a share of the capital. */
export function measureAccountLoss({ eventAfter, now, limits }: Asked): readonly Measure[] {
  const cap = Math.floor(now.capital * limits.accountLossShare) as Money;
  return [{ code: "account-loss", worst: plus(now.accountRest, eventAfter), cap }];
}
