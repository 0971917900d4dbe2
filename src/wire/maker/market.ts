import { feeKinds, resolveFees, type FeeRule } from "../../domain/fees.ts";
import type { Level, Market, MarketActivity, MarketStatus, Settlement } from "../../domain/market.ts";
import { parsePriceGrid, type PriceRange } from "../../domain/price-grid.ts";
import type { Price, Qty, Time } from "../../domain/units.ts";
import { ok, refused } from "../../lib/result.ts";
import { parsePrice } from "../../domain/units.ts";
import { reader, type Decoded, type Reader } from "./reader.ts";
import { readStrike } from "./strike.ts";

const statuses: readonly MarketStatus[] = [
  "initialized",
  "active",
  "inactive",
  "closed",
  "determined",
  "disputed",
  "amended",
  "finalized",
];

/** What a series says of its markets' fees. */
export interface SeriesFacts {
  readonly ticker: string;
  readonly fees: FeeRule;
  readonly category: string | undefined;
}

/** What an event says of its markets. */
export interface EventFacts {
  readonly ticker: string;
  readonly seriesTicker: string;
  readonly isExclusive: boolean;
  readonly isNested: boolean;
  readonly override: FeeOverride;
}

/** Null or absent on the wire is undefined here: the series' own value holds. */
export interface FeeOverride {
  readonly kind?: FeeRule["kind"] | undefined;
  readonly multiplier?: number | undefined;
}

/** A market without what only its event and series know. */
export interface MarketFacts extends Omit<
  Market,
  "seriesTicker" | "fees" | "isExclusive" | "isNested" | "category"
> {
  readonly feesWaivedUntil: Time | undefined;
}

export function decodeSeries(json: unknown): Decoded<SeriesFacts> {
  const from = reader(json, "series");
  const ticker = from.text("ticker");
  const kind = from.choice("fee_type", feeKinds);
  const multiplier = readMultiplier(from, "fee_multiplier");
  const category = from.textMaybe("category");
  return from.finish(() => ({ ticker, fees: { kind, multiplier }, category }));
}

export function decodeEvent(json: unknown): Decoded<EventFacts> {
  const from = reader(json, "event");
  const ticker = from.text("event_ticker");
  const seriesTicker = from.text("series_ticker");
  const isExclusive = from.flag("mutually_exclusive");
  // The exchange nets nested thresholds by this name: only its own word makes an event a ladder.
  const isNested = from.textMaybe("collateral_return_type") === "DIRECNET";
  const override = readFeeOverride(from);
  return from.finish(() => ({ ticker, seriesTicker, isExclusive, isNested, override }));
}

export function decodeMarket(json: unknown): Decoded<MarketFacts> {
  const from = reader(json, "market");
  const ticker = from.text("ticker");
  const eventTicker = from.text("event_ticker");
  const title = from.textMaybe("title") ?? from.textMaybe("yes_sub_title") ?? ticker;
  const status = from.choice("status", statuses);
  const ranges = readPriceRanges(from);
  const openAt = from.time("open_time");
  const closeAt = from.time("close_time");
  const feesWaivedUntil = from.timeMaybe("fee_waiver_expiration_time");
  const isCombo = from.has("mve_collection_ticker") && from.text("mve_collection_ticker") !== "";
  const shard = from.wholeOr("exchange_index", 0);
  if (shard < 0) from.refuse("exchange_index", "a shard number from 0");
  const settlement = readSettlement(from);
  const strike = readStrike(from, ticker);
  const grid = parsePriceGrid(ranges);
  if (!grid.ok) {
    return refused({ field: "market.price_ranges", wanted: "a price grid", got: grid.why });
  }
  return from.finish(() => ({
    ticker,
    eventTicker,
    title,
    status,
    grid: grid.value,
    openAt,
    closeAt,
    isCombo,
    shard,
    feesWaivedUntil,
    ...(settlement === undefined ? {} : { settlement }),
    ...(strike === undefined ? {} : { strike }),
  }));
}

/** Joins what three answers know of one market; fees are resolved waiver first, then event, then series. */
export function describeMarket(facts: MarketFacts, event: EventFacts, series: SeriesFacts): Market {
  const { feesWaivedUntil, ...market } = facts;
  return {
    ...market,
    seriesTicker: event.seriesTicker,
    isExclusive: event.isExclusive,
    isNested: event.isNested,
    ...(series.category === undefined ? {} : { category: series.category }),
    fees: resolveFees(series.fees, event.override, feesWaivedUntil),
  };
}

/**
 * A listing's quotes are believed only of an active market and with a size: an empty book shows "$0.0000" or
 * "$1.0000" with size zero, and determined markets even showed negative sizes [kalshi api.md §10].
 */
export function decodeMarketActivity(json: unknown): Decoded<MarketActivity> {
  const from = reader(json, "market");
  const ticker = from.text("ticker");
  const isActive = from.choice("status", statuses) === "active";
  const bestBid = readQuote(from, isActive, "yes_bid_dollars", "yes_bid_size_fp");
  const bestAsk = readQuote(from, isActive, "yes_ask_dollars", "yes_ask_size_fp");
  const last = from.priceMaybe("last_price_dollars");
  const volume = from.qty("volume_fp");
  const volume24h = from.qty("volume_24h_fp");
  const openInterest = from.qty("open_interest_fp");
  return from.finish(() => ({
    ticker,
    bestBid,
    bestAsk,
    // A market that never traded shows a last price of zero.
    lastPrice: last === undefined || !isInside(last) ? undefined : last,
    volume,
    volume24h,
    openInterest,
  }));
}

/** The raw ranges, for `market_lifecycle` messages; a grid is built from them by whoever needs one. */
function readPriceRanges(from: Reader): readonly { start: string; end: string; step: string }[] {
  return from.list("price_ranges", (json) => {
    const range = reader(json, "range");
    const start = range.text("start");
    const end = range.text("end");
    const step = range.text("step");
    return range.finish(() => ({ start, end, step }));
  });
}

export function decodePriceRanges(from: Reader): Decoded<readonly PriceRange[]> {
  const grid = parsePriceGrid(readPriceRanges(from));
  return grid.ok
    ? ok(grid.value.ranges)
    : refused({ field: "price_ranges", wanted: "a price grid", got: grid.why });
}

export function readFeeOverride(from: Reader): FeeOverride {
  const kind = from.has("fee_type_override") ? from.choice("fee_type_override", feeKinds) : undefined;
  const multiplier = from.has("fee_multiplier_override")
    ? readMultiplier(from, "fee_multiplier_override")
    : undefined;
  return { kind, multiplier };
}

export function readResult(from: Reader, field: string): Settlement["result"] {
  return from.choice(field, ["yes", "no", "scalar"]);
}

/** What YES pays: told for every determined market, and implied by a plain yes or no. */
export function settlementOf(result: Settlement["result"], told: Price | undefined): Settlement | undefined {
  if (told !== undefined) return { result, value: told };
  if (result === "scalar") return undefined;
  return { result, value: (result === "yes" ? 10_000 : 0) as Price };
}

function readMultiplier(from: Reader, field: string): number {
  const multiplier = from.steps(field, 4);
  if (multiplier < 0 || multiplier > 1_000_000) from.refuse(field, "a fee multiplier from 0 to 100");
  return multiplier;
}

function readSettlement(from: Reader): Settlement | undefined {
  if (from.textMaybe("result") === undefined) return undefined;
  const value = from.textMaybe("settlement_value_dollars");
  return settlementOf(readResult(from, "result"), value === undefined ? undefined : parsePrice(value));
}

function readQuote(from: Reader, isActive: boolean, priceField: string, qtyField: string): Level | undefined {
  if (!isActive || !from.has(priceField) || !from.has(qtyField)) return undefined;
  const price = from.price(priceField);
  const qty: Qty = from.qty(qtyField);
  return qty > 0 && isInside(price) ? { price, qty } : undefined;
}

function isInside(price: Price): boolean {
  return price > 0 && price < 10_000;
}
