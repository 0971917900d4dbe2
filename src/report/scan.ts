import { feeRounding, tradeFee } from "../domain/fees.ts";
import type { Market, MarketActivity } from "../domain/market.ts";
import type { Side } from "../domain/side.ts";
import {
  cost,
  least,
  minus,
  most,
  oneDollar,
  plus,
  seconds,
  showPrice,
  sum,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import {
  admitAll,
  meritWords,
  rangeOf,
  refusals,
  touchOf,
  type AdmissionFacts,
  type AdmissionRules,
  type Refusal,
} from "./admission.ts";
import type { Lot } from "./allotment.ts";
import { pairProfit, type PairProfit } from "./pair-profit.ts";
import { showSpan } from "./span.ts";

/** One market as the public listing and its recent trades show it. */
export interface ScanMarket {
  readonly market: Market;
  readonly activity: MarketActivity;
  /** Every trade since `tradesFrom`, in any order. */
  readonly trades: readonly ScanTrade[];
  readonly tradesFrom: Time;
}

export interface ScanTrade {
  readonly price: Price;
  readonly qty: Qty;
  readonly takerSide: Side;
  readonly at: Time;
}

export interface ScanOptions {
  readonly now: Time;
  /** The spread we would quote, and the size on each side. */
  readonly ourSpread: Price;
  readonly ourQty: Qty;
  /** From here on a market counts as wide. */
  readonly wideFrom: Price;
  readonly closesSoon: Time;
  readonly quietAfter: Time;
  readonly rules: AdmissionRules;
}

/** The guide's numbers: 15¢ for 10 contracts where the market is wider than 30¢. */
export function scanOptions(now: Time): ScanOptions {
  return {
    now,
    ourSpread: 1_500 as Price,
    ourQty: 1_000 as Qty,
    wideFrom: 3_000 as Price,
    closesSoon: seconds(3_600),
    quietAfter: seconds(6 * 3_600),
    rules: admitAll,
  };
}

export interface ScanRow {
  readonly ticker: string;
  readonly title: string;
  readonly bid: Price | undefined;
  readonly ask: Price | undefined;
  readonly spread: Price | undefined;
  readonly isWide: boolean;
  readonly quote: ScanQuote | undefined;
  readonly flow: Flow;
  readonly volume24h: Qty;
  readonly openInterest: Qty;
  readonly closesIn: Time;
  /** Contracts that others show at their best prices. */
  readonly touch: Readonly<Record<Side, Qty>> | undefined;
  /** Dollars a day, if the tape went on and both sides of each pair that it brings were ours: an upper bound. */
  readonly score: number;
  /** What speaks for it, in words. */
  readonly merits: string;
  /** Why the width is no opportunity; empty when nothing speaks against it. */
  readonly traps: readonly Trap[];
}

/** What we would show, and what it would leave if both sides filled. */
export interface ScanQuote extends PairProfit {
  readonly bid: Price;
  readonly ask: Price;
  /** Maker fees and profit after them of one quote's size filled on both sides. */
  readonly fees: Money;
  readonly profitAfterFees: Money;
}

export interface Flow {
  readonly prints: number;
  readonly printsPerHour: number;
  readonly lastTradeAgo: Time | undefined;
  /** Takers that bought YES / all takers. */
  readonly yesShare: number | undefined;
  /**
   * Contracts an hour that would have met our quote: prints at our price or worse for the taker, each up to our
   * size. An upper bound: nobody was before us in the queue, and nobody traded differently because of us.
   */
  readonly reachPerHour: Readonly<Record<Side, number>>;
  /** The lesser of both sides: a pair needs one of each. */
  readonly pairsPerHour: number;
}

export interface Trap {
  readonly code:
    | "not-trading"
    | "empty"
    | "one-sided"
    | "no-room"
    | "closes-soon"
    | "no-open-interest"
    | "no-trades"
    | "quiet"
    | "one-way"
    | "out-of-reach"
    | "fees"
    | Refusal["code"];
  /** A clause that finishes "a trap, because …". */
  readonly text: string;
  /** The key of the configuration that would admit it. */
  readonly parameter?: string;
}

/** The wide markets and why most of them are traps: what may pay first, then the widest. */
export function scan(markets: readonly ScanMarket[], options: ScanOptions): readonly ScanRow[] {
  return markets
    .map((market) => scanRow(market, options))
    .toSorted(
      (a, b) =>
        Number(isCandidate(b)) - Number(isCandidate(a)) ||
        worth(b) - worth(a) ||
        (b.spread ?? 0) - (a.spread ?? 0) ||
        (a.ticker < b.ticker ? -1 : 1),
    );
}

export function isCandidate(row: ScanRow): boolean {
  return row.isWide && row.traps.length === 0;
}

function worth(row: ScanRow): number {
  return isCandidate(row) ? row.score : 0;
}

/** True of a market that no rule refuses for what its listing says: its trades are worth a request. */
export function isListingAdmitted(
  { market, activity }: Pick<ScanMarket, "market" | "activity">,
  { now, rules }: ScanOptions,
): boolean {
  return refusals(factsOf(market, activity, now, undefined), rules).length === 0;
}

function factsOf(
  market: Market,
  activity: MarketActivity,
  now: Time,
  tape: AdmissionFacts["tape"],
): AdmissionFacts {
  const { bestBid, bestAsk } = activity;
  const spread =
    bestBid === undefined || bestAsk === undefined ? undefined : minus(bestAsk.price, bestBid.price);
  return { market, activity, spread, closesIn: minus(market.closeAt, now), tape };
}

function scanRow(seen: ScanMarket, options: ScanOptions): ScanRow {
  const { market, activity } = seen;
  const bid = activity.bestBid?.price;
  const ask = activity.bestAsk?.price;
  const quote = scanQuote(market, bid, ask, options);
  const flow = flowOf(seen, quote, options);
  const facts = factsOf(market, activity, options.now, {
    printsPerHour: flow.printsPerHour,
    range: rangeOf(seen.trades),
  });
  const { spread, closesIn } = facts;
  const row = {
    ticker: market.ticker,
    title: market.title,
    bid,
    ask,
    spread,
    // A market that lacks a side is as wide as can be; it is listed to say why it is none for us.
    isWide: spread === undefined || spread >= options.wideFrom,
    quote,
    flow,
    touch: touchOf(activity),
    volume24h: activity.volume24h,
    openInterest: activity.openInterest,
    closesIn,
    score: scoreOf(flow.pairsPerHour, quote, options),
    merits: meritWords(facts, flow.reachPerHour),
  };
  const traps = [...trapsOf(row, market, options), ...refusals(facts, options.rules)];
  return { ...row, traps };
}

function scoreOf(pairsPerHour: number, quote: ScanQuote | undefined, { ourQty }: ScanOptions): number {
  const each = (quote?.profitAfterFees ?? 0) / 1_000_000 / (ourQty / 100);
  return 24 * pairsPerHour * each;
}

/** The guide's arithmetic: half the spread each way from the middle, rounded away from it. */
function scanQuote(
  { grid, fees }: Market,
  bestBid: Price | undefined,
  bestAsk: Price | undefined,
  { ourSpread, ourQty, now }: ScanOptions,
): ScanQuote | undefined {
  if (bestBid === undefined || bestAsk === undefined) return undefined;
  const bid = grid.floor((bestBid + bestAsk - ourSpread) / 2 / oneDollar);
  const ask = grid.ceil((bestBid + bestAsk + ourSpread) / 2 / oneDollar);
  if (bid === undefined || ask === undefined) return undefined;
  // Only the fee's own step matters here: how the account's cash is rounded is no cost of the market.
  const rounding = feeRounding(now, "direct");
  const charge = sum([bid, ask].map((price) => tradeFee(fees, "maker", price, ourQty, now, rounding)));
  const pair = pairProfit(bid, ask);
  return { ...pair, bid, ask, fees: charge, profitAfterFees: minus(cost(pair.profit, ourQty), charge) };
}

function flowOf(seen: ScanMarket, quote: ScanQuote | undefined, { now, ourQty }: ScanOptions): Flow {
  const { trades } = seen;
  const reachPerHour = reachOf(seen, quote, ourQty, now);
  const last = trades.reduce((latest, { at }) => Math.max(latest, at), 0) as Time;
  const buys = trades.filter(({ takerSide }) => takerSide === "bid").length;
  return {
    prints: trades.length,
    printsPerHour: trades.length / hoursOf(seen, now),
    lastTradeAgo: trades.length === 0 ? undefined : minus(now, last),
    yesShare: trades.length === 0 ? undefined : buys / trades.length,
    reachPerHour,
    pairsPerHour: Math.min(reachPerHour.bid, reachPerHour.ask),
  };
}

/** Contracts an hour that would have met a quote of this size, as `Flow` has them. */
function reachOf(
  seen: ScanMarket,
  quote: ScanQuote | undefined,
  size: Qty,
  now: Time,
): Readonly<Record<Side, number>> {
  if (quote === undefined) return { bid: 0, ask: 0 };
  const reach = (taker: Side, isReached: (price: Price) => boolean): number => {
    const met = seen.trades.filter(({ takerSide, price }) => takerSide === taker && isReached(price));
    return sum(met.map(({ qty }) => least(qty, size))) / 100 / hoursOf(seen, now);
  };
  return {
    bid: reach("ask", (price) => price <= quote.bid),
    ask: reach("bid", (price) => price >= quote.ask),
  };
}

/** Less than a minute of history says nothing about an hour. */
function hoursOf({ tradesFrom }: ScanMarket, now: Time): number {
  return Math.max(now - tradesFrom, seconds(60)) / seconds(3_600);
}

/**
 * What each further quote's size of a market would bind and bring, up to a position: from its tape, so that more size
 * brings ever less. Empty where nothing is to be earned.
 */
export function lotsOf(seen: ScanMarket, row: ScanRow, options: ScanOptions, position: Qty): readonly Lot[] {
  const { quote } = row;
  const { ourQty, now } = options;
  if (quote === undefined || quote.profitAfterFees <= 0) return [];
  const capital = cost(quote.cost, ourQty) / 1_000_000;
  const lots: Lot[] = [];
  let before = 0;
  for (let size = ourQty; size <= most(position, ourQty); size = plus(size, ourQty)) {
    const { bid, ask } = reachOf(seen, quote, size, now);
    const pairs = Math.min(bid, ask);
    const value = scoreOf(pairs - before, quote, options);
    if (value <= 0) break;
    lots.push({ capital, value });
    before = pairs;
  }
  return lots;
}

type Untrapped = Omit<ScanRow, "traps">;

function trapsOf(row: Untrapped, market: Market, options: ScanOptions): readonly Trap[] {
  return [...bookTraps(row, market, options), ...flowTraps(row, options), ...feeTraps(row, options)];
}

function bookTraps(row: Untrapped, market: Market, { ourSpread, closesSoon }: ScanOptions): readonly Trap[] {
  const traps: Trap[] = [];
  if (market.status !== "active") traps.push({ code: "not-trading", text: `its status is ${market.status}` });
  if (row.bid === undefined && row.ask === undefined) {
    traps.push({ code: "empty", text: "its book is empty" });
  } else if (row.spread === undefined) {
    traps.push({ code: "one-sided", text: `nobody ${row.bid === undefined ? "bids for" : "sells"} YES` });
  } else if (row.quote === undefined) {
    traps.push({ code: "no-room", text: `${showPrice(ourSpread)} round its middle leaves the price grid` });
  }
  if (row.closesIn < closesSoon) traps.push({ code: "closes-soon", text: closingWords(row.closesIn) });
  if (row.openInterest === 0) traps.push({ code: "no-open-interest", text: "nobody holds a contract" });
  return traps;
}

/** This many prints, and this share of them one way, are no accident. */
const oneWayPrints = 5;
const oneWayShare = 0.9;

function flowTraps({ flow, quote }: Untrapped, { quietAfter }: ScanOptions): readonly Trap[] {
  if (flow.lastTradeAgo === undefined) return [{ code: "no-trades", text: "it had no recent trade" }];
  const traps: Trap[] = [];
  if (flow.lastTradeAgo > quietAfter) {
    traps.push({ code: "quiet", text: `its last trade was ${showSpan(flow.lastTradeAgo)} ago` });
  }
  const most = Math.max(flow.yesShare ?? 0, 1 - (flow.yesShare ?? 0));
  if (flow.prints >= oneWayPrints && most >= oneWayShare) {
    const way = (flow.yesShare ?? 0) > 0.5 ? "YES" : "NO";
    traps.push({ code: "one-way", text: `${Math.round(most * 100)} % of its takers buy ${way}` });
  } else if (quote !== undefined && flow.reachPerHour.bid + flow.reachPerHour.ask === 0) {
    const shown = `${showPrice(quote.bid)}/${showPrice(quote.ask)}`;
    traps.push({ code: "out-of-reach", text: `no recent trade would have met ${shown}` });
  }
  return traps;
}

function feeTraps({ quote }: Untrapped, { ourQty }: ScanOptions): readonly Trap[] {
  if (quote === undefined || quote.profitAfterFees > 0) return [];
  const each = ((quote.fees / ourQty) * 100) / oneDollar;
  return [{ code: "fees", text: `fees of ${each.toFixed(2)}¢ a pair eat the profit` }];
}

function closingWords(left: Time): string {
  return left > 0 ? `it closes in ${showSpan(left)}` : `it closed ${showSpan(minus(0 as Time, left))} ago`;
}
