import { parseTime, type Price, type Time } from "../../domain/units.ts";
import { ok, refused } from "../../lib/result.ts";
import {
  asCents,
  asFields,
  asList,
  asMillis,
  asPrice,
  asText,
  parseJson,
  readLevels,
  type Fields,
} from "./fields.ts";
import { documentRecords, lineRecords } from "./line-records.ts";
import { marketGuesser } from "./market-guess.ts";
import type { Batches, Recorded } from "./record.ts";

/** Whole books looked at now and then, in the shapes that pollers of different years wrote. */

/** One look: both sides as bids of their outcome. */
interface Look {
  readonly ticker: string;
  readonly at: Time;
  readonly yes: unknown;
  readonly no: unknown;
  readonly toPrice: (value: unknown) => Price | undefined;
}

/** Full-depth polls, one a line; the verbatim wire levels are read where they are kept. */
export function depthLines(path: string): Batches {
  const tell = lookTeller();
  return lineRecords(path, (line) => {
    const fields = asFields(parseJson(line));
    const ticker = asText(fields?.["ticker"]);
    const at = parseTime(asText(fields?.["captured_at"]) ?? "");
    if (fields === undefined || ticker === undefined || at === undefined) {
      return refused("the line is not a whole poll");
    }
    const raw = asFields(fields["raw_orderbook"]);
    const yes = raw?.["yes_dollars"] ?? fields["yes_bids"];
    const no = raw?.["no_dollars"] ?? fields["no_bids"];
    return ok(tell({ ticker, at, yes, no, toPrice: asPrice }));
  });
}

export function isDepthLines(head: string): boolean {
  return head.startsWith("{") && /"schema_version":"(orderbook_depth|weather_books?|hf_burst)\./.test(head);
}

/** A list of REST answers of one market; polls after its end hold no book and are no looks. */
export function pollList(path: string): Batches {
  return looksOf(path, (entry) => {
    const at = parseTime(`${asText(entry["timestamp"]) ?? ""}Z`);
    const ticker = asText(entry["market_id"]);
    const book = asFields(asFields(entry["order_book"])?.["orderbook"]);
    const yes = book?.["yes_dollars"];
    const no = book?.["no_dollars"];
    if (ticker === undefined || at === undefined || (!Array.isArray(yes) && !Array.isArray(no))) return [];
    return [{ ticker, at, yes, no, toPrice: asPrice }];
  });
}

export function isPollList(head: string): boolean {
  return /^\s*\[/.test(head) && head.includes('"order_book"') && head.includes('"market_id"');
}

/** Books of multi-leg markets, read while their quotes were measured; some notes keep no time. */
export function comboBooks(path: string): Batches {
  return looksOf(path, (entry) => {
    const ticker = asText(entry["ticker"]);
    const book = asFields(entry["book"]) ?? asFields(entry["orderbook_fp"]);
    const yes = book?.["yes_dollars"] ?? entry["yes_book"];
    const no = book?.["no_dollars"] ?? entry["no_book"];
    if (ticker === undefined || (!Array.isArray(yes) && !Array.isArray(no))) return [];
    const at = asMillis(entry["book_observed_ms"]) ?? dayOf(path, "2026-08-09");
    return [{ ticker, at, yes, no, toPrice: asPrice }];
  });
}

export function isComboBooks(head: string): boolean {
  const isList = /^\s*[[{]/.test(head) && head.includes("KXMVE");
  return isList && /"(book|no_book|orderbook_fp)": ?[[{]/.test(head);
}

/** A client library's dump of 2024: whole cents, one object a market. It keeps no time. */
export function dumpedBooks(path: string): Batches {
  return looksOf(path, (entry) => {
    const at = dayOf(path, "2024-07-19");
    return Object.entries(entry).flatMap(([ticker, value]): readonly Look[] => {
      const book = asFields(value);
      if (book === undefined) return [];
      return [{ ticker, at, yes: book["_yes"], no: book["_no"], toPrice: asCents }];
    });
  });
}

export function isDumpedBooks(head: string): boolean {
  return /^\s*\[/.test(head) && /"_no":\s*\[/.test(head) && /"_yes":\s*\[/.test(head);
}

/** Books in a table, their arrays as quoted cells, whole cents. */
export function bookTable(path: string): Batches {
  const tell = lookTeller();
  return lineRecords(path, (line) => {
    if (line.startsWith(bookTableHeading)) return ok("no-message");
    const cells = splitQuoted(line);
    const ticker = cells[2];
    const at = parseTime(cells[5] ?? "");
    if (ticker === undefined || at === undefined) return refused("the row is no book");
    const yes = pairUp(cells[6], cells[7]);
    const no = pairUp(cells[8], cells[9]);
    return ok(tell({ ticker, at, yes, no, toPrice: asCents }));
  });
}

export const bookTableHeading = "series_ticker,event_ticker,market_ticker,created_time";

function looksOf(path: string, lookAt: (entry: Fields) => readonly Look[]): Batches {
  return documentRecords(path, (document) => {
    const rows = Array.isArray(document) ? asList(document) : asList(asFields(document)?.["rows"]);
    if (rows.length === 0) return refused("the document holds no polls");
    return ok(tellLooks(rows, lookAt));
  });
}

function* tellLooks(
  rows: readonly unknown[],
  lookAt: (entry: Fields) => readonly Look[],
): Generator<readonly Recorded[]> {
  const tell = lookTeller();
  for (const row of rows) {
    const entry = asFields(row);
    for (const look of entry === undefined ? [] : lookAt(entry)) yield tell(look);
  }
}

function lookTeller(): (look: Look) => readonly Recorded[] {
  const describe = marketGuesser();
  return ({ ticker, at, yes, no, toPrice }) => {
    const bids = readLevels(yes, "yes", toPrice);
    const asks = readLevels(no, "no", toPrice);
    return [
      ...describe(ticker, at),
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
  };
}

function pairUp(prices = "", sizes = ""): unknown {
  const qtys = asList(parseJson(sizes));
  return asList(parseJson(prices)).map((each, index) => [each, qtys[index]]);
}

/** The day in a file's name, for looks that kept no time; else a day on which such files were written. */
function dayOf(path: string, otherwise: string): Time {
  const day = /(\d{4}-\d{2}-\d{2})[^/]*$/.exec(path)?.[1] ?? otherwise;
  return parseTime(`${day}T00:00:00Z`) ?? (0 as Time);
}

function splitQuoted(line: string): readonly string[] {
  return [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((match) => match[2] ?? match[1] ?? "");
}
