import { ok, refused, type Result } from "../../lib/result.ts";
import type { Level } from "../../domain/market.ts";
import { complement, contracts, parseTime, type Price, type Time } from "../../domain/units.ts";
import { asFields, asPrice, asText, isPrice, parseJson } from "./fields.ts";
import { lineRecords } from "./line-records.ts";
import { marketGuesser } from "./market-guess.ts";
import type { Batches, Recorded } from "./record.ts";

/**
 * Recordings of the best bid and ask without sizes. A book needs sizes, so each best level is given one
 * contract: enough to be a quote, too little to be mistaken for depth. With no trades either, an order of
 * ours can be filled only by the other side's best coming through its price.
 */
const unknownSize = contracts(1);

/** Rows of a best-quote log in cents; its clock has no zone and is US Pacific, in winter. */
export function quoteRows(path: string): Batches {
  const describe = marketGuesser();
  return lineRecords(path, (line) => {
    if (line.startsWith(quoteRowsHeading)) return ok("no-message");
    const [clock = "", ticker = "", yesBid = "", noBid = ""] = line.split(",");
    const at = parseTime(`${clock}-08:00`);
    const bid = centsOf(yesBid);
    const noPrice = centsOf(noBid);
    if (at === undefined || ticker === "" || bid === undefined || noPrice === undefined) {
      return refused("the row is no best quote");
    }
    const ask = isPrice(noPrice) ? complement(noPrice) : undefined;
    return ok([...describe(ticker, at), quoteBook(ticker, at, bid, ask)]);
  });
}

export const quoteRowsHeading = "timestamp,market_ticker,best_yes_bid,best_no_bid";

/** Snapshots about once a second, in dollars. */
export function quoteSnapshots(path: string): Batches {
  const describe = marketGuesser();
  return lineRecords(path, (line) => readSnapshot(line, describe));
}

export function isQuoteSnapshots(head: string): boolean {
  return /^\{"yb": ?[\d.]/.test(head);
}

function readSnapshot(
  line: string,
  describe: ReturnType<typeof marketGuesser>,
): Result<readonly Recorded[], string> {
  const fields = asFields(parseJson(line));
  const ticker = asText(fields?.["ticker"]);
  const seconds = fields?.["ts"];
  if (fields === undefined || ticker === undefined || typeof seconds !== "number") {
    return refused("the line is not a whole snapshot");
  }
  const bid = asPrice(fields["yb"]);
  const ask = asPrice(fields["ya"]);
  // The recorder's clock is a float of seconds; a microsecond is about its own resolution.
  const at = Math.round(seconds * 1_000_000) as Time;
  return ok([...describe(ticker, at), quoteBook(ticker, at, bid, ask)]);
}

function quoteBook(ticker: string, at: Time, bid: Price | undefined, ask: Price | undefined): Recorded {
  const input = {
    kind: "book-snapshot-received",
    at,
    ticker,
    bids: levelsAt(bid),
    asks: levelsAt(ask),
  } as const;
  return { kind: "input", input };
}

function levelsAt(price: Price | undefined): readonly Level[] {
  return price !== undefined && isPrice(price) ? [{ price, qty: unknownSize }] : [];
}

function centsOf(text: string): Price | undefined {
  return /^\d{1,3}$/.test(text) && Number(text) <= 100 ? ((Number(text) * 100) as Price) : undefined;
}
