import { isCrossing } from "../domain/side.ts";
import type { OpenOrder } from "./exposure.ts";
import type { Measure } from "./verdict.ts";

/** An order may not meet one of our own: the exchange would cancel one of the two and we would learn it late. */
export function measureOwnCross(order: OpenOrder, open: readonly OpenOrder[]): Measure {
  const met = open.filter(
    (other) => other.side !== order.side && isCrossing(order.side, order.price, other.price),
  );
  return { code: "own-cross", worst: met.length, cap: 0 };
}
