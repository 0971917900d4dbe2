import { unreachable } from "../../lib/assert.ts";
import type { OrderAddress, OrderEffect, VenueEffect } from "../../domain/effect.ts";
import type { Input } from "../../domain/input.ts";
import type { OrderIntent, Outcome, QueuePlaceReport, Refusal } from "../../domain/order.ts";
import { isCrossing, opposite, signed } from "../../domain/side.ts";
import { least, minus, negative, plus, zeroQty, type Qty, type Time } from "../../domain/units.ts";
import type { VenueReport } from "../venue.ts";
import type { Match, PaperAccount } from "./paper-account.ts";
import { isTrading, shownAt, withOwn, wouldTrade, type PaperMarket } from "./paper-market.ts";
import { goToBack, newOrder, remaining, reportOf, type PaperOrder } from "./paper-order.ts";

/** Where our requests are dealt with once they have arrived. */
export interface Desk {
  take(effect: VenueEffect, at: Time): void;
  /** Harmless when the quantity is nothing or the order is over. */
  fill(order: PaperOrder, qty: Qty, at: Time): void;
  /** Cancelled by the venue. Harmless when the order is over. */
  end(order: PaperOrder, reason: string, at: Time): void;
  report(): VenueReport;
}

export interface DeskPorts {
  readonly name: string;
  readonly markets: ReadonlyMap<string, PaperMarket>;
  readonly account: PaperAccount;
  readonly sees: "all-levels" | "best-only";
  /** News of us comes `isDelayed`; our size in the book is the market's news and does not wait. */
  readonly tell: (input: Input, isDelayed: boolean) => void;
  readonly expire: (order: PaperOrder, at: Time) => void;
}

export function createDesk(ports: DeskPorts): Desk {
  const state: DeskState = { ...ports, orders: new Map(), trades: 0, placed: 0, refused: 0, filledOrders: 0 };
  return {
    take: (effect, at) => {
      takeEffect(state, effect, at);
    },
    fill: (order, qty, at) => {
      fillOrder(state, order, qty, at);
    },
    end: (order, reason, at) => {
      endOrder(state, order, reason, at);
    },
    report: () => ({
      placed: state.placed,
      refused: state.refused,
      filledOrders: state.filledOrders,
      fills: state.trades,
      openOrders: [...state.orders.values()].filter((order) => isOpen(state, order)).length,
      cash: state.account.cash(),
      positions: state.account.positions(),
    }),
  };
}

interface DeskState extends DeskPorts {
  /** Every order there ever was, by our name for it: a name is never free again. */
  readonly orders: Map<string, PaperOrder>;
  trades: number;
  placed: number;
  refused: number;
  filledOrders: number;
}

function takeEffect(state: DeskState, effect: VenueEffect, at: Time): void {
  switch (effect.kind) {
    case "place-order":
      answer(state, "place", effect.order.clientOrderId, place(state, effect.order, at), at);
      return;
    case "cancel-order":
      answer(state, "cancel", effect.clientOrderId, cancel(state, effect, at), at);
      return;
    case "amend-order":
      answer(state, "amend", effect.clientOrderId, amend(state, effect, at), at);
      return;
    case "decrease-order":
      answer(state, "decrease", effect.clientOrderId, decrease(state, effect, at), at);
      return;
    case "look-up-order": {
      const order = state.orders.get(effect.clientOrderId);
      const found = order === undefined ? undefined : reportOf(order, statusOf(state, order), "");
      if (found === undefined) {
        state.tell({ kind: "order-absent", at, clientOrderId: effect.clientOrderId, asOf: at }, true);
      } else state.tell({ kind: "order-reported", at, report: found }, true);
      return;
    }
    case "request-snapshot":
      // The book here is known only through the news: a doubt lasts until the news holds a snapshot.
      tellBook(state, effect.ticker, at);
      return;
    case "request-market": {
      const paper = state.markets.get(effect.ticker);
      if (paper !== undefined) state.tell({ kind: "market-described", at, market: paper.market }, true);
      return;
    }
    case "request-account":
      state.tell(accountNews(state, at), true);
      return;
    case "request-queue-places":
      state.tell(
        { kind: "queue-places-told", at, askedAt: at, places: placesOf(state, effect.tickers) },
        true,
      );
      return;
    case "reset-group":
    case "request-groups":
      // Paper orders are in no group: whoever runs this venue sets no fuse.
      return;
    default:
      unreachable(effect);
  }
}

/** What this venue believes of its queues is what the engine is told; where it sees nothing, nothing. */
function placesOf(state: DeskState, tickers: readonly string[]): readonly QueuePlaceReport[] {
  const orders = tickers.flatMap((ticker) => state.markets.get(ticker)?.orders ?? []);
  return orders
    .filter(({ front }) => front !== Infinity)
    .map(({ orderId, front }) => ({ orderId, ahead: Math.round(front * 100) as Qty }));
}

function answer(
  state: DeskState,
  request: "place" | "cancel" | "amend" | "decrease",
  clientOrderId: string,
  outcome: Outcome,
  at: Time,
): void {
  if (request === "place" && outcome.kind === "refused") state.refused += 1;
  state.tell({ kind: "order-answered", at, request, clientOrderId, outcome }, true);
}

function place(state: DeskState, intent: OrderIntent, at: Time): Outcome {
  const { clientOrderId, ticker, side, price, qty, shard } = intent;
  const paper = state.markets.get(ticker);
  const refusal = placeRefusal(state, paper, intent, at);
  if (paper === undefined || refusal !== undefined) return { kind: "refused", refusal: refusal ?? notFound };
  const orderId = `${state.name}-order-${state.orders.size + 1}`;
  const isImmediate = intent.kind === "immediate";
  const shown = isImmediate ? undefined : shownAt(paper, side, price, state.sees);
  const order = newOrder({ orderId, clientOrderId, ticker, side, shard, price, total: qty }, shown, at);
  state.orders.set(clientOrderId, order);
  if (isImmediate) return takeAtOnce(state, paper, order, at);
  paper.orders.push(order);
  state.placed += 1;
  echo(state, order, qty, at);
  if (intent.expiresAt !== undefined) state.expire(order, intent.expiresAt);
  return { kind: "confirmed", orderId, filled: 0 as Qty, left: qty };
}

/**
 * Trades with what others show, best first, and never past what is held. What it takes stays in the book here,
 * which is only what the news says; the position bounds how often that can count.
 */
function takeAtOnce(state: DeskState, paper: PaperMarket, order: PaperOrder, at: Time): Outcome {
  const { side, price, orderId, ticker } = order;
  for (const level of paper.isDoubted ? [] : paper.book.levels(opposite(side))) {
    const held = (0 - signed(side, state.account.net(ticker))) as Qty;
    const qty = least(level.qty, least(remaining(order), held));
    if (qty <= 0 || !isCrossing(side, price, level.price)) break;
    match(state, paper, order, { role: "taker", price: level.price, qty }, at);
  }
  const status = remaining(order) === 0 ? "executed" : "canceled";
  state.tell({ kind: "order-reported", at, report: reportOf(order, status, "Trade") }, true);
  return { kind: "confirmed", orderId, filled: order.filled, left: zeroQty };
}

function placeRefusal(
  state: DeskState,
  paper: PaperMarket | undefined,
  intent: OrderIntent,
  at: Time,
): Refusal | undefined {
  if (state.orders.has(intent.clientOrderId)) {
    return { status: 409, code: "order_already_exists", details: "" };
  }
  if (paper === undefined) return notFound;
  if (!isTrading(paper, at)) return { status: 400, code: "market_inactive", details: "MARKET_INACTIVE" };
  if (!paper.market.grid.has(intent.price)) return { status: 400, code: "invalid_price", details: "" };
  if (intent.qty <= 0) return { status: 400, code: "invalid_order_size", details: "" };
  const isBroken = intent.kind === "resting" && wouldTrade(paper, intent.side, intent.price);
  return isBroken ? postOnlyCross : undefined;
}

const notFound: Refusal = { status: 404, code: "not_found", details: "" };
const postOnlyCross: Refusal = { status: 400, code: "invalid_order", details: "post only cross" };

function cancel(state: DeskState, address: OrderAddress, at: Time): Outcome {
  const order = state.orders.get(address.clientOrderId);
  // Unknown, filled and cancelled orders get one and the same answer.
  if (order === undefined || !isOpen(state, order)) return { kind: "refused", refusal: notFound };
  const reducedBy = remaining(order);
  endOrder(state, order, "Cancel", at);
  return { kind: "confirmed", orderId: order.orderId, left: 0 as Qty, reducedBy };
}

function amend(
  state: DeskState,
  effect: Extract<OrderEffect, { readonly kind: "amend-order" }>,
  at: Time,
): Outcome {
  const order = state.orders.get(effect.clientOrderId);
  const paper = state.markets.get(effect.ticker);
  if (order === undefined || paper === undefined || !isOpen(state, order)) {
    return { kind: "refused", refusal: notFound };
  }
  if (effect.total < order.filled) {
    return { kind: "refused", refusal: { status: 400, code: "invalid_order_size", details: "" } };
  }
  if (!paper.market.grid.has(effect.price)) {
    return { kind: "refused", refusal: { status: 400, code: "invalid_price", details: "" } };
  }
  if (effect.total === order.filled) {
    endOrder(state, order, "Amend", at);
    return { kind: "confirmed", orderId: order.orderId, left: 0 as Qty };
  }
  if (wouldTrade(paper, order.side, effect.price, order)) return { kind: "refused", refusal: postOnlyCross };
  echo(state, order, negative(remaining(order)), at);
  if (effect.price !== order.price || effect.total > order.total) {
    // Another price or a larger size goes to the back of the queue.
    goToBack(order, shownAt(paper, order.side, effect.price, state.sees));
    paper.orders = [...paper.orders.filter((each) => each !== order), order];
  }
  order.price = effect.price;
  order.total = effect.total;
  order.changedAt = at;
  echo(state, order, remaining(order), at);
  state.tell({ kind: "order-reported", at, report: reportOf(order, "resting", "Amend") }, true);
  return { kind: "confirmed", orderId: order.orderId, left: remaining(order) };
}

function decrease(
  state: DeskState,
  effect: Extract<OrderEffect, { readonly kind: "decrease-order" }>,
  at: Time,
): Outcome {
  const order = state.orders.get(effect.clientOrderId);
  if (order === undefined || !isOpen(state, order)) return { kind: "refused", refusal: notFound };
  const { by } = effect;
  if (by === remaining(order)) {
    endOrder(state, order, "Decrease", at);
    return { kind: "confirmed", orderId: order.orderId, left: 0 as Qty };
  }
  if (by <= 0 || by > remaining(order)) {
    return { kind: "refused", refusal: { status: 400, code: "invalid_order_size", details: "" } };
  }
  order.total = minus(order.total, by);
  order.changedAt = at;
  echo(state, order, negative(by), at);
  state.tell({ kind: "order-reported", at, report: reportOf(order, "resting", "Decrease") }, true);
  return { kind: "confirmed", orderId: order.orderId, left: remaining(order) };
}

function fillOrder(state: DeskState, order: PaperOrder, qty: Qty, at: Time): void {
  const paper = state.markets.get(order.ticker);
  if (qty <= 0 || paper === undefined || !isOpen(state, order) || !isTrading(paper, at)) return;
  echo(state, order, negative(qty), at);
  match(state, paper, order, { role: "maker", price: order.price, qty }, at);
  const isDone = remaining(order) <= 0;
  if (isDone) remove(state, order);
  const report = reportOf(order, isDone ? "executed" : "resting", "Trade");
  state.tell({ kind: "order-reported", at, report }, true);
}

function match(state: DeskState, paper: PaperMarket, order: PaperOrder, made: Match, at: Time): void {
  const { price, qty, role } = made;
  if (order.filled === 0) state.filledOrders += 1;
  const { fee, net } = state.account.book(paper.market, order, made, at);
  order.filled = plus(order.filled, qty);
  order.changedAt = at;
  state.trades += 1;
  const { orderId, clientOrderId, ticker, side } = order;
  const tradeId = `${state.name}-trade-${state.trades}`;
  const fill = { tradeId, orderId, clientOrderId, ticker, side, price, qty, fee, at, positionAfter: net };
  state.tell({ kind: "fill-received", at, fill: { ...fill, isTaker: role === "taker" } }, true);
}

function endOrder(state: DeskState, order: PaperOrder, reason: string, at: Time): void {
  if (!isOpen(state, order)) return;
  echo(state, order, negative(remaining(order)), at);
  order.changedAt = at;
  remove(state, order);
  state.tell({ kind: "order-reported", at, report: reportOf(order, "canceled", reason) }, true);
}

function isOpen(state: DeskState, order: PaperOrder): boolean {
  return state.markets.get(order.ticker)?.orders.includes(order) === true;
}

function remove(state: DeskState, order: PaperOrder): void {
  const paper = state.markets.get(order.ticker);
  if (paper !== undefined) paper.orders = paper.orders.filter((each) => each !== order);
}

function statusOf(state: DeskState, order: PaperOrder): "resting" | "executed" | "canceled" {
  if (isOpen(state, order)) return "resting";
  return remaining(order) <= 0 ? "executed" : "canceled";
}

/** On a real venue our own size shows in the book we hear of. */
function echo(state: DeskState, order: PaperOrder, change: Qty, at: Time): void {
  const { ticker, side, price } = order;
  state.tell({ kind: "book-changed", at, ticker, side, price, change }, false);
}

function tellBook(state: DeskState, ticker: string, at: Time): void {
  const paper = state.markets.get(ticker);
  if (paper === undefined || paper.isDoubted) return;
  const sizes = { bids: paper.book.levels("bid"), asks: paper.book.levels("ask") };
  state.tell(withOwn(paper, { kind: "book-snapshot-received", at, ticker, ...sizes }), false);
}

function accountNews(state: DeskState, at: Time): Input {
  return {
    kind: "account-reported",
    at,
    asOf: at,
    cash: state.account.cash(),
    positions: state.account.positions(),
    orders: [...state.markets.values()].flatMap((paper) =>
      paper.orders.map((order) => reportOf(order, "resting", "")),
    ),
  };
}
