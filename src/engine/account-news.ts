import type { Effect } from "../domain/effect.ts";
import type { AccountNews, AccountReport, Input, PositionReport } from "../domain/input.ts";
import { boundCash } from "../domain/bound-cash.ts";
import { flat, type Position } from "../domain/position.ts";
import {
  formatMoney,
  most,
  showMoney,
  showQty,
  plus,
  zeroQty,
  type Money,
  type Qty,
} from "../domain/units.ts";
import { continueBooks, isOutdated, takeOver } from "./recovery.ts";
import { isLive } from "./order-life.ts";
import {
  doubtUnlisted,
  forgetFills,
  readLag,
  settleEarly,
  settleFound,
  takeInFlight,
  takeReport,
} from "./order-news.ts";
import { hearShardCash } from "./shard-cash.ts";
import { dayOf, restate, touch, touchAll, type EngineState, type MarketState } from "./state.ts";
import { showHeld, tell } from "./words.ts";
import { accountWorth } from "./worth.ts";

type AccountInput = Extract<Input, AccountNews>;

/** Takes in what the venue says the account holds: the whole of it at the start, a check of it later. */
export function takeAccountNews(state: EngineState, input: AccountInput): readonly Effect[] {
  if (input.kind === "limits-reported") {
    state.writeTokens.resize(input.write);
    state.writeCapacity = input.write.capacity;
    state.writeCosts = input.costs;
    return [];
  }
  state.accountToldAt = state.now;
  return state.recoveredAt === undefined ? recover(state, input) : compare(state, input);
}

function recover(state: EngineState, report: AccountReport): readonly Effect[] {
  const netOf = new Map(report.positions.map((held) => [held.ticker, held.position]));
  // The venue tells what is free; what our orders bind comes back when they are cancelled.
  const bound = boundCash(report.orders, (ticker) => netOf.get(ticker) ?? zeroQty);
  const told = plus(report.cash, bound);
  const { heritage } = state;
  const effects: Effect[] = [];
  if (heritage === undefined) effects.push(...takeAccount(state, report, told));
  else {
    if (isOutdated(state, heritage, report))
      return disagree(state, ["it is told as it was before the end of the last run"]);
    const continued = continueBooks(state, heritage, report, told);
    if (continued.differences.length > 0) return disagree(state, continued.differences);
    takeOver(state, heritage, continued);
  }
  hearShardCash(state, report);
  for (const order of report.orders) effects.push(...takeReport(state, order));
  effects.push(...takeInFlight(state));
  state.recoveredAt = state.now;
  state.fillsUpTo = report.asOf;
  state.accountAsOf = heritage?.since ?? report.asOf;
  effects.push(...settleEarly(state, report.asOf, heritage !== undefined));
  state.startWorth = accountWorth(state);
  const isSameDay = heritage?.day === dayOf(state.now);
  state.dayWorth = isSameDay ? heritage.dayWorth : state.startWorth;
  state.peakWorth = most(state.startWorth, heritage?.peakWorth ?? state.startWorth);
  state.day = dayOf(state.now);
  touchAll(state);
  effects.push(tell("info", "account-read", `Account read: cash ${showMoney(state.cash)}`));
  return effects;
}

/**
 * Reads are not one moment, and can trail for a while: a difference that stays is one, whatever becomes of its numbers
 * while orders of the last run go on to fill, and then nothing is quoted. Until then the account is asked for again,
 * and so is whatever a payment may have ended.
 */
function disagree(state: EngineState, differences: readonly string[]): readonly Effect[] {
  state.disputedSince ??= state.now;
  if (state.now - state.disputedSince < disputeMax) return [];
  const why = `the account is not as the last run left it: ${differences.join("; ")}`;
  state.stopped ??= { at: state.now, why, isRiskStop: false };
  return [tell("error", "ledger-mismatch", `Not quoting: ${why}`)];
}

const disputeMax = 60_000_000;
const disputeEvery = 3_000_000;

/** Asks again while the account is disputed. */
export function watchDispute(state: EngineState): readonly Effect[] {
  if (state.disputedSince === undefined || state.recoveredAt !== undefined) return [];
  if (state.now - state.askedAccountAt < disputeEvery) return [];
  state.askedAccountAt = state.now;
  const tickers = (state.heritage?.markets ?? []).map(({ ticker }) => ticker);
  const questions = tickers
    .filter((ticker) => state.markets.get(ticker)?.isSettled === false)
    .map((ticker): Effect => ({ kind: "request-market", ticker }));
  return [...questions, { kind: "request-account" }];
}

/** The first run of a bot: whatever the account holds is where it begins. */
function takeAccount(state: EngineState, report: AccountReport, told: Money): readonly Effect[] {
  const effects: Effect[] = [];
  state.cash = told;
  for (const held of report.positions) {
    const market = state.markets.get(held.ticker);
    if (market === undefined) {
      effects.push(...tellUnwatched(held));
      continue;
    }
    market.position = positionOf(held);
    restate(state, market);
    if (held.position !== 0) {
      const text = `Found ${showHeld(held.position)} in ${held.ticker}, cost ${showMoney(held.cost)}`;
      effects.push(tell("info", "position-found", text, held.ticker));
    }
  }
  return effects;
}

/** The worst case of its event is then worse than the one that is checked. */
function tellUnwatched({ ticker, position }: PositionReport): readonly Effect[] {
  if (position === 0) return [];
  const text = `Found ${showHeld(position)} in ${ticker}, which this run does not watch: no limit counts it`;
  return [tell("warn", "position-unwatched", text, ticker)];
}

/** What was held before this run counts at its cost; what it realised and paid before is not this run's. */
function positionOf(held: PositionReport): Position {
  const qty = Math.abs(held.position) as Qty;
  return { ...flat, net: held.position, basis: { cost: held.cost, qty } };
}

/**
 * A later report is a check. Reads trail the engine, so a difference counts only for a market where nothing
 * is in flight and nothing was filled within the report's age; and only when the next report says the same. Then
 * it halts that market until a person looks.
 */
function compare(state: EngineState, report: AccountReport): readonly Effect[] {
  const effects: Effect[] = [];
  state.fillsUpTo = most(state.fillsUpTo, report.asOf);
  hearShardCash(state, report);
  settleFound(state);
  forgetFills(state);
  for (const order of report.orders) effects.push(...takeReport(state, order));
  const told = new Map(report.positions.map((held) => [held.ticker, held.position]));
  const listed = new Set(report.orders.map((order) => order.orderId));
  for (const market of state.markets.values()) {
    const { ticker } = market.market;
    effects.push(...doubtUnlisted(state, market, listed, report.asOfHere ?? report.asOf));
    if (isOverdue(state, market)) effects.push({ kind: "request-market", ticker });
    effects.push(...comparePosition(state, market, told.get(ticker) ?? zeroQty, report));
  }
  return effects;
}

/** Something is held in a market that is over as far as we know: news of its result may have been lost. */
function isOverdue(state: EngineState, market: MarketState): boolean {
  const { status, closeAt } = market.market;
  const isOver = status !== "active" || state.now >= closeAt;
  return isOver && !market.isSettled && market.position.net !== 0;
}

function comparePosition(
  state: EngineState,
  market: MarketState,
  venue: Qty,
  report: AccountReport,
): readonly Effect[] {
  const { ticker } = market.market;
  const { net } = market.position;
  if (venue === net) market.mismatch = undefined;
  if (venue === net || market.halted !== undefined || !isQuiet(market, report)) return [];
  const words = `we count ${showQty(net)} contracts and the exchange ${showQty(venue)}`;
  if (market.mismatch !== words) {
    market.mismatch = words;
    return [{ kind: "request-account" }];
  }
  market.halted = words;
  touch(state, market);
  const facts = { cash: formatMoney(state.cash), venue_cash: formatMoney(report.cash) };
  const text = `${ticker} halted: ${words}. Run kmm doctor.`;
  return [tell("error", "ledger-mismatch", text, ticker, facts)];
}

function isQuiet(market: MarketState, report: AccountReport): boolean {
  for (const order of market.orders) {
    if (isLive(order) && order.state.kind !== "resting") return false;
  }
  const isRecentlyFilled = report.asOf - market.lastFillAt < readLag;
  return !isRecentlyFilled && market.market.status === "active";
}
