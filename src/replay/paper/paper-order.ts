import type { ClientOrderId, OrderId, OrderReport } from "../../domain/order.ts";
import type { Side } from "../../domain/side.ts";
import {
  minus,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";

/** One order of ours at rest on a paper venue, and its place in a queue it is not really in. */
export interface PaperOrder {
  readonly orderId: OrderId;
  readonly clientOrderId: ClientOrderId;
  readonly ticker: string;
  readonly side: Side;
  readonly shard: number;
  price: Price;
  total: Qty;
  filled: Qty;
  changedAt: Time;
  /** What rounding has taken from this order's fees so far. */
  feeAccumulator: Money;
  /** Contracts ahead of us, an estimate; infinite where the level cannot be seen. */
  front: number;
  /** Another number each time it goes to the back of a queue. */
  place: number;
  /** The level's size when it was last seen. */
  shown: Qty;
}

export function newOrder(
  base: Pick<PaperOrder, "orderId" | "clientOrderId" | "ticker" | "side" | "shard" | "price" | "total">,
  shown: Qty | undefined,
  at: Time,
): PaperOrder {
  const fresh = { filled: zeroQty, feeAccumulator: zeroMoney, front: 0, place: 0, shown: zeroQty };
  const order = { ...base, ...fresh, changedAt: at };
  goToBack(order, shown);
  return order;
}

/** Everything that shows at the level stands ahead; where nothing can be seen, nobody knows how much. */
export function goToBack(order: PaperOrder, shown: Qty | undefined): void {
  order.place += 1;
  order.front = shown === undefined ? Infinity : shown / 100;
  order.shown = shown ?? zeroQty;
}

export function remaining(order: PaperOrder): Qty {
  return minus(order.total, order.filled);
}

export function reportOf(order: PaperOrder, status: OrderReport["status"], reason: string): OrderReport {
  const { orderId, clientOrderId, ticker, side, price, total, filled, shard, changedAt } = order;
  const left = status === "resting" ? remaining(order) : zeroQty;
  return {
    orderId,
    clientOrderId,
    ticker,
    side,
    price,
    status,
    total,
    filled,
    left,
    shard,
    changedAt,
    reason,
  };
}
