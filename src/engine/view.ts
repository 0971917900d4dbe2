import type { Level } from "../domain/market.ts";
import type { Side } from "../domain/side.ts";
import { minus, zeroQty, type Price, type Qty } from "../domain/units.ts";
import type { View } from "../strategy/view.ts";
import { toldOf } from "./outside-news.ts";
import { ownSizeAt } from "./own-size.ts";
import { rewardsOf } from "./rewards.ts";
import type { EngineState, MarketState } from "./state.ts";

/** What the strategy sees: the book without us in it. */
export function viewOf(state: EngineState, market: MarketState): View {
  const view = new MarketView(state, market);
  return market.rewards.length === 0 ? view : withRewards(view, state, market);
}

function withRewards(view: MarketView, state: EngineState, market: MarketState): View {
  const rewards = rewardsOf(state, market);
  return rewards === undefined ? view : Object.assign(view, { rewards });
}

/** Made with every look: what few stages ask for costs nothing until they do. */
class MarketView implements View {
  declare readonly bestBid: Level | undefined;
  declare readonly bestAsk: Level | undefined;
  declare private readonly state: EngineState;
  declare private readonly of: MarketState;

  constructor(state: EngineState, market: MarketState) {
    this.bestBid = bestOfOthers(state, market, "bid");
    this.bestAsk = bestOfOthers(state, market, "ask");
    this.state = state;
    this.of = market;
  }

  get now(): View["now"] {
    return this.state.now;
  }

  get market(): View["market"] {
    return this.of.market;
  }

  get lastPrice(): View["lastPrice"] {
    return this.of.lastPrice;
  }

  get lastTradeAt(): View["lastTradeAt"] {
    return this.of.lastTradeAt;
  }

  get references(): View["references"] {
    return this.of.references;
  }

  get underlying(): View["underlying"] {
    return toldOf(this.state.underlyings, this.of.market);
  }

  get forecast(): View["forecast"] {
    return toldOf(this.state.forecasts, this.of.market);
  }

  get position(): View["position"] {
    return this.of.position;
  }

  get signals(): View["signals"] {
    return this.of.signals;
  }

  get event(): View["event"] {
    return this.of.siblings;
  }

  past(side: Side, contracts: Qty): Level | undefined {
    return bestOfOthers(this.state, this.of, side, contracts);
  }
}

export function bestOfOthers(
  state: EngineState,
  market: MarketState,
  side: Side,
  skipped = zeroQty,
): Level | undefined {
  const { book } = market;
  const price = book.best(side);
  if (price === undefined) return undefined;
  // Nearly always the best price is others' too, and nothing has to be made for going further.
  const qty = minus(book.sizeAt(side, price), ownSizeAt(state, market, side, price) as Qty);
  if (qty > skipped) return { price, qty: minus(qty, skipped) };
  return furtherIn(state, market, side, skipped);
}

function furtherIn(state: EngineState, market: MarketState, side: Side, skipped: Qty): Level | undefined {
  return market.book.bestWithout(side, (price) => ownSizeAt(state, market, side, price), skipped);
}

/** What others show at a price. */
export function othersAt(state: EngineState, market: MarketState, side: Side, price: Price): Qty {
  return Math.max(0, market.book.sizeAt(side, price) - ownSizeAt(state, market, side, price)) as Qty;
}
