import type { Effect } from "../domain/effect.ts";
import type { Input, OrderNews } from "../domain/input.ts";
import type { OrderId } from "../domain/order.ts";
import { opposite, type Side } from "../domain/side.ts";
import { zeroQty, type Price, type Qty } from "../domain/units.ts";
import { addToCount } from "../lib/rolling-count.ts";
import type { WorkingOrder } from "./order-life.ts";
import { keepOrder, mayBeOurs } from "./own-orders.ts";
import { afterLeaving, afterTold, afterTrade, lastPlace, type QueuePlace } from "./queue-place.ts";
import type { EngineState, MarketState } from "./state.ts";
import { othersAt } from "./view.ts";

/** The place that a change of the order leaves it: a new price or more contracts put it at the end. */
export function withPlace(
  state: EngineState,
  market: MarketState,
  before: WorkingOrder,
  after: WorkingOrder,
): WorkingOrder {
  if (after.state.kind !== "resting") return after;
  const { place, price, was, intent } = after;
  const isKept = price === before.price && after.total <= before.total;
  // What an earlier run sent has its place already, and nobody knows which.
  if (place === undefined && before.state.kind === "resting" && isKept) return after;
  if (place === undefined || !isKept) {
    return { ...after, place: lastPlace(othersAt(state, market, intent.side, price), state.now) };
  }
  // A fill proves that nobody is ahead, unless it may have come at an older price.
  const isFirst = after.filled > before.filled && was === undefined;
  return isFirst ? { ...after, place: { ...place, ahead: zeroQty } } : after;
}

/** A trade takes from the front of the queue at its price, and shows how much trades. */
export function heedTrade(
  state: EngineState,
  market: MarketState,
  { price, qty, takerSide }: Extract<Input, { kind: "trade-printed" }>,
): void {
  const side = opposite(takerSide);
  addToCount(market.traded[side], qty, state.now);
  for (const order of market.orders) {
    if (hasPlaceAt(order, side, price)) keep(market, order, afterTrade(order.place, qty, state.now));
  }
}

/** Contracts left a level. */
export function heedLeaving(state: EngineState, market: MarketState, side: Side, price: Price): void {
  if (!mayBeOurs(market, price)) return;
  for (const order of market.orders) {
    if (hasPlaceAt(order, side, price)) moveUp(state, market, order);
  }
}

/** After a whole book: any level may have become smaller. */
export function heedBook(state: EngineState, market: MarketState): void {
  for (const order of market.orders) {
    if (hasPlace(order)) moveUp(state, market, order);
  }
}

function moveUp(state: EngineState, market: MarketState, order: Placed): void {
  const others = othersAt(state, market, order.intent.side, order.price);
  keep(market, order, afterLeaving(order.place, others, state.now));
}

type Placed = WorkingOrder & { readonly place: QueuePlace };

function hasPlaceAt(order: WorkingOrder, side: Side, price: Price): order is Placed {
  return order.price === price && order.intent.side === side && hasPlace(order);
}

function hasPlace(order: WorkingOrder): order is Placed {
  return order.place !== undefined;
}

function keep(market: MarketState, order: Placed, place: QueuePlace): void {
  if (place !== order.place) keepOrder(market, { ...order, place });
}

/** Takes in what the venue says of our places. */
export function takePlaces(
  state: EngineState,
  { askedAt, places }: Extract<OrderNews, { kind: "queue-places-told" }>,
): void {
  const told = new Map<OrderId, Qty>(places.map(({ orderId, ahead }) => [orderId, ahead]));
  for (const market of state.markets.values()) {
    for (const order of market.orders) {
      const ahead = order.state.kind === "resting" ? told.get(order.state.orderId) : undefined;
      if (ahead === undefined) continue;
      const others = othersAt(state, market, order.intent.side, order.price);
      keepOrder(market, { ...order, place: afterTold(order.place, { ahead, askedAt, others }) });
    }
  }
}

/** Asks where our orders stand that are not known to be the first. */
export function watchPlaces(state: EngineState): readonly Effect[] {
  if (!state.isStreaming || state.now - state.askedPlacesAt < state.config.plan.queuePlacesEvery) return [];
  const tickers: string[] = [];
  for (const [ticker, market] of state.markets) {
    if (market.doubt === undefined && hasOpenPlace(market)) tickers.push(ticker);
  }
  if (tickers.length === 0) return [];
  state.askedPlacesAt = state.now;
  return [{ kind: "request-queue-places", tickers }];
}

function hasOpenPlace(market: MarketState): boolean {
  for (const { state, place } of market.orders) {
    if (state.kind === "resting" && place?.ahead !== 0) return true;
  }
  return false;
}
