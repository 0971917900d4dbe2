import { countWithin, rollingCount } from "../lib/rolling-count.ts";
import { shapeOf } from "../domain/event-shape.ts";
import {
  minus,
  most,
  oneDollar,
  plus,
  sum,
  zeroMoney,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import { worstEventLoss, type EventMember } from "../risk/event-worst.ts";
import { exposure, type Exposure, type OpenOrder } from "../risk/exposure.ts";
import type { Situation } from "../risk/situation.ts";
import { openPart, type WorkingOrder } from "./order-life.ts";
import { bindCash, shardCashOf } from "./shard-cash.ts";
import type { EngineState, EventRisk, MarketState } from "./state.ts";

/** What an order of this market is judged against: its own market, its event's others, and the account. */
export function situationOf(state: EngineState, market: MarketState): Situation {
  recount(state);
  return situationWith(state, market, market.exposure, openParts(market));
}

/** The same, as if some of the market's orders were not there: for judging what would take their place. */
export function situationWithout(
  state: EngineState,
  market: MarketState,
  isLeftOut: (order: WorkingOrder) => boolean,
): Situation {
  recount(state);
  const open = openParts(market, isLeftOut);
  return situationWith(state, market, exposure(market.position, open), open);
}

function situationWith(
  state: EngineState,
  market: MarketState,
  now: Exposure,
  open: readonly OpenOrder[],
): Situation {
  const event = market.siblings;
  const risk = riskOf(state, market);
  const restOf = (sum: Money | undefined): Money => minus(sum ?? zeroMoney, risk.worst);
  return {
    market: now,
    open,
    event: {
      shape: shapeOf(event),
      strike: market.market.strike,
      rest: event.filter((other) => other !== market).map(memberOf),
    },
    seriesRest: restOf(state.groupRisk.get(seriesName(market))),
    categoryRest: restOf(state.groupRisk.get(categoryName(market))),
    accountRest: restOf(state.accountRisk),
    otherOrderCash: minus(sum(state.orderCash.values()), market.exposure.orderCash),
    cash: state.cash,
    shard: shardCashOf(state, market),
    capital: capitalOf(state),
    openOrders: state.openOrders - market.openOrders + open.length,
    sent: {
      second: countWithin(state.sent.second, state.now),
      minute: countWithin(state.sent.minute, state.now),
    },
    filled: {
      market: countWithin(market.filled, state.now) as Qty,
      event: countWithin(risk.filled, state.now) as Qty,
    },
    reference: referenceOf(state, market),
    ...agesOf(state),
  };
}

/** How long ago the feed was heard, and the account read. */
function agesOf(state: EngineState): Pick<Situation, "feedAge" | "accountAge"> {
  return { feedAge: feedAgeOf(state), accountAge: minus(state.now, state.accountToldAt) };
}

export function feedAgeOf({ now, heardAt }: EngineState): Time {
  return minus(now, heardAt);
}

function capitalOf(state: EngineState): Money {
  return state.config.limits.capital ?? state.startWorth;
}

function referenceOf(state: EngineState, market: MarketState): Price | undefined {
  switch (state.config.limits.order.bandFrom) {
    case "last":
      return market.lastPrice;
    case "fair": {
      const { fair } = market;
      return fair === undefined ? undefined : (Math.round(fair * oneDollar) as Price);
    }
    case "others": {
      const [bid, ask] = [market.seen?.bid?.price, market.seen?.ask?.price];
      return bid === undefined || ask === undefined ? (bid ?? ask) : (Math.round((bid + ask) / 2) as Price);
    }
  }
}

/** Only what changed is counted again: an account of thousands of markets costs what one costs. */
function recount(state: EngineState): void {
  const events = new Map<string, MarketState>();
  for (const market of state.stale) {
    const open = openParts(market);
    const now: Exposure = exposure(market.position, open);
    bindCash(state, market.market.shard, minus(now.orderCash, market.exposure.orderCash));
    state.openOrders += open.length - market.openOrders;
    market.exposure = now;
    market.openOrders = open.length;
    events.set(market.market.eventTicker, market);
  }
  state.stale.clear();
  for (const market of events.values()) recountEvent(state, market);
}

function recountEvent(state: EngineState, market: MarketState): void {
  const event = market.siblings;
  const before = riskOf(state, market);
  // A sure gain in one event is no licence in another.
  const worst = most(zeroMoney, worstEventLoss(event.map(memberOf), shapeOf(event)));
  const groups = [seriesName(market), categoryName(market)];
  for (const name of before.groups) addRisk(state, name, minus(zeroMoney, before.worst));
  for (const name of groups) addRisk(state, name, worst);
  state.accountRisk = plus(state.accountRisk, minus(worst, before.worst));
  state.eventRisk.set(market.market.eventTicker, { worst, groups, filled: before.filled });
}

function addRisk(state: EngineState, name: string, change: Money): void {
  state.groupRisk.set(name, plus(state.groupRisk.get(name) ?? zeroMoney, change));
}

/** What is known of the market's event; kept from its first market on. */
export function riskOf(state: EngineState, { market }: MarketState): EventRisk {
  const known = state.eventRisk.get(market.eventTicker);
  if (known !== undefined) return known;
  const fresh: EventRisk = {
    worst: zeroMoney,
    groups: [],
    filled: rollingCount(state.config.limits.fills.window),
  };
  state.eventRisk.set(market.eventTicker, fresh);
  return fresh;
}

function seriesName({ market }: MarketState): string {
  return `series ${market.seriesTicker}`;
}

function categoryName({ market }: MarketState): string {
  return `category ${market.category ?? ""}`;
}

function memberOf({ exposure: now, market, isSettled }: MarketState): EventMember {
  return { exposure: now, strike: market.strike, result: isSettled ? resultOf(market) : undefined };
}

/** Until it is paid out a result can be disputed and amended; a scalar one says nothing of its siblings. */
function resultOf({ settlement }: MarketState["market"]): "yes" | "no" | undefined {
  return settlement === undefined || settlement.result === "scalar" ? undefined : settlement.result;
}

function openParts(
  market: MarketState,
  isLeftOut: (order: WorkingOrder) => boolean = () => false,
): readonly OpenOrder[] {
  const open: OpenOrder[] = [];
  for (const order of market.orders) {
    const part = isLeftOut(order) ? undefined : openPart(order);
    if (part !== undefined && part.qty > 0) open.push(part);
  }
  return open;
}
