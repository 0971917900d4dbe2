import { sides, type Side } from "../domain/side.ts";
import type { Price, Qty } from "../domain/units.ts";
import type { View } from "../strategy/view.ts";
import { ownSizeAt } from "./own-size.ts";
import { rewardsOf } from "./rewards.ts";
import type { EngineState, MarketState } from "./state.ts";

/** What the strategy sees: the book without us in it. */
export function viewOf(state: EngineState, market: MarketState): View {
  const [bestBid, bestAsk] = sides.map((side) =>
    market.book.bestWithout(side, (price) => ownSizeAt(state, market, side, price)),
  );
  const rewards = market.rewards.length === 0 ? undefined : rewardsOf(state, market);
  return {
    ...(rewards === undefined ? {} : { rewards }),
    now: state.now,
    market: market.market,
    bestBid,
    bestAsk,
    lastPrice: market.lastPrice,
    references: market.references,
    position: market.position,
    signals: market.signals,
  };
}

/** What others show at a price. */
export function othersAt(state: EngineState, market: MarketState, side: Side, price: Price): Qty {
  return Math.max(0, market.book.sizeAt(side, price) - ownSizeAt(state, market, side, price)) as Qty;
}
