import { isObject } from "../../lib/json.ts";
import type { Fill } from "../../domain/fill.ts";
import type { Settlement } from "../../domain/market.ts";
import type { GroupId } from "../../domain/order-group.ts";
import type { OrderReport } from "../../domain/order.ts";
import type { PriceRange } from "../../domain/price-grid.ts";
import type { Side } from "../../domain/side.ts";
import {
  complement,
  millis,
  parsePrice,
  parseQty,
  seconds,
  time,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";
import { ok, refused } from "../../lib/result.ts";
import { scanDelta, type BookDelta, type Envelope } from "./delta-scanner.ts";
import { decodeStreamFill } from "./fill.ts";
import { decodePriceRanges, readFeeOverride, readResult, settlementOf, type FeeOverride } from "./market.ts";
import { readBook, type NoSidePrices, type WireBook } from "./order-book.ts";
import { decodeUserOrder, readMillis } from "./order.ts";
import { parseJson, reader, sample, type Decoded, type Reader } from "./reader.ts";
import { decodeStreamTrade, type WireTrade } from "./trade.ts";

/** Every message a maker can be told by the stream. The envelope comes with each. */
export type StreamMessage = Envelope & StreamNews;

export type StreamNews =
  | { readonly kind: "subscribed"; readonly channel: string }
  | { readonly kind: "unsubscribed" }
  | { readonly kind: "ok" }
  | { readonly kind: "error"; readonly code: number; readonly text: string }
  | { readonly kind: "snapshot"; readonly ticker: string; readonly book: WireBook }
  | BookDelta
  | { readonly kind: "trade"; readonly trade: WireTrade }
  | { readonly kind: "ticker"; readonly ticker: string; readonly lastPrice: Price | undefined }
  | { readonly kind: "fill"; readonly fill: Fill }
  | { readonly kind: "user-order"; readonly report: OrderReport }
  | { readonly kind: "market-position"; readonly ticker: string; readonly position: Qty }
  /** What became of an order group of ours. */
  | { readonly kind: "group"; readonly groupId: GroupId; readonly change: "tripped" | "reset" | "deleted" }
  | LifecycleNews
  | { readonly kind: "event-fees"; readonly eventTicker: string; readonly override: FeeOverride }
  /** Harmless: a message of a kind that a maker does not need, or one that is newer than this program. */
  | { readonly kind: "other"; readonly type: string };

export type LifecycleNews =
  | { readonly kind: "created"; readonly ticker: string }
  | { readonly kind: "activated"; readonly ticker: string }
  | { readonly kind: "deactivated"; readonly ticker: string }
  | { readonly kind: "close-moved"; readonly ticker: string; readonly closeAt: Time }
  | { readonly kind: "grid-changed"; readonly ticker: string; readonly ranges: readonly PriceRange[] }
  | { readonly kind: "determined"; readonly ticker: string; readonly settlement: Settlement }
  | { readonly kind: "settled"; readonly ticker: string };

/**
 * Decodes one text frame. Deltas are nearly all of the traffic and go through a scanner that knows their usual
 * form by heart; it gives up on anything unexpected, and then the slow way decides.
 */
export function decodeStreamMessage(text: string, prices: NoSidePrices): Decoded<StreamMessage> {
  const delta = scanDelta(text, prices);
  return delta === undefined ? decodeStreamText(text, prices) : ok(delta);
}

/** The slow way: JSON first, then every field checked. */
function decodeStreamText(text: string, prices: NoSidePrices): Decoded<StreamMessage> {
  const json = parseJson(text);
  return json.ok ? decodeStreamFrame(json.value, prices) : json;
}

function decodeStreamFrame(json: unknown, prices: NoSidePrices): Decoded<StreamMessage> {
  const frame = isObject(json) ? json : {};
  const { type, sid = 0, seq = 0, id = 0, msg } = frame;
  if (typeof type !== "string" || !isCount(sid) || !isCount(seq) || !isCount(id)) return refuseFrame(json);
  const news = decodeNews(type, msg, prices);
  if (!news.ok) return news;
  // An ack carries the sid in its body, every other frame in the envelope.
  const named = sid === 0 && isObject(msg) && isCount(msg["sid"]) ? msg["sid"] : sid;
  return ok({ sid: named, seq, id, ...news.value });
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Looks at the envelope again, field by field, to say which one is wrong. */
function refuseFrame(json: unknown): Decoded<StreamMessage> {
  const from = reader(json, "frame");
  from.text("type");
  for (const field of ["sid", "seq", "id"]) {
    if (!isObject(json) || (json[field] !== undefined && !isCount(json[field]))) {
      from.refuse(field, "a whole number from 0");
    }
  }
  return from.finish(() => {
    throw new Error("broken belief: a refused frame has something wrong with it");
  });
}

function decodeNews(type: string, msg: unknown, prices: NoSidePrices): Decoded<StreamNews> {
  const decode = newsDecoders.get(type);
  return decode === undefined ? ok({ kind: "other", type: sample(type) }) : decode(msg, prices);
}

type DecodeNews = (msg: unknown, prices: NoSidePrices) => Decoded<StreamNews>;

const newsDecoders: ReadonlyMap<string, DecodeNews> = new Map<string, DecodeNews>([
  ["orderbook_delta", decodeDelta],
  ["orderbook_snapshot", decodeSnapshot],
  ["trade", (msg) => wrap(decodeStreamTrade(msg), (trade) => ({ kind: "trade", trade }))],
  ["ticker", decodeTicker],
  ["fill", (msg) => wrap(decodeStreamFill(msg), (fill) => ({ kind: "fill", fill }))],
  ["user_order", (msg) => wrap(decodeUserOrder(msg), (report) => ({ kind: "user-order", report }))],
  ["market_position", decodeMarketPosition],
  ["order_group_updates", decodeGroupUpdate],
  ["market_lifecycle_v2", decodeLifecycle],
  ["multivariate_market_lifecycle", decodeLifecycle],
  ["event_fee_update", decodeEventFees],
  ["subscribed", decodeSubscribed],
  ["unsubscribed", () => ok({ kind: "unsubscribed" })],
  ["ok", () => ok({ kind: "ok" })],
  ["error", decodeError],
]);

function wrap<Value>(decoded: Decoded<Value>, make: (value: Value) => StreamNews): Decoded<StreamNews> {
  return decoded.ok ? ok(make(decoded.value)) : decoded;
}

/** Deltas are most of every recording: read directly, and field by field only to say what is wrong. */
function decodeDelta(msg: unknown, prices: NoSidePrices): Decoded<StreamNews> {
  const plain = isObject(msg) ? plainDelta(msg, prices) : undefined;
  if (plain !== undefined) return ok(plain);
  const from = reader(msg, "orderbook_delta");
  const ticker = from.text("market_ticker");
  const told = from.price("price_dollars");
  if (told <= 0 || told >= 10_000) from.refuse("price_dollars", "a price inside (0, 1)");
  const change = from.qty("delta_fp");
  const side: Side = from.choice("side", ["yes", "no"]) === "yes" ? "bid" : "ask";
  const at = readMillis(from, "ts_ms");
  const price = side === "ask" && prices === "no" ? complement(told) : told;
  return from.finish(() => ({ kind: "delta", ticker, side, price, change, at }));
}

function plainDelta(msg: Readonly<Record<string, unknown>>, prices: NoSidePrices): BookDelta | undefined {
  const { market_ticker: ticker, price_dollars: dollars, delta_fp: size, side, ts_ms: ms } = msg;
  if (typeof ticker !== "string" || ticker.length > 200 || !isCount(ms) || ms > millisMax) return undefined;
  if (typeof dollars !== "string" || typeof size !== "string" || (side !== "yes" && side !== "no")) {
    return undefined;
  }
  const told = parsePrice(dollars);
  const change = parseQty(size);
  if (told === undefined || told <= 0 || told >= 10_000 || change === undefined) return undefined;
  const price = side === "no" && prices === "no" ? complement(told) : told;
  return { kind: "delta", ticker, side: side === "yes" ? "bid" : "ask", price, change, at: millis(ms) };
}

/** Later times leave the exact range as microseconds. */
const millisMax = 9_000_000_000_000;

function decodeSnapshot(msg: unknown, prices: NoSidePrices): Decoded<StreamNews> {
  const from = reader(msg, "orderbook_snapshot");
  const ticker = from.text("market_ticker");
  const book = readBook(from, "yes_dollars_fp", "no_dollars_fp", prices);
  return from.finish(() => ({ kind: "snapshot", ticker, book }));
}

/** A market that never traded shows a last price of zero, or none. */
function decodeTicker(msg: unknown): Decoded<StreamNews> {
  const from = reader(msg, "ticker");
  const ticker = from.text("market_ticker");
  const last = from.priceMaybe("price_dollars");
  const lastPrice = last === undefined || last <= 0 || last >= 10_000 ? undefined : last;
  return from.finish(() => ({ kind: "ticker", ticker, lastPrice }));
}

function decodeMarketPosition(msg: unknown): Decoded<StreamNews> {
  const from = reader(msg, "market_position");
  const ticker = from.text("market_ticker");
  const position = from.qty("position_fp");
  return from.finish(() => ({ kind: "market-position", ticker, position }));
}

/** That a group was made, or has another limit, changes nothing of its orders. */
function decodeGroupUpdate(msg: unknown): Decoded<StreamNews> {
  const from = reader(msg, "order_group_updates");
  const type = from.text("event_type");
  const groupId = from.text("order_group_id");
  const change = groupChanges.get(type);
  return from.finish(() =>
    change === undefined ? { kind: "other", type: sample(type) } : { kind: "group", groupId, change },
  );
}

const groupChanges: ReadonlyMap<string, "tripped" | "reset" | "deleted"> = new Map([
  ["triggered", "tripped"],
  ["reset", "reset"],
  ["deleted", "deleted"],
] as const);

function decodeEventFees(msg: unknown): Decoded<StreamNews> {
  const from = reader(msg, "event_fee_update");
  const eventTicker = from.text("event_ticker");
  const override = readFeeOverride(from);
  return from.finish(() => ({ kind: "event-fees", eventTicker, override }));
}

function decodeSubscribed(msg: unknown): Decoded<StreamNews> {
  const from = reader(msg, "subscribed");
  const channel = from.text("channel");
  from.whole("sid");
  return from.finish(() => ({ kind: "subscribed", channel }));
}

function decodeError(msg: unknown): Decoded<StreamNews> {
  const from = reader(msg, "error");
  const code = from.wholeOr("code", 0);
  const text = from.textMaybe("msg") ?? "";
  return from.finish(() => ({ kind: "error", code, text: text.slice(0, 200) }));
}

/** Times are in seconds here. Kinds that change nothing for a maker, and new ones, are `other`. */
function decodeLifecycle(msg: unknown): Decoded<StreamNews> {
  const from = reader(msg, "market_lifecycle");
  const type = from.text("event_type");
  const ticker = from.textMaybe("market_ticker") ?? "";
  switch (type) {
    case "created":
    case "activated":
    case "deactivated":
    case "settled":
      return finishNamed(from, ticker, () => ({ kind: type, ticker }));
    case "close_date_updated": {
      const closeAt = readSeconds(from, "close_ts");
      return finishNamed(from, ticker, () => ({ kind: "close-moved", ticker, closeAt }));
    }
    case "price_level_structure_updated": {
      const ranges = decodePriceRanges(from);
      if (!ranges.ok) return ranges;
      return finishNamed(from, ticker, () => ({ kind: "grid-changed", ticker, ranges: ranges.value }));
    }
    case "determined":
      return decodeDetermined(from, ticker);
    default:
      return from.finish(() => ({ kind: "other", type: sample(type) }));
  }
}

function decodeDetermined(from: Reader, ticker: string): Decoded<StreamNews> {
  const result = readResult(from, "result");
  const told = from.textMaybe("settlement_value") === undefined ? undefined : from.price("settlement_value");
  const settlement = settlementOf(result, told);
  if (settlement === undefined) {
    return refused({ field: "market_lifecycle.settlement_value", wanted: "a value", got: "nothing" });
  }
  return finishNamed(from, ticker, () => ({ kind: "determined", ticker, settlement }));
}

function finishNamed(from: Reader, ticker: string, make: () => StreamNews): Decoded<StreamNews> {
  if (ticker === "") from.refuse("market_ticker", "a ticker");
  return from.finish(make);
}

function readSeconds(from: Reader, field: string): Time {
  const told = from.whole(field);
  if (told >= 0 && told < 100_000_000_000) return seconds(told);
  from.refuse(field, "a time in seconds");
  return time(0);
}
