import { existsSync, readFileSync } from "node:fs";
import { ok, refused, type Result } from "../../lib/result.ts";
import type { Time } from "../../domain/units.ts";
import { asFields, asList, asMillis, asText, parseJson, type Fields } from "./fields.ts";
import { documentRecords, lineRecords } from "./line-records.ts";
import { marketGuesser } from "./market-guess.ts";
import type { Batches, DecodeFrame, Recorded } from "./record.ts";
import { sequence } from "./sequence.ts";
import { readTicker, tickerClaims } from "./ticker-news.ts";

/**
 * Frames as they came off a socket: one a line, without a receive time, so the payload's own time is used,
 * or the last one known for frames that have none.
 */
export function frameLines(path: string, decode: DecodeFrame): Batches {
  const tell = frameTeller(decode, hasYesPrices(path));
  let now = startTime(path);
  return lineRecords(path, (line) => {
    const frame = asFields(parseJson(line));
    if (frame === undefined) return refused("the line is not a whole frame");
    now = asMillis(asFields(frame["msg"])?.["ts_ms"]) ?? now;
    return tell(frame, line, now);
  });
}

/** One document of `{received_ms, frame}`: frames with the receiver's clock. */
export function frameDocument(path: string, decode: DecodeFrame): Batches {
  const tell = frameTeller(decode, false);
  return documentRecords(path, (document) => {
    const frames = asList(asFields(document)?.["frames"]);
    if (frames.length === 0) return refused("the document holds no frames");
    return ok(tellFrames(path, frames, tell));
  });
}

export function isFrameLine(head: string): boolean {
  const first = asFields(parseJson(head.split("\n")[0] ?? ""));
  const type = asText(first?.["type"]);
  return type === "subscribed" || type === "ok" || type?.startsWith("orderbook_") === true;
}

export function isFrameDocument(head: string): boolean {
  return /^\s*\{/.test(head) && head.includes('"frames"') && head.includes('"received_ms"');
}

type TellFrame = (frame: Fields, text: string, at: Time) => Result<readonly Recorded[], string>;

function* tellFrames(
  file: string,
  frames: readonly unknown[],
  tell: TellFrame,
): Generator<readonly Recorded[]> {
  for (const [index, each] of frames.entries()) {
    const fields = asFields(each);
    const frame = asFields(fields?.["frame"]);
    const at = asMillis(fields?.["received_ms"]);
    const told =
      frame === undefined || at === undefined
        ? refused("the entry is not a frame with its time")
        : tell(frame, JSON.stringify(frame), at);
    // A document has no lines: the number of the frame says where it is.
    yield told.ok ? told.value : [{ kind: "line-refused", file, line: index + 1, why: told.why }];
  }
}

function frameTeller(decode: DecodeFrame, yesPrices: boolean): TellFrame {
  const describe = marketGuesser();
  const numbers = sequence();
  const claims = tickerClaims();
  const tickersOf = new Map<number, Set<string>>();
  let hasTrades = false;

  return (frame, text, at) => {
    const records: Recorded[] = [];
    const sid = frame["sid"];
    const seq = frame["seq"];
    const message = asFields(frame["msg"]);
    const ticker = asText(message?.["market_ticker"]);
    if (message?.["channel"] === "trade" || frame["type"] === "trade") hasTrades = true;
    if (typeof sid === "number" && typeof seq === "number") {
      const tickers = tickersOf.get(sid) ?? new Set();
      tickersOf.set(sid, tickers);
      const gap = numbers.hear(sid, seq);
      if (gap !== undefined) {
        records.push({ kind: "gap-found", at, ...gap });
        const why = `message ${gap.expected} is missing: ${gap.got} came instead`;
        for (const each of tickers) {
          records.push({ kind: "input", input: { kind: "book-doubted", at, ticker: each, why } });
        }
      }
      if (ticker !== undefined) tickers.add(ticker);
    }
    if (ticker !== undefined) records.push(...describe(ticker, at));
    const decoded = decode(text, at, yesPrices);
    if (!decoded.ok) return decoded;
    for (const input of decoded.value) records.push({ kind: "input", input });
    if (frame["type"] === "ticker" && message !== undefined && ticker !== undefined) {
      // Volume says what traded only where no trade says it better.
      const told = claims(ticker, at, readTicker(message));
      records.push(...told.filter((claim) => claim.kind === "quote-told" || !hasTrades));
    }
    return ok(records);
  };
}

/** What was subscribed decides the price mode, and only the note beside the frames tells it. */
function hasYesPrices(path: string): boolean {
  const command = asFields(noteBeside(path)?.["subscribe_cmd"]);
  return asFields(command?.["params"])?.["use_yes_price"] === true;
}

function startTime(path: string): Time {
  return asMillis(noteBeside(path)?.["recorded_at_epoch_ms"]) ?? (0 as Time);
}

function noteBeside(path: string): Fields | undefined {
  const note = path.replace(/\.jsonl(\.gz)?$/, ".meta.json");
  return note !== path && existsSync(note) ? asFields(parseJson(readFileSync(note, "utf8"))) : undefined;
}
