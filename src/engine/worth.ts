import { openCost, unrealized } from "../domain/position.ts";
import { minus, oneDollar, plus, type Money, type Price } from "../domain/units.ts";
import type { EngineState, MarketState } from "./state.ts";
import { viewOf } from "./view.ts";

/**
 * Values a contract of this market for the loss limits. A book with one side has no fair value, but nobody pays
 * more than the best offer for what can be had there, and nobody takes less than the best bid.
 */
export function remark(state: EngineState, market: MarketState): void {
  if (market.doubt !== undefined || market.crossedSince !== undefined) return;
  const view = viewOf(state, market);
  const fair = state.strategy.fair(view) ?? market.mark;
  if (fair === undefined) return;
  const bid = (view.bestBid?.price ?? 0) / oneDollar;
  const ask = (view.bestAsk?.price ?? oneDollar) / oneDollar;
  const isOneSided = view.bestBid === undefined || view.bestAsk === undefined;
  market.mark = isOneSided ? Math.min(ask, Math.max(bid, fair)) : fair;
}

/** Profit of one market so far: closed, less fees, plus what the open position would bring at the mark. */
export function marketProfit(market: MarketState): Money {
  const closed = minus(market.position.realized, market.fees);
  const { mark } = market;
  if (mark === undefined || market.position.net === 0) return closed;
  return plus(closed, unrealized(market.position, Math.round(mark * oneDollar) as Price));
}

/** Cash and positions together, positions at their marks (at cost where there is none). */
export function accountWorth(state: EngineState): Money {
  let worth = state.cash;
  for (const market of state.markets.values()) {
    worth = plus(worth, openCost(market.position));
    if (market.mark === undefined || market.position.net === 0) continue;
    worth = plus(worth, unrealized(market.position, Math.round(market.mark * oneDollar) as Price));
  }
  return worth;
}
