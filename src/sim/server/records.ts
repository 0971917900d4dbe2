import { assert } from "../../lib/assert.ts";
import { uuidOf } from "../../lib/uuid.ts";
import type { Market } from "../../domain/market.ts";
import { sides } from "../../domain/side.ts";
import {
  cost,
  minus,
  plus,
  seconds,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";
import type { MarketTerms } from "../../wire/exchange/market-terms.ts";
import type { MarketFacts } from "../../wire/exchange/market.ts";
import { comboFacts } from "./combo-facts.ts";
import type { ExchangeEvent } from "../event.ts";
import type { Exchange, MarketDetails } from "../exchange.ts";

/** What the wire tells of a market and the exchange itself does not keep: dates, turnover, the id. */
export interface Records {
  readonly startedAt: Time;
  /** Shards that hold a market, and the three of the real exchange. */
  readonly shards: readonly number[];
  of(ticker: string): MarketRecord;
  tickerOf(marketId: string): string | undefined;
  facts(market: Market): MarketFacts;
}

export interface MarketRecord {
  readonly marketId: string;
  structure: string;
  readonly createdAt: Time;
  expiresAt: Time;
  readonly settlementSeconds: number;
  updatedAt: Time;
  settledAt: Time | undefined;
  wasQuoted: boolean;
  turnover: Money;
  lastQty: Qty | undefined;
}

/** Listens from now on: make it right after the exchange, before anything happens there. */
export function createRecords(exchange: Exchange, now: Time): Records {
  const records = new Map<string, MarketRecord>();
  const tickers = new Map<string, string>();
  const list = (market: Market, at: Time): void => {
    const record = newRecord(market, detailsOf(exchange, market.ticker), at);
    for (const trade of exchange.trades(market.ticker)) noteTrade(record, trade);
    record.lastQty = exchange.trades(market.ticker)[0]?.qty;
    record.wasQuoted = sides.some((side) => exchange.levels(market.ticker, side).length > 0);
    records.set(market.ticker, record);
    tickers.set(record.marketId, market.ticker);
  };
  for (const market of exchange.markets()) list(market, now);
  const of = (ticker: string): MarketRecord => {
    const record = records.get(ticker);
    assert(record !== undefined, `market ${ticker} is listed`);
    return record;
  };
  const renew = ({ ticker, at }: { readonly ticker: string; readonly at: Time }): void => {
    const record = of(ticker);
    const { plan, structure } = detailsOf(exchange, ticker);
    const closeAt = exchange.market(ticker)?.closeAt;
    record.structure = structure;
    if (closeAt !== undefined) record.expiresAt = plus(closeAt, plan.determinesAfter);
    record.updatedAt = at;
  };
  exchange.listen((event) => {
    if (event.kind === "market-listed") list(event.market, event.at);
    else if (event.kind === "grid-changed" || event.kind === "close-changed") renew(event);
    else note(of, event);
  });
  return {
    startedAt: now,
    shards: exchange.shards(),
    of,
    tickerOf: (marketId) => tickers.get(marketId),
    facts: (market) => marketFacts(exchange, market, of(market.ticker)),
  };
}

function detailsOf(exchange: Exchange, ticker: string): MarketDetails {
  const details = exchange.details(ticker);
  assert(details !== undefined, `market ${ticker} is listed`);
  return details;
}

function newRecord(
  market: Market,
  { plan, structure, createdAt, settledAt }: MarketDetails,
  at: Time,
): MarketRecord {
  return {
    marketId: uuidOf(`market ${market.ticker}`),
    structure,
    createdAt,
    expiresAt: plus(market.closeAt, plan.determinesAfter),
    settlementSeconds: Math.floor(plan.settlesAfter / 1_000_000),
    updatedAt: at,
    settledAt,
    wasQuoted: false,
    turnover: zeroMoney,
    lastQty: undefined,
  };
}

function termsOf({ plan }: MarketDetails): MarketTerms {
  const { kind = "binary", canCloseEarly = true, isProvisional = false, strike, earlyCloseCondition } = plan;
  return {
    kind,
    canCloseEarly,
    isProvisional,
    ...(strike === undefined ? {} : { strike }),
    ...(earlyCloseCondition === undefined ? {} : { earlyCloseCondition }),
  };
}

function note(of: (ticker: string) => MarketRecord, event: ExchangeEvent): void {
  switch (event.kind) {
    case "book-changed":
      of(event.ticker).wasQuoted = true;
      return;
    case "traded":
      return noteTrade(of(event.ticker), event);
    case "market-status-changed":
    case "market-determined":
    case "metadata-changed":
      of(event.ticker).updatedAt = event.at;
      return;
    case "market-settled":
      of(event.ticker).updatedAt = event.at;
      of(event.ticker).settledAt = event.at;
      return;
    default:
  }
}

function noteTrade(record: MarketRecord, trade: { readonly price: Price; readonly qty: Qty }): void {
  record.wasQuoted = true;
  record.turnover = plus(record.turnover, cost(trade.price, trade.qty));
  record.lastQty = trade.qty;
}

function marketFacts(exchange: Exchange, market: Market, record: MarketRecord): MarketFacts {
  const activity = exchange.activity(market.ticker);
  return {
    market,
    activity: activity ?? {
      ticker: market.ticker,
      bestBid: undefined,
      bestAsk: undefined,
      lastPrice: undefined,
      volume: zeroQty,
      volume24h: zeroQty,
      openInterest: zeroQty,
    },
    structure: record.structure,
    terms: termsOf(detailsOf(exchange, market.ticker)),
    dayAgo: exchange.standingAt(market.ticker, minus(exchange.now(), seconds(86_400))),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    expiresAt: record.expiresAt,
    settlementSeconds: record.settlementSeconds,
    settledAt: record.settledAt,
    wasQuoted: record.wasQuoted,
    combo: market.isCombo ? comboFacts(exchange, market.ticker) : undefined,
  };
}
