import type { Checked, OrderEffect } from "../../src/domain/effect.ts";
import type { OrderReport, Outcome } from "../../src/domain/order.ts";
import { flat, trade, type Position } from "../../src/domain/position.ts";
import { isCrossing, opposite, type Side } from "../../src/domain/side.ts";
import {
  least,
  minus,
  plus,
  qty,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../src/domain/units.ts";
import type { News } from "./bench.ts";

/** A venue that knows every order it took and every fill it made: the truth that limits are about. */
export interface ModelVenue {
  readonly orders: Map<string, ModelOrder>;
  readonly positions: Map<string, Position>;
  /** Every fill, as a list of fills tells it. */
  readonly fills: Fill[];
  cash(): Money;
  /** Does what is asked and says how it ended, and when by its own clock [kalshi api.md §3], and tells the stream. */
  take(effect: OrderEffect, now: Time): Outcome;
  fill(order: ModelOrder, share: number, now: Time): void;
  /** Cancelled by the venue itself. */
  end(order: ModelOrder, now: Time): void;
  report(order: ModelOrder): OrderReport;
  /** What the private stream has told and nobody has heard yet. */
  readonly stream: News[];
}

type Fill = Extract<News, { kind: "fill-received" }>["fill"];

export interface ModelOrder {
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: Side;
  price: Price;
  total: Qty;
  filled: Qty;
  isOpen: boolean;
  changedAt: Time;
}

export function leftOf({ total, filled }: ModelOrder): Qty {
  return minus(total, filled);
}

export function modelVenue(tickers: readonly string[], cash: Money): ModelVenue {
  const orders = new Map<string, ModelOrder>();
  const positions = new Map<string, Position>(tickers.map((ticker) => [ticker, flat]));
  const fills: Fill[] = [];
  const stream: News[] = [];
  let free = cash;

  const report = (order: ModelOrder): OrderReport => ({
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    ticker: order.ticker,
    side: order.side,
    price: order.price,
    status: order.isOpen ? "resting" : leftOf(order) === 0 ? "executed" : "canceled",
    total: order.total,
    filled: order.filled,
    left: order.isOpen ? leftOf(order) : zeroQty,
    shard: 0,
    changedAt: order.changedAt,
  });
  const touch = (order: ModelOrder, now: Time): void => {
    order.changedAt = now;
    stream.push({ kind: "order-reported", report: report(order) });
  };

  const venue: ModelVenue = {
    orders,
    positions,
    fills,
    stream,
    cash: () => free,
    report,
    take: (effect, now) => {
      if (effect.kind === "place-order") return place(effect, now);
      const order = orders.get(effect.clientOrderId);
      if (order === undefined || !order.isOpen) return refused(404);
      if (effect.kind === "cancel-order") {
        const reducedBy = leftOf(order);
        order.isOpen = false;
        touch(order, now);
        return { kind: "confirmed", orderId: order.orderId, left: zeroQty, reducedBy, toldAt: now };
      }
      if (effect.kind === "decrease-order") {
        order.total = minus(order.total, least(effect.by, leftOf(order)));
      } else {
        if (effect.total < order.filled) return refused(400);
        order.price = effect.price;
        order.total = effect.total;
      }
      order.isOpen = leftOf(order) > 0;
      touch(order, now);
      return { kind: "confirmed", orderId: order.orderId, left: leftOf(order), toldAt: now };
    },
    fill: (order, share, now) => {
      const size = qty(Math.max(1, Math.floor(leftOf(order) * share)));
      order.filled = plus(order.filled, size);
      order.isOpen = leftOf(order) > 0;
      const { position, cashChange } = trade(
        positions.get(order.ticker) ?? flat,
        order.side,
        order.price,
        size,
      );
      positions.set(order.ticker, position);
      free = plus(free, cashChange);
      const { orderId, clientOrderId, ticker, side, price } = order;
      const told = { tradeId: `t${fills.length}`, orderId, ticker, side, price, qty: size };
      const fill: Fill = { ...told, fee: zeroMoney, isTaker: false, at: now };
      fills.push(fill);
      stream.push({ kind: "fill-received", fill: { ...fill, clientOrderId } });
      touch(order, now);
    },
    end: (order, now) => {
      order.isOpen = false;
      touch(order, now);
    },
  };
  return venue;

  function place(effect: Extract<OrderEffect, { kind: "place-order" }>, now: Time): Outcome {
    const { clientOrderId, ticker, side, price, qty: size } = effect.order;
    if (orders.has(clientOrderId)) return refused(409);
    const meets = [...orders.values()].some(
      (other) =>
        other.isOpen &&
        other.ticker === ticker &&
        other.side === opposite(side) &&
        isCrossing(side, price, other.price),
    );
    if (meets) return refused(400, "post only cross");
    const orderId = `v${orders.size}`;
    const made = { orderId, clientOrderId, ticker, side, price, total: size, filled: zeroQty };
    const order: ModelOrder = { ...made, isOpen: true, changedAt: now };
    orders.set(clientOrderId, order);
    touch(order, now);
    return { kind: "confirmed", orderId, left: size, toldAt: now };
  }
}

export function refused(status: number, details = ""): Outcome {
  return { kind: "refused", refusal: { status, code: "no", details } };
}

/** The word of an order effect in its answer. */
export function requestOf(effect: Checked<OrderEffect>): "place" | "cancel" | "amend" | "decrease" {
  return (
    {
      "place-order": "place",
      "cancel-order": "cancel",
      "amend-order": "amend",
      "decrease-order": "decrease",
    } as const
  )[effect.kind];
}
