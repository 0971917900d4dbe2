import type { Effect } from "../domain/effect.ts";
import { most, showMoney, zeroMoney, type Time } from "../domain/units.ts";
import { watchLoss } from "./alarm.ts";
import { watchDispute } from "./account-news.ts";
import { feedAgeOf } from "./at-risk.ts";
import { haltWords } from "./block.ts";
import { isFeedStale } from "../risk/stale-data.ts";
import { isLossReached } from "../risk/loss.ts";
import { watchFuses } from "./fuse.ts";
import { isGuess, isLive, nextOrder, type WorkingOrder } from "./order-life.ts";
import { lookUpEffect } from "./order-news.ts";
import { dropOrder, keepOrder } from "./own-orders.ts";
import { watchPlaces } from "./queue-watch.ts";
import { dayOf, restate, touch, touchAll, type EngineState, type MarketState } from "./state.ts";
import { tell } from "./words.ts";
import { accountWorth, marketProfit, remark } from "./worth.ts";

/** Longer than the gateway's own timeout: an answer that was lost inside the program is a doubt too. */
const answerMax = 30_000_000;
/** An order that is over but short of fills asks for them after this long. */
const closingMax = 5_000_000;
/** Recorded books cross for milliseconds. */
const crossedMax = 1_000_000;
/** No list that comes now is older than this. */
const listAgeMax = 900_000_000;
const accountEvery = 60_000_000;

/** What the passing of time does: doubts are asked about again, old quotes looked at, losses measured. */
export function watch(state: EngineState): readonly Effect[] {
  const effects: Effect[] = [];
  watchAges(state);
  for (const market of state.markets.values()) {
    // Ages, closes and near-close widening move with the clock alone.
    if (state.now >= market.lookAt) touch(state, market);
    effects.push(...watchOrders(state, market), ...watchBook(state, market), ...watchStopLoss(state, market));
  }
  if (state.recoveredAt === undefined) return [...effects, ...watchDispute(state)];
  effects.push(...watchDay(state), ...watchFuses(state), ...watchPlaces(state));
  if (state.now - state.askedAccountAt >= accountEvery) {
    state.askedAccountAt = state.now;
    effects.push({ kind: "request-account" });
    if (state.fuses.size > 0) effects.push({ kind: "request-groups" });
  }
  return effects;
}

/** What is too old to quote on has to be noticed at once, everywhere. */
function watchAges(state: EngineState): void {
  const isStale = isFeedStale(feedAgeOf(state), state.config.limits.stale);
  if (isStale !== state.isStale) touchAll(state);
  state.isStale = isStale;
}

function watchOrders(state: EngineState, market: MarketState): readonly Effect[] {
  const effects: Effect[] = [];
  for (const order of market.orders) {
    const { kind } = order.state;
    if (!isLive(order)) {
      if (state.now - order.changedAt > state.config.plan.bookLinger) forget(state, market, order);
    } else if (kind === "unknown") {
      effects.push(lookUpEffect(market, order));
    } else if (kind === "closing" && isOlder(order.state.since, closingMax, state.now)) {
      effects.push(lookUpEffect(market, order), { kind: "request-account" });
    } else if (
      (kind === "sending" || kind === "changing") &&
      isOlder(order.state.since, answerMax, state.now)
    ) {
      keepOrder(market, nextOrder(order, { kind: "timed-out", at: state.now }));
      restate(state, market);
    }
  }
  return effects;
}

function forget(state: EngineState, market: MarketState, order: WorkingOrder): void {
  const { clientOrderId } = order.intent;
  const { orderHome, overOrders, now } = state;
  dropOrder(market, clientOrderId);
  orderHome.delete(clientOrderId);
  // Should it turn up after all, it is adopted. What is surely over stays known: an old list may still show it.
  const { state: end } = order;
  if (end.kind === "done" && isGuess(end.because)) return;
  overOrders.set(clientOrderId, now);
  for (const [id, at] of overOrders) {
    if (!isOlder(at, listAgeMax, now)) break;
    overOrders.delete(id);
  }
}

function watchBook(state: EngineState, market: MarketState): readonly Effect[] {
  const { crossedSince, doubt } = market;
  if (doubt !== undefined || crossedSince === undefined) return [];
  if (!isOlder(crossedSince, crossedMax, state.now)) return [];
  const { ticker } = market.market;
  market.doubt = "bids stand at or above asks";
  market.crossedSince = undefined;
  touch(state, market);
  return [
    tell("warn", "book-crossed", `${ticker}: ${market.doubt}; asking for the whole book`, ticker),
    { kind: "request-snapshot", ticker },
  ];
}

function watchStopLoss(state: EngineState, market: MarketState): readonly Effect[] {
  // Losses go on where quoting has stopped: what is held is valued with every tick.
  if (market.position.net !== 0) remark(state, market);
  const profit = marketProfit(market);
  const { stopLoss } = state.config.losses;
  if (market.halted !== undefined || !isLossReached(zeroMoney, profit, stopLoss)) return [];
  market.halted = `${haltWords.stopLoss}: ${showMoney(profit)} of ${showMoney(stopLoss)}`;
  touch(state, market);
  const { ticker } = market.market;
  return [tell("error", "market-halted", `${ticker} halted, ${market.halted}`, ticker)];
}

function watchDay(state: EngineState): readonly Effect[] {
  const worth = accountWorth(state);
  if (dayOf(state.now) !== state.day) {
    state.day = dayOf(state.now);
    state.dayWorth = worth;
  }
  state.peakWorth = most(state.peakWorth, worth);
  const { dailyLoss, drawdown } = state.config.losses;
  return [
    ...watchLoss(
      state,
      { name: "daily loss limit", pardon: "daily", from: state.dayWorth, limit: dailyLoss },
      worth,
    ),
    ...watchLoss(
      state,
      { name: "drawdown limit", pardon: "drawdown", from: state.peakWorth, limit: drawdown ?? zeroMoney },
      worth,
    ),
  ];
}

function isOlder(since: Time, age: number, now: Time): boolean {
  return now - since > age;
}
