import type { OrderAddress } from "../../domain/effect.ts";
import type { OrderIntent } from "../../domain/order.ts";
import type { Side } from "../../domain/side.ts";
import { formatPrice, formatQty, toSeconds, type Price, type Qty, type Time } from "../../domain/units.ts";

/** Paths below the API's base, e.g. `/trade-api/v2`. */
const ordersPath = "/portfolio/events/orders";

/** One request as the exchange wants it: everything but host, base path and signature. */
export interface WireRequest {
  readonly method: "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/**
 * An order of ours that would meet another of ours is the one that goes. The shard is always sent: automatic
 * routing is slower and drains every shard's bucket [kalshi api.md §12].
 */
export function encodePlace(order: OrderIntent): WireRequest {
  return { method: "POST", path: ordersPath, query: {}, body: JSON.stringify(placeBody(order)) };
}

export function encodeBatchPlace(orders: readonly OrderIntent[]): WireRequest {
  const body = JSON.stringify({ orders: orders.map(placeBody) });
  return { method: "POST", path: `${ordersPath}/batched`, query: {}, body };
}

/** An id alone does not route: without ticker or shard a cancel goes to shard 0. */
export function encodeCancel(order: OrderAddress): WireRequest {
  return {
    method: "DELETE",
    path: `${ordersPath}/${encodeURIComponent(order.orderId)}`,
    query: { market_ticker: order.ticker, exchange_index: String(order.shard) },
    body: undefined,
  };
}

export function encodeBatchCancel(orders: readonly OrderAddress[]): WireRequest {
  const rows = orders.map((order) => ({
    order_id: order.orderId,
    market_ticker: order.ticker,
    exchange_index: order.shard,
  }));
  return {
    method: "DELETE",
    path: `${ordersPath}/batched`,
    query: {},
    body: JSON.stringify({ orders: rows }),
  };
}

export interface Amendment extends OrderAddress {
  readonly side: Side;
  readonly price: Price;
  /** Counts what is filled already. */
  readonly total: Qty;
  /** Whole seconds; left out, the venue keeps the order's own. Alone it costs no queue place. */
  readonly expiresAt?: Time;
}

export function encodeAmend(order: Amendment): WireRequest {
  return {
    method: "POST",
    path: `${ordersPath}/${encodeURIComponent(order.orderId)}/amend`,
    query: {},
    body: JSON.stringify({
      ticker: order.ticker,
      side: order.side,
      price: formatPrice(order.price),
      count: formatQty(order.total),
      ...expiryOf(order.expiresAt),
      exchange_index: order.shard,
    }),
  };
}

export function encodeDecrease(order: OrderAddress & { readonly by: Qty }): WireRequest {
  return {
    method: "POST",
    path: `${ordersPath}/${encodeURIComponent(order.orderId)}/decrease`,
    query: {},
    body: JSON.stringify({
      reduce_by: formatQty(order.by),
      exchange_index: order.shard,
      market_ticker: order.ticker,
    }),
  };
}

function placeBody(order: OrderIntent): Readonly<Record<string, unknown>> {
  return {
    ticker: order.ticker,
    client_order_id: order.clientOrderId,
    side: order.side,
    count: formatQty(order.qty),
    price: formatPrice(order.price),
    ...lifeOf(order),
    self_trade_prevention_type: "taker_at_cross",
    exchange_index: order.shard,
  };
}

/** The time in force is required also with an expiry; `reduce_only` is taken with no other than this [kalshi api.md §5.1]. */
function lifeOf(order: OrderIntent): Readonly<Record<string, unknown>> {
  if (order.kind === "immediate") {
    return { time_in_force: "immediate_or_cancel", post_only: false, reduce_only: true };
  }
  return {
    time_in_force: "good_till_canceled",
    post_only: true,
    cancel_order_on_pause: true,
    ...expiryOf(order.expiresAt),
    ...(order.groupId === undefined ? {} : { order_group_id: order.groupId }),
  };
}

function expiryOf(expiresAt: Time | undefined): { readonly expiration_time?: number } {
  return expiresAt === undefined ? {} : { expiration_time: toSeconds(expiresAt) };
}
