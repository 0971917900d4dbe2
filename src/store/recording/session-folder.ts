import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ok, refused, type Result } from "../../lib/result.ts";
import type { Settlement } from "../../domain/market.ts";
import { complement, parseTime, price, type Price, type Time } from "../../domain/units.ts";
import { asCents, asFields, asList, asText, parseJson, readLevels, type Fields } from "./fields.ts";
import { marketGuesser } from "./market-guess.ts";
import { mergeFiles, type Merged, type Place, type Placed } from "./merge.ts";
import { readOutcomes } from "./outcomes.ts";
import type { Batches, DecodeFrame, Defect, Recorded, RecordingKind } from "./record.ts";
import { sequence } from "./sequence.ts";
import { readTicker, tickerClaims } from "./ticker-news.ts";

/**
 * A session of a passive recorder: one folder, one gzip file a message type, merged by the receiver's
 * clock. A session with deltas is a full recording; one without is the recorder's own book once a second.
 */
export function sessionKind(folder: string): RecordingKind | undefined {
  if (existsSync(fileOf(folder, "orderbook_delta"))) return "full";
  return existsSync(fileOf(folder, "book_checkpoints")) ? "polled" : undefined;
}

export async function* sessionRecords(folder: string, decode: DecodeFrame): Batches {
  const kind = sessionKind(folder);
  const types = kind === "full" ? fullTypes : polledTypes;
  const files = types
    .map((type) => ({ file: fileOf(folder, type), place: placeOf(type) }))
    .filter(({ file }) => existsSync(file));
  yield { messages: 0, records: missingFiles(folder, kind === "full" ? types : fullTypes) };
  const tell = sessionTeller(decode, kind === "polled", readOutcomes(folder));
  for await (const merged of mergeFiles(files)) {
    const records: Recorded[] = [];
    let messages = 0;
    for (const item of merged) {
      if (item.kind === "line") messages += 1;
      for (const record of tellMerged(item, tell)) records.push(record);
    }
    yield { messages, records };
  }
}

type LineType =
  | "ws_connected"
  | "watch_market"
  | "orderbook_snapshot"
  | "orderbook_delta"
  | "ticker"
  | "market_rotated"
  | "book_checkpoints";

/** In the order in which lines of one nanosecond are told. */
const fullTypes: readonly LineType[] = [
  "market_rotated",
  "watch_market",
  "ws_connected",
  "orderbook_snapshot",
  "orderbook_delta",
  "ticker",
  "book_checkpoints",
];

const polledTypes: readonly LineType[] = ["market_rotated", "watch_market", "ticker", "book_checkpoints"];

/** Zipped, as the recorder leaves it, or unzipped by somebody. */
function fileOf(folder: string, type: LineType): string {
  const plain = join(folder, `${type}.ndjson`);
  return existsSync(plain) ? plain : `${plain}.gz`;
}

/** The recorder counted what it wrote: a type it counted and this folder lacks is missing. */
function missingFiles(folder: string, types: readonly LineType[]): readonly Defect[] {
  const status = join(folder, "recorder_status.json");
  const counts = existsSync(status)
    ? asFields(asFields(parseJson(readFileSync(status, "utf8")))?.["event_counts"])
    : undefined;
  return types
    .filter((type) => Number(counts?.[type] ?? 0) > 0 && !existsSync(fileOf(folder, type)))
    .map((type) => ({
      kind: "file-missing",
      file: fileOf(folder, type),
      why: `the recorder wrote ${String(counts?.[type])} of them`,
    }));
}

/** Lines are long and many: their numbers are cut out of the text, and only payloads are parsed. */
function placeOf(type: LineType): Place {
  const order = fullTypes.indexOf(type);
  if (type === "book_checkpoints") {
    return (text) => {
      const told = cutOut(text, '"checkpoint_ts":"', '"');
      const at = told === undefined ? undefined : parseTime(told);
      // Written right after the message it follows, with the microseconds of that message.
      return at === undefined ? undefined : { at, nanos: 1_000, tie: Infinity };
    };
  }
  return (text) => {
    const nanos = cutOut(text, '"local_recv_ns":', ",");
    if (nanos === undefined || !/^\d{19}$/.test(nanos) || !text.endsWith("}")) return undefined;
    // It stands near the end of a long line.
    const seqKey = '"sequence_number":';
    const seqAt = text.lastIndexOf(seqKey) + seqKey.length;
    const seq = Number(text.slice(seqAt, text.indexOf(",", seqAt)));
    // Nineteen digits do not fit a double: microseconds and the rest are kept apart.
    return {
      at: Number(nanos.slice(0, 16)),
      nanos: Number(nanos.slice(16)),
      tie: Number.isFinite(seq) ? seq : order / fullTypes.length,
    };
  };
}

function cutOut(text: string, before: string, after: string): string | undefined {
  const start = text.indexOf(before);
  if (start < 0) return undefined;
  const end = text.indexOf(after, start + before.length);
  return end < 0 ? undefined : text.slice(start + before.length, end);
}

type Tell = (placed: Placed) => Result<readonly Recorded[], string>;

function tellMerged(item: Merged, tell: Tell): readonly Recorded[] {
  if (item.kind === "cut") return [{ ...item, kind: "recording-cut" }];
  if (item.kind === "refused") return [{ ...item, kind: "line-refused" }];
  const told = tell(item.placed);
  if (told.ok) return told.value;
  return [{ kind: "line-refused", file: item.placed.file, line: item.placed.line, why: told.why }];
}

/** The book's channel is the second that the recorder subscribes on each connection. */
const bookSid = 2;

function sessionTeller(
  decode: DecodeFrame,
  isPolled: boolean,
  outcomes: ReadonlyMap<string, Settlement>,
): Tell {
  const describe = marketGuesser();
  const numbers = sequence();
  const claims = tickerClaims();
  let isConnectionDue = true;
  let isBehind = false;

  const tellBook = (placed: Placed, type: string): Result<readonly Recorded[], string> => {
    isBehind = false;
    const at = placed.at as Time;
    const payload = messageOf(placed.text);
    const ticker = cutOut(placed.text, '"market_ticker":"', '"');
    if (payload === undefined || ticker === undefined) return refused("the line holds no message");
    const frame = `{"type":"${type}","sid":${bookSid},"seq":${placed.tie},"msg":${payload}}`;
    const decoded = decode(frame, at, false);
    if (!decoded.ok) return decoded;
    const records: Recorded[] = [...gapRecords(numbers.hear(bookSid, placed.tie), ticker, at)];
    for (const input of decoded.value) records.push({ kind: "input", input });
    return ok(records);
  };

  const tellCheckpoint = (placed: Placed): Result<readonly Recorded[], string> => {
    const fields = asFields(parseJson(placed.text));
    const ticker = asText(fields?.["market_ticker"]);
    if (fields === undefined || ticker === undefined) return refused("the line is no checkpoint");
    const at = placed.at as Time;
    if (isPolled) return ok(checkpointBook(fields, ticker, at));
    const records: Recorded[] = [];
    const seq = Number(fields["sequence_number"]);
    const last = numbers.last(bookSid);
    if (last !== undefined && seq > last) {
      // The recorder had heard of changes that this copy does not hold: one gap until messages come again.
      numbers.hear(bookSid, seq);
      if (!isBehind) records.push(...gapRecords({ expected: last + 1, got: seq + 1 }, ticker, at));
      isBehind = true;
    }
    records.push(checkpointQuote(fields, ticker, at));
    return ok(records);
  };

  return (placed) => {
    const at = placed.at as Time;
    const type = basename(placed.file).split(".")[0] ?? "";
    const isDue = isConnectionDue;
    if (type === "market_rotated") isConnectionDue = true;
    if (type === "ws_connected") isConnectionDue = false;
    switch (type as LineType) {
      case "orderbook_delta":
      case "orderbook_snapshot":
        return tellBook(placed, type);
      case "book_checkpoints":
        return tellCheckpoint(placed);
      case "ws_connected":
        numbers.restart();
        return ok(connectionRecords(isDue, at));
      default:
        return tellPayload(type, placed, describe, claims, outcomes);
    }
  };
}

function tellPayload(
  type: string,
  placed: Placed,
  describe: ReturnType<typeof marketGuesser>,
  claims: ReturnType<typeof tickerClaims>,
  outcomes: ReadonlyMap<string, Settlement>,
): Result<readonly Recorded[], string> {
  const at = placed.at as Time;
  const payload = asFields(parseJson(payloadOf(placed.text) ?? ""));
  const ticker = asText(payload?.[type === "market_rotated" ? "previous_market_ticker" : "market_ticker"]);
  if (payload === undefined || ticker === undefined) return refused("the line holds no message");
  if (type === "watch_market") {
    return ok(describe(ticker, at, parseTime(asText(payload["close_time"]) ?? "")));
  }
  if (type === "market_rotated") return ok(endOfMarket(ticker, at, outcomes.get(ticker)));
  const news = readTicker(payload);
  const records: Recorded[] = [...describe(ticker, at), ...claims(ticker, at, news)];
  if (news.lastPrice !== undefined) {
    records.push({ kind: "input", input: { kind: "last-price-told", at, ticker, price: news.lastPrice } });
  }
  return ok(records);
}

/** The recorder goes on to the next market after the close: no more news of this one but how it ended. */
function endOfMarket(ticker: string, at: Time, settlement: Settlement | undefined): readonly Recorded[] {
  const why = "the recorder went on to the next market";
  const doubted: Recorded = { kind: "input", input: { kind: "book-doubted", at, ticker, why } };
  if (settlement === undefined) return [doubted];
  return [
    doubted,
    { kind: "input", input: { kind: "market-determined", at, ticker, settlement } },
    { kind: "input", input: { kind: "market-settled", at, ticker } },
  ];
}

function gapRecords(
  gap: { readonly expected: number; readonly got: number } | undefined,
  ticker: string,
  at: Time,
): readonly Recorded[] {
  if (gap === undefined) return [];
  const why = `message ${gap.expected} is missing: ${gap.got} came instead`;
  return [
    { kind: "gap-found", at, ...gap },
    { kind: "input", input: { kind: "book-doubted", at, ticker, why } },
  ];
}

/** Each market has its own connection; another one in between means that it was lost, unnoticed until then. */
function connectionRecords(isDue: boolean, at: Time): readonly Recorded[] {
  const connected: Recorded = { kind: "input", input: { kind: "stream-connected", at } };
  if (isDue) return [connected];
  const why = "the recorder had to connect again";
  return [{ kind: "input", input: { kind: "stream-lost", at, why } }, connected];
}

/** A delta as the recorder keeps it: keys sorted, and one of its own added. */
const sortedDelta =
  /^\{"delta_fp":("[^"]*"),"market_id":("[^"]*"),"market_ticker":("[^"]*"),"price_cents":[^,]*,"price_dollars":("[^"]*"),"side":("[^"]*"),"ts":("[^"]*"),"ts_ms":(\d+)\}$/;

/** A message as the exchange wrote it, where that can be had; else as the recorder kept it. */
function messageOf(text: string): string | undefined {
  const payload = payloadOf(text);
  const match = payload === undefined ? null : sortedDelta.exec(payload);
  if (match === null) return payload;
  const [, change, id, ticker, dollars, side, ts, ms] = match;
  const names = `{"market_ticker":${ticker},"market_id":${id},"price_dollars":${dollars}`;
  return `${names},"delta_fp":${change},"side":${side},"ts":${ts},"ts_ms":${ms}}`;
}

function payloadOf(text: string): string | undefined {
  return cutOut(text, '"payload_json":', ',"recorder_type"');
}

/** The recorder rounds to whole cents, so its best price says where the book's is to half a cent. */
const centRounding = price(50);

function checkpointQuote(fields: Fields, ticker: string, at: Time): Recorded {
  const noBid = bestCents(fields["no_bid_prices"]);
  return {
    kind: "quote-told",
    by: "checkpoint",
    at,
    ticker,
    bid: bestCents(fields["yes_bid_prices"]),
    ask: noBid === undefined ? undefined : complement(noBid),
    tolerance: centRounding,
  };
}

function bestCents(list: unknown): Price | undefined {
  return asCents(asList(list)[0]);
}

/** The recorder's five best levels a side as a whole book: a look, not the stream. */
function checkpointBook(fields: Fields, ticker: string, at: Time): readonly Recorded[] {
  const side = (outcome: "yes" | "no") => {
    const prices = asList(fields[`${outcome}_bid_prices`]);
    const sizes = asList(fields[`${outcome}_bid_sizes`]);
    return prices.map((each, index) => [each, sizes[index]]);
  };
  const bids = readLevels(side("yes"), "yes", asCents);
  const asks = readLevels(side("no"), "no", asCents);
  return [
    ...[...bids.dropped, ...asks.dropped].map((why): Recorded => ({
      kind: "level-dropped",
      at,
      ticker,
      why,
    })),
    {
      kind: "input",
      input: { kind: "book-snapshot-received", at, ticker, bids: bids.levels, asks: asks.levels },
    },
  ];
}
