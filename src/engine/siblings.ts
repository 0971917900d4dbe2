import { see } from "./seen.ts";
import type { EngineState, MarketState } from "./state.ts";
import { bestOfOthers } from "./view.ts";

/** In a larger event a price alone is no reason to look at all the others at once: the tick does, within a second. */
const promptMax = 40;

/**
 * The markets that are due, and with them those of their events, where quotes hang on them: at once when something else is
 * held in one, for that is the hedge, and when the best prices moved of one that counts. Sizes at those prices wait for the
 * tick.
 */
export function withSiblings(state: EngineState, due: Iterable<MarketState>): Iterable<MarketState> {
  const { needsSiblings } = state.strategy;
  if (needsSiblings === undefined) return due;
  let all: Set<MarketState> | undefined;
  // What is added moved nothing itself: the loop is over those that were due.
  for (const market of due) {
    const { siblings } = market;
    if (siblings.length < 2) continue;
    const { net } = market.position;
    const isHeldAnew = net !== market.netTold;
    market.netTold = net;
    const isPriceNew = lookAgain(state, market);
    const isCounting = siblings.length <= promptMax && (needsSiblings === "shown" || net !== 0);
    if (!isHeldAnew && !(isPriceNew && isCounting)) continue;
    all ??= new Set(due);
    for (const sibling of siblings) all.add(sibling);
  }
  return all ?? due;
}

/** Other markets look at this one. */
export function hasSiblings(state: EngineState, market: MarketState): boolean {
  return state.strategy.needsSiblings !== undefined && market.siblings.length > 1;
}

/** Takes in what others show, of markets too that are not quoted. True when a best price is another. */
function lookAgain(state: EngineState, market: MarketState): boolean {
  // Within a burst of messages books cross for a moment.
  if (market.crossedSince !== undefined) return false;
  const bid = market.seen?.bid?.price;
  const ask = market.seen?.ask?.price;
  if (market.doubt === undefined && market.market.status === "active") {
    see(market, bestOfOthers(state, market, "bid"), bestOfOthers(state, market, "ask"));
  } else market.seen = undefined;
  return bid !== market.seen?.bid?.price || ask !== market.seen?.ask?.price;
}
