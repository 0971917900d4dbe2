import type { ClientOrderId, OrderId } from "./order.ts";
import type { Side } from "./side.ts";
import type { Money, Price, Qty, Time } from "./units.ts";

/** One execution of one of our orders. The pair (tradeId, orderId) names it: news of it may come twice. */
export interface Fill {
  readonly tradeId: string;
  readonly orderId: OrderId;
  /** Told by the stream, not by the REST list. */
  readonly clientOrderId?: ClientOrderId;
  readonly ticker: string;
  readonly side: Side;
  /** YES price. */
  readonly price: Price;
  readonly qty: Qty;
  /** Net fee in dollars, after rounding and rebate. */
  readonly fee: Money;
  readonly isTaker: boolean;
  readonly at: Time;
  /** Signed position in the market after this fill, when told. */
  readonly positionAfter?: Qty;
}

/** The name under which a fill is counted once. */
export function fillKey(fill: Pick<Fill, "tradeId" | "orderId">): string {
  return `${fill.tradeId} ${fill.orderId}`;
}
