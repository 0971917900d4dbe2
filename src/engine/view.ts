import type { Level } from "../domain/market.ts";
import { sides, type Side } from "../domain/side.ts";
import type { Price, Qty } from "../domain/units.ts";
import type { View } from "../strategy/view.ts";
import { toldOf } from "./outside-news.ts";
import { left, type WorkingOrder } from "./order-life.ts";
import type { EngineState, MarketState } from "./state.ts";

/** What the strategy sees: the book without us in it. */
export function viewOf(state: EngineState, market: MarketState): View {
  const past = (side: Side, contracts: Qty): Level | undefined =>
    market.book.bestWithout(side, (price) => ownSizeAt(state, market, side, price), contracts);
  const [bestBid, bestAsk] = sides.map((side) => bestOfOthers(state, market, side));
  return {
    now: state.now,
    market: market.market,
    bestBid,
    bestAsk,
    past,
    lastPrice: market.lastPrice,
    lastTradeAt: market.lastTradeAt,
    references: market.references,
    underlying: toldOf(state.underlyings, market.market),
    forecast: toldOf(state.forecasts, market.market),
    position: market.position,
    signals: market.signals,
    event: state.marketsOfEvent.get(market.market.eventTicker) ?? [],
  };
}

export function bestOfOthers(state: EngineState, market: MarketState, side: Side): Level | undefined {
  return market.book.bestWithout(side, (price) => ownSizeAt(state, market, side, price));
}

/** What others show at a price. */
export function othersAt(state: EngineState, market: MarketState, side: Side, price: Price): Qty {
  return Math.max(0, market.book.sizeAt(side, price) - ownSizeAt(state, market, side, price)) as Qty;
}

/**
 * Our own size at a price. Book and order news come by different roads: an order counts from the moment it is
 * sent, and for a while after it is over, so that we never take our own quote for somebody else's.
 */
function ownSizeAt(state: EngineState, market: MarketState, side: Side, price: Price): number {
  let size = 0;
  for (const order of market.orders.values()) {
    if (order.intent.side !== side) continue;
    const isAt = order.price === price || order.pending?.price === price;
    if (isAt && isInBook(state, order)) size += left(order) + lastFilled(state, order);
  }
  return size;
}

function lastFilled(state: EngineState, { lastFill }: WorkingOrder): number {
  if (lastFill === undefined) return 0;
  return state.now - lastFill.at <= state.config.plan.bookLinger ? lastFill.qty : 0;
}

function isInBook(state: EngineState, order: WorkingOrder): boolean {
  if (order.intent.kind === "immediate") return false;
  if (order.state.kind !== "done") return true;
  const { because } = order.state;
  const wasInBook = because === "cancelled" || because === "filled";
  return wasInBook && state.now - order.changedAt <= state.config.plan.bookLinger;
}
