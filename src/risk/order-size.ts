import { paid } from "../domain/side.ts";
import { cost } from "../domain/units.ts";
import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** A slip of the finger, or of a formula: no single order is larger or dearer than this. */
export function measureOrderSize({ order, limits }: Asked): readonly Measure[] {
  const { sizeMax, costMax } = limits.order;
  return [
    { code: "order-size", worst: order.qty, cap: sizeMax },
    { code: "order-cost", worst: cost(paid(order.side, order.price), order.qty), cap: costMax },
  ];
}
