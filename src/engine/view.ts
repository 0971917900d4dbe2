import type { Level } from "../domain/market.ts";
import { sides, type Side } from "../domain/side.ts";
import type { Price, Qty } from "../domain/units.ts";
import type { View } from "../strategy/view.ts";
import { toldOf } from "./outside-news.ts";
import { ownSizeAt } from "./own-size.ts";
import { rewardsOf } from "./rewards.ts";
import type { EngineState, MarketState } from "./state.ts";

/** What the strategy sees: the book without us in it. */
export function viewOf(state: EngineState, market: MarketState): View {
  const past = (side: Side, contracts: Qty): Level | undefined =>
    market.book.bestWithout(side, (price) => ownSizeAt(state, market, side, price), contracts);
  const [bestBid, bestAsk] = sides.map((side) => bestOfOthers(state, market, side));
  const rewards = market.rewards.length === 0 ? undefined : rewardsOf(state, market);
  return {
    ...(rewards === undefined ? {} : { rewards }),
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
