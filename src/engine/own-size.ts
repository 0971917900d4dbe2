import type { Side } from "../domain/side.ts";
import type { Price } from "../domain/units.ts";
import { left, type WorkingOrder } from "./order-life.ts";
import { mayBeOurs } from "./own-orders.ts";
import type { EngineState, MarketState } from "./state.ts";

/**
 * Our own size at a price. Book and order news come by different roads: an order counts from the moment it is
 * sent, and for a while after it is over, so that we never take our own quote for somebody else's.
 */
export function ownSizeAt(state: EngineState, market: MarketState, side: Side, price: Price): number {
  if (!mayBeOurs(market, price)) return 0;
  let size = 0;
  for (const order of market.orders) {
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
