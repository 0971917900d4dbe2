import { sides, type Side } from "../domain/side.ts";
import type { Obstacle, ShownOrder, Standing } from "../domain/standing.ts";
import { oneDollar } from "../domain/units.ts";
import { measureOrder } from "../risk/check.ts";
import { isWithin, type Measure } from "../risk/verdict.ts";
import type { SilenceCode } from "../strategy/desire.ts";
import type { View } from "../strategy/view.ts";
import { situationWithout } from "./at-risk.ts";
import { blockOf } from "./block.ts";
import { breachWords } from "./breach-words.ts";
import { left } from "./order-life.ts";
import { isShown, silenceWords } from "./quoting.ts";
import { rewardRateOf } from "./rewards.ts";
import type { EngineState, MarketState } from "./state.ts";
import { viewOf } from "./view.ts";
import { wishOf, type Wish } from "./wish.ts";
import { marketProfit } from "./worth.ts";

/** Where we stand in one market now. For reports: it runs the strategy again where a side is not shown. */
export function standingOf(state: EngineState, market: MarketState): Standing {
  const view = viewOf(state, market);
  const isTold = market.doubt === undefined && market.crossedSince === undefined;
  const others = {
    bid: isTold ? view.bestBid?.price : undefined,
    ask: isTold ? view.bestAsk?.price : undefined,
  };
  const shown = { bid: shownOrder(market, "bid"), ask: shownOrder(market, "ask") };
  const isHalf = others.bid === undefined || others.ask === undefined;
  return {
    ticker: market.market.ticker,
    others,
    value: isHalf ? market.mark : ((others.bid ?? 0) + (others.ask ?? 0)) / 2 / oneDollar,
    shown,
    obstacles: obstaclesOf(state, market, view, shown),
    rewardRate: market.rewards.length === 0 ? 0 : rewardRateOf(state, market),
    net: market.position.net,
    profit: marketProfit(market),
  };
}

function shownOrder(market: MarketState, side: Side): ShownOrder | undefined {
  for (const order of market.orders) {
    if (order.intent.side !== side || !isShown(order)) continue;
    return { price: order.pending?.price ?? order.price, left: left(order), ahead: order.place?.ahead };
  }
  return undefined;
}

function obstaclesOf(
  state: EngineState,
  market: MarketState,
  view: View,
  shown: Standing["shown"],
): readonly Obstacle[] {
  const block = blockOf(state, market);
  if (block !== undefined) return [block];
  const hidden = sides.filter((side) => shown[side] === undefined);
  if (hidden.length === 0) return [];
  if (market.crossedSince !== undefined) return [{ code: "book-crossed", text: "the book is crossed" }];
  const wish = wishOf(state, market, view);
  if (wish.crossing !== undefined) {
    return [{ code: "taking", text: "what is held goes at once to the best of others" }];
  }
  const whole = wish.desire.silences.find(({ side }) => side === undefined);
  if (whole !== undefined) return [silenceObstacle(whole.code)];
  return hidden.map((side) => ({ ...sideObstacle(state, market, wish, side), side }));
}

/** Why one side is not shown, though nothing keeps the whole market from being quoted. */
function sideObstacle(state: EngineState, market: MarketState, wish: Wish, side: Side): Obstacle {
  const silence = wish.desire.silences.find((each) => each.side === side);
  if (silence !== undefined) return silenceObstacle(silence.code);
  const withheld = wish.withheld.find((each) => each.side === side);
  if (withheld !== undefined) return { code: "held-back", text: withheld.why };
  const quote = wish.desire.quotes.find((each) => each.side === side);
  if (quote === undefined) return { code: "not-wanted", text: "nothing is held that it could reduce" };
  const rest = situationWithout(state, market, (order) => order.intent.side === side);
  const breach = measureOrder(quote, rest, state.config.limits).find((measure) => !isWithin(measure));
  if (breach !== undefined) return breachObstacle(side, breach);
  if (state.now < market.placeAfter) {
    return market.refusals > 0
      ? { code: "resting-after-refusals", text: "the exchange refused the last orders" }
      : { code: "taking", text: "an order has just taken: the book has to tell what is left" };
  }
  return {
    code: "on-its-way",
    text: "the last order is over and the next one waits for its turn or a token",
  };
}

function silenceObstacle(code: SilenceCode): Obstacle {
  return { code, text: silenceWords[code], ...keyOf(silenceKeys[code]) };
}

function breachObstacle(side: Side, why: Measure): Obstacle {
  const text = breachWords(side, why).replace(`no ${side}: `, "");
  return { code: why.code, text, ...keyOf(limitKeys[why.code]) };
}

function keyOf(parameter: string | undefined): Pick<Obstacle, "parameter"> {
  return parameter === undefined ? {} : { parameter };
}

/** The key of the configuration that would end a silence; a market without a value needs another source of one. */
const silenceKeys: Readonly<Record<SilenceCode, string>> = {
  "no-fair-value": "strategy.fair.references",
  "near-close": "strategy.nearClose.stop",
  longshot: "strategy.longshots.below",
  toxic: "strategy.toxicity.high",
  jump: "strategy.jumpAlarm.pause",
  "cooling-down": "strategy.fillCooldown",
  "ping-pong": "strategy.stages",
  outbid: "strategy.standDown",
  "jump-risk": "strategy.jumpCharge.every",
  blackout: "strategy.blackout",
  "blackout-aftermath": "strategy.blackout",
  "halted-regime": "strategy.regime",
  reducing: "strategy.regime",
  throttled: "strategy.selfThrottle",
  refilling: "strategy.hiddenReserve",
  "reserve-used": "strategy.hiddenReserve",
  "above-moving-band": "strategy.movingBand.up",
  "below-moving-band": "strategy.movingBand.down",
  "above-ceiling": "strategy.priceBand.ceiling",
  "below-floor": "strategy.priceBand.floor",
  "too-skewed": "strategy.maxInventorySkew",
  "position-limit": "strategy.maxPosition",
  "no-size": "strategy.quoteSize",
  "off-the-grid": "strategy.baseSpread",
};

/** The key that moves a limit; undefined where only time, or more cash, helps. */
const limitKeys: Readonly<Record<Measure["code"], string | undefined>> = {
  "own-cross": undefined,
  "position-cap": "strategy.maxPosition",
  "market-capital": "risk.marketCapitalShare",
  "market-loss": "risk.marketLossMax",
  "event-loss": "risk.eventLossMax",
  "series-loss": "risk.seriesLossMax",
  "category-loss": "risk.categoryLossMax",
  "account-loss": "risk.accountLossShare",
  cash: "strategy.quoteSize",
  "shard-cash": "strategy.quoteSize",
  "reduce-only": undefined,
  "order-size": "risk.order.sizeMax",
  "order-cost": "risk.order.costMax",
  "price-band": "risk.order.band",
  "open-orders": "risk.order.openMax",
  "orders-per-second": "risk.order.perSecond",
  "orders-per-minute": "risk.order.perMinute",
  "market-fills": "risk.fills.marketMax",
  "event-fills": "risk.fills.eventMax",
  "stale-feed": "risk.stale.feed",
  "stale-account": "risk.stale.account",
};
