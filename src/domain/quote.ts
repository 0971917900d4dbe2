import type { Side } from "./side.ts";
import type { Price, Qty } from "./units.ts";

/** What we want to show on one side of one market. */
export interface Quote {
  readonly side: Side;
  /** YES price. */
  readonly price: Price;
  readonly qty: Qty;
}
