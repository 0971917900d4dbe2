import type { Effect } from "../domain/effect.ts";
import { fillKey, type Fill } from "../domain/fill.ts";
import type { Input } from "../domain/input.ts";
import type { Market, Settlement } from "../domain/market.ts";
import type { ClientOrderId } from "../domain/order.ts";
import { flat, openCost, pairs, settle, trade, type Position } from "../domain/position.ts";
import { paid } from "../domain/side.ts";
import {
  cost,
  minus,
  plus,
  sum,
  zeroMoney,
  zeroQty,
  type Money,
  type Qty,
  type Time,
} from "../domain/units.ts";
import { nothingPaired, pairUp, type Pairing } from "./pairing.ts";

/** What a run did and what came of it: fed with the engine's own inputs and effects, in their order. */
export interface StatisticsKeeper {
  took(input: Input): void;
  gave(effect: Effect): void;
  /** Everything so far, over the time from the start to `now`. */
  summary(now: Time): Statistics;
}

export interface Statistics {
  readonly from: Time;
  readonly to: Time;
  /** Only markets with an order, a fill or a position; by ticker. */
  readonly markets: readonly MarketStatistics[];
  readonly totals: Totals;
  readonly metrics: KeyMetrics;
}

export interface MarketStatistics extends Totals {
  readonly ticker: string;
  /** Signed: + is YES, − is NO. Zero after settlement. */
  readonly net: Qty;
  /** The guide's (YES − NO) / (YES + NO) of everything bought; 0 when nothing was. */
  readonly skew: number;
  readonly settlement: Settlement | undefined;
}

export interface Totals {
  readonly quotes: number;
  readonly fills: number;
  readonly boughtYes: Qty;
  readonly boughtNo: Qty;
  /** Min(YES, NO) of what was bought in a market. */
  readonly pairs: Qty;
  /** What the open position cost: the most it can still lose. */
  readonly openCost: Money;
  /** Of everything closed or settled, before fees. */
  readonly realized: Money;
  readonly fees: Money;
  /** Realised less all fees, those of the open position included. */
  readonly netProfit: Money;
}

/** Undefined where there is nothing to divide by: no quote, no pair, no inventory, no time. */
export interface KeyMetrics {
  /** Orders with at least one fill / orders placed, in 0 to 1. Refused and unsent orders are not placed. */
  readonly quoteFillRate: number | undefined;
  /** Contracts filled / contracts offered. An amended order offers its largest size. */
  readonly contractFillRate: number | undefined;
  /** Dollars a pair after fees. Pairs are matched first in, first out: a dollar less what both halves cost. */
  readonly profitPerPair: number | undefined;
  /** The same before fees: what was captured of the spread. */
  readonly spreadPerPair: number | undefined;
  /** Pairs with a profit after fees / pairs. */
  readonly winRate: number | undefined;
  /** 2 × pairs / mean inventory: how often the held contracts were turned over in the time. */
  readonly turnover: number | undefined;
  /** Mean over time of the contracts held (whatever the outcome), over all markets. */
  readonly meanInventory: number | undefined;
  readonly pairsPerHour: number | undefined;
}

interface Tally {
  position: Position;
  pairing: Pairing;
  fees: Money;
  fills: number;
  quotes: number;
  settlement: Settlement | undefined;
  /** Fills before this are in an adopted position already. */
  since: Time | undefined;
  /** |net| × microseconds since the start, up to `changedAt`. */
  held: number;
  changedAt: Time;
}

interface Keeping {
  readonly from: Time;
  readonly tallies: Map<string, Tally>;
  readonly seenFills: Set<string>;
  isAccountRead: boolean;
  /** Orders with a fill, as many as are remembered, and how many there ever were. */
  readonly filledOrders: Set<string>;
  ordersFilled: number;
  /** Largest size of recent orders, so that an amend and a refusal find what they change. */
  readonly offers: Map<ClientOrderId, { readonly ticker: string; readonly total: Qty }>;
  offered: Qty;
  filled: Qty;
}

/** News of an order or a fill that comes again, comes while it is among the last this many. */
const memoryMax = 10_000;

export function createStatistics(from: Time): StatisticsKeeper {
  const keeping: Keeping = {
    from,
    tallies: new Map(),
    seenFills: new Set(),
    isAccountRead: false,
    filledOrders: new Set(),
    ordersFilled: 0,
    offers: new Map(),
    offered: zeroQty,
    filled: zeroQty,
  };
  return {
    took: (input) => takeInput(keeping, input),
    gave: (effect) => takeEffect(keeping, effect),
    summary: (now) => summarize(keeping, now),
  };
}

function takeInput(keeping: Keeping, input: Input): void {
  switch (input.kind) {
    case "fill-received":
      return takeFill(keeping, input.fill);
    case "order-answered":
      if (input.request !== "place") return;
      // What was refused or never sent was no quote. An unknown outcome counts until it is known.
      if (input.outcome.kind !== "refused" && input.outcome.kind !== "not-sent") return;
      return withdraw(keeping, input.clientOrderId);
    case "account-reported":
      if (!keeping.isAccountRead) beginAnew(keeping);
      for (const { ticker, position, cost: paidFor } of input.positions) {
        adopt(keeping, ticker, position, paidFor, input.asOf);
      }
      return;
    case "market-determined": {
      const tally = keeping.tallies.get(input.ticker);
      if (tally !== undefined) tally.settlement = input.settlement;
      return;
    }
    case "market-settled":
      return takeSettlement(keeping, input.ticker, input.at);
    case "market-described":
      return takeDescription(keeping, input.market, input.at);
    default:
  }
}

function takeEffect(keeping: Keeping, effect: Effect): void {
  if (effect.kind === "place-order") {
    const { clientOrderId, ticker, qty } = effect.order;
    tallyOf(keeping, ticker).quotes += 1;
    offer(keeping, clientOrderId, ticker, qty);
  }
  if (effect.kind === "amend-order") offer(keeping, effect.clientOrderId, effect.ticker, effect.total);
}

function offer(keeping: Keeping, id: ClientOrderId, ticker: string, total: Qty): void {
  const before = keeping.offers.get(id)?.total ?? zeroQty;
  if (total <= before) return;
  keeping.offered = plus(keeping.offered, minus(total, before));
  keeping.offers.set(id, { ticker, total });
  forgetOldest(keeping.offers);
}

function withdraw(keeping: Keeping, id: ClientOrderId): void {
  const offered = keeping.offers.get(id);
  if (offered === undefined) return;
  keeping.offers.delete(id);
  keeping.offered = minus(keeping.offered, offered.total);
  tallyOf(keeping, offered.ticker).quotes -= 1;
}

function takeFill(keeping: Keeping, fill: Fill): void {
  const tally = tallyOf(keeping, fill.ticker);
  if (tally.since !== undefined && fill.at < tally.since) return;
  if (!isNew(keeping.seenFills, fillKey(fill))) return;
  if (isNew(keeping.filledOrders, fill.orderId)) keeping.ordersFilled += 1;
  keeping.filled = plus(keeping.filled, fill.qty);
  move(tally, trade(tally.position, fill.side, fill.price, fill.qty).position, fill.at);
  tally.pairing = pairUp(tally.pairing, {
    side: fill.side,
    qty: fill.qty,
    paid: cost(paid(fill.side, fill.price), fill.qty),
    fee: fill.fee,
  });
  tally.fees = plus(tally.fees, fill.fee);
  tally.fills += 1;
}

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  forgetOldest(seen);
  return true;
}

/** Sets and maps keep the order in which their keys came. */
function forgetOldest(memory: Set<string> | Map<string, unknown>): void {
  if (memory.size <= memoryMax) return;
  const [oldest] = memory.keys();
  if (oldest !== undefined) memory.delete(oldest);
}

/** Nothing was quoted before the account was first read: fills told before it belong to an earlier run. */
function beginAnew(keeping: Keeping): void {
  keeping.isAccountRead = true;
  keeping.tallies.clear();
  keeping.ordersFilled = 0;
  keeping.filled = zeroQty;
}

/** What was held before the run: its profit counts from here, its fees were paid before. */
function adopt(keeping: Keeping, ticker: string, net: Qty, paidFor: Money, asOf: Time): void {
  if (net === 0 || keeping.tallies.has(ticker)) return;
  const qty = Math.abs(net) as Qty;
  const tally = tallyOf(keeping, ticker);
  tally.since = asOf;
  move(tally, { ...flat, net, basis: { cost: paidFor, qty } }, asOf);
  const side = net > 0 ? "bid" : "ask";
  tally.pairing = pairUp(tally.pairing, { side, qty, paid: paidFor, fee: zeroMoney });
}

/** A market whose result was not told stays open: a profit is never guessed. */
function takeSettlement(keeping: Keeping, ticker: string, at: Time): void {
  const tally = keeping.tallies.get(ticker);
  if (tally?.settlement === undefined) return;
  move(tally, settle(tally.position, tally.settlement).position, at);
}

/** A market can be paid while the stream is down: then its description is the first to say so. */
function takeDescription(keeping: Keeping, { ticker, status, settlement }: Market, at: Time): void {
  const tally = keeping.tallies.get(ticker);
  if (tally === undefined || settlement === undefined) return;
  tally.settlement = settlement;
  if (status === "finalized") takeSettlement(keeping, ticker, at);
}

/** Keeps the time-weighted inventory: what was held until now was held for all the time since it changed. */
function move(tally: Tally, position: Position, at: Time): void {
  tally.held += heldSince(tally, at);
  // News may come out of order: time already counted is not counted again.
  if (at > tally.changedAt) tally.changedAt = at;
  tally.position = position;
}

function heldSince(tally: Tally, at: Time): number {
  return Math.abs(tally.position.net) * Math.max(0, at - tally.changedAt);
}

function tallyOf(keeping: Keeping, ticker: string): Tally {
  const known = keeping.tallies.get(ticker);
  if (known !== undefined) return known;
  const tally: Tally = {
    position: flat,
    pairing: nothingPaired,
    fees: zeroMoney,
    fills: 0,
    quotes: 0,
    settlement: undefined,
    since: undefined,
    held: 0,
    changedAt: keeping.from,
  };
  keeping.tallies.set(ticker, tally);
  return tally;
}

function summarize(keeping: Keeping, now: Time): Statistics {
  const markets = [...keeping.tallies]
    .map(([ticker, tally]) => marketStatistics(ticker, tally))
    .toSorted((a, b) => (a.ticker < b.ticker ? -1 : 1));
  return {
    from: keeping.from,
    to: now,
    markets,
    totals: totalsOf(markets),
    metrics: metricsOf(keeping, totalsOf(markets), now),
  };
}

function marketStatistics(ticker: string, tally: Tally): MarketStatistics {
  const { position, fees, fills, quotes, settlement } = tally;
  const { net, boughtYes, boughtNo, realized } = position;
  return {
    ticker,
    quotes,
    fills,
    net,
    boughtYes,
    boughtNo,
    pairs: pairs(position),
    skew: boughtYes + boughtNo === 0 ? 0 : (boughtYes - boughtNo) / (boughtYes + boughtNo),
    openCost: openCost(position),
    realized,
    fees,
    netProfit: minus(realized, fees),
    settlement,
  };
}

function totalsOf(markets: readonly MarketStatistics[]): Totals {
  return {
    quotes: markets.reduce((total, market) => total + market.quotes, 0),
    fills: markets.reduce((total, market) => total + market.fills, 0),
    boughtYes: sum(markets.map((market) => market.boughtYes)),
    boughtNo: sum(markets.map((market) => market.boughtNo)),
    pairs: sum(markets.map((market) => market.pairs)),
    openCost: sum(markets.map((market) => market.openCost)),
    realized: sum(markets.map((market) => market.realized)),
    fees: sum(markets.map((market) => market.fees)),
    netProfit: sum(markets.map((market) => market.netProfit)),
  };
}

function metricsOf(keeping: Keeping, totals: Totals, now: Time): KeyMetrics {
  const tallies = [...keeping.tallies.values()];
  const pairings = tallies.map(({ pairing }) => pairing);
  const paired = sum(pairings.map(({ qty }) => qty));
  const profit = sum(pairings.map((pairing) => pairing.profit));
  const fees = sum(pairings.map((pairing) => pairing.fees));
  const passed = now - keeping.from;
  const held = tallies.reduce((total, tally) => total + tally.held + heldSince(tally, now), 0);
  const meanInventory = ratio(held / 100, passed);
  return {
    quoteFillRate: ratio(keeping.ordersFilled, totals.quotes),
    contractFillRate: ratio(keeping.filled, keeping.offered),
    profitPerPair: perContract(minus(profit, fees), paired),
    spreadPerPair: perContract(profit, paired),
    winRate: ratio(sum(pairings.map(({ wonQty }) => wonQty)), paired),
    turnover: meanInventory === undefined ? undefined : ratio((2 * paired) / 100, meanInventory),
    meanInventory,
    pairsPerHour: ratio((paired / 100) * 3_600_000_000, passed),
  };
}

/** Dollars a contract: money is in millionths of a dollar, sizes in hundredths of a contract. */
function perContract(amount: Money, qty: Qty): number | undefined {
  return ratio(amount / 10_000, qty);
}

function ratio(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
