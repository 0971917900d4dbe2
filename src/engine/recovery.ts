import { fillKey, type Fill } from "../domain/fill.ts";
import type { Heritage, SentOrder } from "../domain/heritage.ts";
import type { AccountReport } from "../domain/input.ts";
import { settle, trade, type Position } from "../domain/position.ts";
import {
  minus,
  most,
  plus,
  showMoney,
  showQty,
  zeroMoney,
  zeroQty,
  type Money,
  type Qty,
  type Time,
} from "../domain/units.ts";
import { restate, type EngineState, type MarketState } from "./state.ts";

/** What our books come to when everything that happened since the last run is added to what it left. */
export interface Continued {
  readonly markets: ReadonlyMap<string, ContinuedMarket>;
  readonly cash: Money;
  /** Where the exchange says otherwise, a sentence each. */
  readonly differences: readonly string[];
}

export interface ContinuedMarket {
  readonly position: Position;
  readonly fees: Money;
  readonly isSettled: boolean;
}

/**
 * True when the account is as it was before the last thing that the last run knew of it, or did: it cannot be held
 * against that, and orders may rest that it does not show.
 */
export function isOutdated(
  { resumedAt }: EngineState,
  heritage: Heritage,
  { asOf, asOfHere = asOf }: AccountReport,
): boolean {
  return asOf < heritage.lastFillAt || (resumedAt !== undefined && asOfHere < minus(resumedAt, startMin));
}

/** No process starts sooner than this after the one before has sent its last order. */
const startMin = 500_000 as Time;

/** The books of the last run, the fills that are inside the account, what was paid out: held against the account to the cent. */
export function continueBooks(
  state: EngineState,
  heritage: Heritage,
  report: AccountReport,
  told: Money,
): Continued {
  const markets = new Map<string, ContinuedMarket>();
  let { cash } = heritage;
  for (const { ticker, position, fees, isSettled } of heritage.markets) {
    markets.set(ticker, { position, fees, isSettled });
  }
  for (const fill of fillsInside(state, heritage, report)) {
    const before = markets.get(fill.ticker) ?? nothing(state, fill.ticker);
    if (before === undefined) continue;
    const { position, cashChange } = trade(before.position, fill.side, fill.price, fill.qty);
    markets.set(fill.ticker, { ...before, position, fees: plus(before.fees, fill.fee) });
    cash = minus(plus(cash, cashChange), fill.fee);
  }
  const venue = new Map(report.positions.map((held) => [held.ticker, held.position]));
  for (const [ticker, market] of markets) {
    const payout = payoutOf(state.markets.get(ticker), market, venue.get(ticker) ?? zeroQty);
    if (payout === undefined) continue;
    markets.set(ticker, { ...market, position: payout.position, isSettled: true });
    cash = plus(cash, payout.cashChange);
  }
  return { markets, cash, differences: differencesOf(state, markets, venue, cash, told) };
}

/** Our books from here on. */
export function takeOver(state: EngineState, heritage: Heritage, continued: Continued): void {
  for (const [ticker, { position, fees, isSettled }] of continued.markets) {
    const market = state.markets.get(ticker);
    if (market === undefined) continue;
    market.position = position;
    market.fees = fees;
    market.isSettled = isSettled;
    market.isPaidOut ||= isSettled;
    restate(state, market);
  }
  // When they were made is not handed on: not after this.
  const { lastFillAt, fillsUpTo } = heritage;
  for (const key of heritage.seenFills) state.seenFills.set(key, most(lastFillAt, fillsUpTo));
  state.heritage = { ...heritage, seenFills: [] };
  state.cash = continued.cash;
}

/** What the next run of this bot has to know. */
export function heritageOf(state: EngineState): Heritage | undefined {
  if (state.recoveredAt === undefined) {
    if (state.heritage === undefined) return undefined;
    const { alarm: _, pardon: __, ...books } = state.heritage;
    return { ...books, ...alarmHeritage(state) };
  }
  const { cash, dayWorth, day, peakWorth } = state;
  const markets = [...state.markets.values()].filter(({ isSettled, isChosen }) => !isSettled || isChosen);
  const lastFillAt = Math.max(state.heritage?.lastFillAt ?? 0, ...markets.map((market) => market.lastFillAt));
  return {
    cash,
    since: state.accountAsOf,
    dayWorth,
    day,
    peakWorth,
    markets: markets.map(({ market: { ticker }, position, fees, isSettled }) => ({
      ticker,
      position,
      fees,
      isSettled,
    })),
    lastFillAt: lastFillAt as Heritage["lastFillAt"],
    fillsUpTo: state.fillsUpTo,
    seenFills: [...state.seenFills.keys()],
    ...inFlightHeritage(state),
    ...alarmHeritage(state),
  };
}

function inFlightHeritage({ markets }: EngineState): Pick<Heritage, "inFlight"> {
  const inFlight: SentOrder[] = [];
  for (const { orders } of markets.values()) {
    for (const { state, intent, sentAt } of orders) {
      const isUnheard = state.kind === "sending" || (state.kind === "unknown" && state.orderId === undefined);
      if (isUnheard) inFlight.push({ order: intent, at: sentAt });
    }
  }
  return inFlight.length === 0 ? {} : { inFlight };
}

function alarmHeritage({ alarm, pardon }: EngineState): Pick<Heritage, "alarm" | "pardon"> {
  return {
    ...(alarm.rung === "quiet" ? {} : { alarm }),
    ...(pardon.daily === 0 && pardon.drawdown === 0 ? {} : { pardon }),
  };
}

/** Fills told so far that the account holds and the last run did not; those from before its books began are inside them. */
function fillsInside(state: EngineState, heritage: Heritage, report: AccountReport): readonly Fill[] {
  const seen = new Set(heritage.seenFills);
  return [...state.earlyFills.values()]
    .filter(({ fill, isListed }) => isListed || fill.at <= report.asOf)
    .map(({ fill }) => fill)
    .filter((fill) => fill.at > heritage.since && !seen.has(fillKey(fill)));
}

function nothing(state: EngineState, ticker: string): ContinuedMarket | undefined {
  const market = state.markets.get(ticker);
  return market === undefined ? undefined : { position: market.position, fees: zeroMoney, isSettled: false };
}

/** What was held of a market that has paid out meanwhile: the account has its cash, and no position any more. */
function payoutOf(
  known: MarketState | undefined,
  { position, isSettled }: ContinuedMarket,
  venue: Qty,
): ReturnType<typeof settle> | undefined {
  if (isSettled || known?.market.settlement === undefined || venue !== 0) return undefined;
  return known.market.status === "finalized" || position.net !== 0
    ? settle(position, known.market.settlement)
    : undefined;
}

function differencesOf(
  state: EngineState,
  markets: ReadonlyMap<string, ContinuedMarket>,
  venue: ReadonlyMap<string, Qty>,
  cash: Money,
  told: Money,
): readonly string[] {
  const differences: string[] = [];
  for (const ticker of new Set([...markets.keys(), ...venue.keys()])) {
    if (!state.markets.has(ticker)) continue;
    const ours = markets.get(ticker)?.position.net ?? zeroQty;
    const theirs = venue.get(ticker) ?? zeroQty;
    if (ours === theirs) continue;
    differences.push(`${ticker}: we count ${showQty(ours)} contracts, the exchange ${showQty(theirs)}`);
  }
  if (cash !== told) {
    const apart = showMoney(minus(told, cash));
    differences.push(`cash: we count ${showMoney(cash)}, the exchange ${showMoney(told)} (${apart} apart)`);
  }
  return differences;
}
