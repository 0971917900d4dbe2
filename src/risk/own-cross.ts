import { isCrossing } from "../domain/side.ts";
import type { OpenOrder } from "./exposure.ts";
import { allowed, type Verdict } from "./verdict.ts";

/** An order may not meet one of our own: the exchange would cancel one of the two and we would learn it late. */
export function checkOwnCross(order: OpenOrder, open: Iterable<OpenOrder>): Verdict {
  for (const other of open) {
    if (other.side !== order.side && isCrossing(order.side, order.price, other.price)) {
      return { ok: false, why: { code: "own-cross" } };
    }
  }
  return allowed;
}
