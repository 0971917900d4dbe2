import type { Effect } from "../domain/effect.ts";
import type { AccountNews, Input, PositionReport } from "../domain/input.ts";
import { boundCash } from "../domain/bound-cash.ts";
import { flat, type Position } from "../domain/position.ts";
import { formatMoney, showMoney, showQty, plus, zeroQty, type Qty } from "../domain/units.ts";
import { isLive } from "./order-life.ts";
import { doubtUnlisted, readLag, settleEarly, takeReport } from "./order-news.ts";
import { dayOf, restate, touch, touchAll, type EngineState, type MarketState } from "./state.ts";
import { showHeld, tell } from "./words.ts";
import { accountWorth } from "./worth.ts";

type AccountInput = Extract<Input, AccountNews>;
type AccountReport = Extract<AccountInput, { kind: "account-reported" }>;

/** Takes in what the venue says the account holds: the whole of it at the start, a check of it later. */
export function takeAccountNews(state: EngineState, input: AccountInput): readonly Effect[] {
  if (input.kind === "limits-reported") {
    state.writeTokens.resize(input.write);
    state.writeCosts = input.costs;
    return [];
  }
  state.accountToldAt = state.now;
  return state.recoveredAt === undefined ? recover(state, input) : compare(state, input);
}

function recover(state: EngineState, report: AccountReport): readonly Effect[] {
  const effects: Effect[] = [];
  const netOf = new Map(report.positions.map((held) => [held.ticker, held.position]));
  // The venue tells what is free; what our orders bind comes back when they are cancelled.
  const bound = boundCash(report.orders, (ticker) => netOf.get(ticker) ?? zeroQty);
  state.cash = plus(report.cash, bound);
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
  for (const order of report.orders) effects.push(...takeReport(state, order));
  state.recoveredAt = state.now;
  state.accountAsOf = report.asOf;
  effects.push(...settleEarly(state, report.asOf));
  state.startWorth = accountWorth(state);
  state.dayWorth = state.startWorth;
  state.peakWorth = state.startWorth;
  state.day = dayOf(state.now);
  touchAll(state);
  effects.push(tell("info", "account-read", `Account read: cash ${showMoney(state.cash)}`));
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
  for (const order of report.orders) effects.push(...takeReport(state, order));
  const told = new Map(report.positions.map((held) => [held.ticker, held.position]));
  const listed = new Set(report.orders.map((order) => order.orderId));
  for (const market of state.markets.values()) {
    const { ticker } = market.market;
    effects.push(...doubtUnlisted(state, market, listed, report.asOf));
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
  for (const order of market.orders.values()) {
    if (isLive(order) && order.state.kind !== "resting") return false;
  }
  const isRecentlyFilled = report.asOf - market.lastFillAt < readLag;
  return !isRecentlyFilled && market.market.status === "active";
}
