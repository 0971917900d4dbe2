import type { Side } from "../../domain/side.ts";
import {
  complement,
  formatMoney,
  formatPrice,
  formatQty,
  formatTime,
  toMillis,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";
import { direction } from "./direction.ts";

/** An order as the exchange tells it, by list and by stream. */
export interface OrderFacts {
  readonly orderId: string;
  readonly subaccount: number;
  readonly orderGroupId?: string;
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: Side;
  readonly price: Price;
  readonly status: "resting" | "canceled" | "executed";
  readonly total: Qty;
  readonly filled: Qty;
  readonly left: Qty;
  readonly selfTradePrevention: "taker_at_cross" | "maker";
  readonly cancelOnPause: boolean;
  readonly expiresAt?: Time;
  readonly createdAt: Time;
  readonly changedAt: Time;
  readonly takerCost: Money;
  readonly makerCost: Money;
  readonly takerFees: Money;
  readonly makerFees: Money;
}

export interface Owner {
  readonly userId: string;
  readonly shard: number;
}

export function encodeOrder(order: OrderFacts, owner: Owner): object {
  return {
    order_id: order.orderId,
    user_id: owner.userId,
    client_order_id: order.clientOrderId,
    ticker: order.ticker,
    ...direction(order.side),
    type: "limit",
    status: order.status,
    yes_price_dollars: formatPrice(order.price),
    no_price_dollars: formatPrice(complement(order.price)),
    ...encodeAmounts(order),
    ...(order.expiresAt === undefined ? {} : { expiration_time: formatTime(order.expiresAt) }),
    created_time: formatTime(order.createdAt),
    last_update_time: formatTime(order.changedAt),
    self_trade_prevention_type: order.selfTradePrevention,
    ...(order.orderGroupId === undefined ? {} : { order_group_id: order.orderGroupId }),
    cancel_order_on_pause: order.cancelOnPause,
    subaccount_number: order.subaccount,
    exchange_index: owner.shard,
  };
}

/** The `user_orders` message. `reason` is absent for an order just made: the exchange's list has no word for it. */
export function encodeOrderUpdate(order: OrderFacts, owner: Owner, reason: string | undefined): object {
  const { outcome_side, book_side, side } = direction(order.side);
  return {
    order_id: order.orderId,
    user_id: owner.userId,
    ticker: order.ticker,
    exchange_index: owner.shard,
    status: order.status,
    side,
    is_yes: side === "yes",
    outcome_side,
    book_side,
    yes_price_dollars: formatPrice(order.price),
    ...encodeAmounts(order),
    client_order_id: order.clientOrderId,
    self_trade_prevention_type: order.selfTradePrevention,
    ...(order.orderGroupId === undefined ? {} : { order_group_id: order.orderGroupId }),
    created_time: formatTime(order.createdAt),
    created_ts_ms: toMillis(order.createdAt),
    last_update_time: formatTime(order.changedAt),
    last_updated_ts_ms: toMillis(order.changedAt),
    ...(reason === undefined ? {} : { last_update_reason: reason }),
    ...(order.expiresAt === undefined
      ? {}
      : { expiration_time: formatTime(order.expiresAt), expiration_ts_ms: toMillis(order.expiresAt) }),
    subaccount_number: order.subaccount,
  };
}

function encodeAmounts(order: OrderFacts): Record<string, string> {
  return {
    initial_count_fp: formatQty(order.total),
    fill_count_fp: formatQty(order.filled),
    remaining_count_fp: formatQty(order.left),
    taker_fill_cost_dollars: formatMoney(order.takerCost),
    maker_fill_cost_dollars: formatMoney(order.makerCost),
    taker_fees_dollars: formatMoney(order.takerFees),
    maker_fees_dollars: formatMoney(order.makerFees),
  };
}
