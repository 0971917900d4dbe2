import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** Orders that may still fill, over all markets: more than this is a loop gone wild. */
export function measureOpenOrders({ now, limits }: Asked): readonly Measure[] {
  return [{ code: "open-orders", worst: now.openOrders + 1, cap: limits.order.openMax }];
}
