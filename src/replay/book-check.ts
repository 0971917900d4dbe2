import { createBook, describeFault, type Book, type BookFault } from "../domain/book.ts";
import type { Input } from "../domain/input.ts";
import type { Level } from "../domain/market.ts";
import { priceGrid } from "../domain/price-grid.ts";
import { sides, type Side } from "../domain/side.ts";
import {
  formatPrice,
  formatQty,
  formatTime,
  oneDollar,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import type { Claim } from "../store/recording/record.ts";
import { createQuoteCheck, type QuoteCheck, type QuoteCounts } from "./quote-check.ts";

/**
 * Rebuilds every book of a recording and holds it against everything in the recording that says what it
 * should be: the snapshots that come while it is believed right, the ticker's best quotes, the recorder's
 * own. Disagreements are counted and a few are kept to show; none is hidden.
 */
export interface BookCheck {
  hear(input: Input): void;
  compare(claim: Claim): void;
  result(): BookCheckResult;
}

export interface BookCheckResult {
  /** Snapshots that came for a book believed right, empty ones included. */
  readonly snapshotsCompared: number;
  /** Those of them that differed in at least one level. */
  readonly snapshotMismatches: number;
  readonly levelsCompared: number;
  readonly levelMismatches: number;
  /** Changes that would have left less than nothing at a level. */
  readonly negativeLevels: number;
  /** Levels and changes at prices that are not on the market's grid. */
  readonly offGrid: number;
  /** Changes that came while the book was not known: left out. */
  readonly changesUnplaced: number;
  readonly ticker: QuoteCounts;
  readonly checkpoint: QuoteCounts;
  /** The first few disagreements in words. */
  readonly examples: readonly string[];
}

/** More examples than this help nobody. */
const examplesMax = 12;

/** With `isStream` false snapshots are looks at a book that moved unseen: they replace and prove nothing. */
export function createBookCheck(isStream: boolean): BookCheck {
  const state = newState();
  const { markets, checks } = state;
  return {
    hear: (input) => {
      if (input.kind === "market-described") {
        const book = createBook(input.market.grid);
        markets.set(input.market.ticker, { book, doubt: "no snapshot yet" });
        return;
      }
      if (input.kind === "stream-lost") {
        for (const [ticker, market] of markets) {
          market.doubt = input.why;
          tellChecks(checks, ticker, input.at, market);
        }
        return;
      }
      const market = "ticker" in input ? markets.get(input.ticker) : undefined;
      if (market === undefined || !takeBookNews(state, market, input, isStream)) return;
      if (isStream && "ticker" in input) tellChecks(checks, input.ticker, input.at, market);
    },
    compare: (claim) => {
      const market = markets.get(claim.ticker);
      if (claim.kind !== "quote-told" || market === undefined || !isStream) return;
      if (market.doubt === undefined) checks[claim.by].compare(claim);
    },
    result: () => {
      const ticker = checks.ticker.result();
      const checkpoint = checks.checkpoint.result();
      return { ...state.counts, ticker, checkpoint, examples: state.examples };
    },
  };
}

interface CheckedMarket {
  book: Book;
  /** Undefined: believed right. */
  doubt: string | undefined;
}

interface CheckState {
  readonly markets: Map<string, CheckedMarket>;
  readonly checks: Record<"ticker" | "checkpoint", QuoteCheck>;
  readonly counts: { -readonly [Name in CountName]: number };
  readonly examples: string[];
}

type CountName = Exclude<keyof BookCheckResult, "ticker" | "checkpoint" | "examples">;

function newState(): CheckState {
  const examples: string[] = [];
  const note = (text: string): void => {
    if (examples.length < examplesMax) examples.push(text);
  };
  return {
    markets: new Map(),
    checks: { ticker: createQuoteCheck(note), checkpoint: createQuoteCheck(note) },
    counts: {
      snapshotsCompared: 0,
      snapshotMismatches: 0,
      levelsCompared: 0,
      levelMismatches: 0,
      negativeLevels: 0,
      offGrid: 0,
      changesUnplaced: 0,
    },
    examples,
  };
}

/** True when the book, or our belief in it, may have changed. */
function takeBookNews(state: CheckState, market: CheckedMarket, input: Input, isStream: boolean): boolean {
  switch (input.kind) {
    case "book-snapshot-received":
      takeSnapshot(state, market, input, isStream);
      return true;
    case "book-changed":
      if (market.doubt !== undefined) state.counts.changesUnplaced += 1;
      else countFault(state, market.book.change(input.side, input.price, input.change), input);
      return true;
    case "book-doubted":
      market.doubt = input.why;
      return true;
    case "grid-changed":
      regrid(market, input.ranges);
      return true;
    default:
      return false;
  }
}

function takeSnapshot(state: CheckState, market: CheckedMarket, input: Snapshot, isStream: boolean): void {
  const { counts } = state;
  if (isStream && market.doubt === undefined) {
    const differences = compareLevels(market.book, input);
    counts.snapshotsCompared += 1;
    counts.levelsCompared += differences.compared;
    counts.levelMismatches += differences.texts.length;
    if (differences.texts.length > 0) counts.snapshotMismatches += 1;
    for (const text of differences.texts) note(state, input, text);
  }
  countFault(state, market.book.replace(input.bids, input.asks), input);
  market.doubt = undefined;
}

function countFault(
  state: CheckState,
  fault: BookFault | undefined,
  where: { readonly at: Time; readonly ticker: string },
): void {
  if (fault === undefined) return;
  if (fault.kind === "off-grid") state.counts.offGrid += 1;
  else state.counts.negativeLevels += 1;
  note(state, where, describeFault(fault));
}

function note(state: CheckState, where: { readonly at: Time; readonly ticker: string }, text: string): void {
  if (state.examples.length < examplesMax) {
    state.examples.push(`${formatTime(where.at)} ${where.ticker}: ${text}`);
  }
}

type Snapshot = Extract<Input, { readonly kind: "book-snapshot-received" }>;

function tellChecks(checks: CheckState["checks"], ticker: string, at: Time, market: CheckedMarket): void {
  if (market.doubt !== undefined) {
    checks.ticker.forget(ticker);
    checks.checkpoint.forget(ticker);
    return;
  }
  const bid = market.book.best("bid") ?? (0 as Price);
  const ask = market.book.best("ask") ?? oneDollar;
  checks.ticker.hear(ticker, at, bid, ask);
  checks.checkpoint.hear(ticker, at, bid, ask);
}

function regrid(market: CheckedMarket, ranges: Parameters<typeof priceGrid>[0]): void {
  const grid = priceGrid(ranges);
  if (!grid.ok) return;
  const book = createBook(grid.value);
  book.replace(market.book.levels("bid"), market.book.levels("ask"));
  market.book = book;
}

function compareLevels(
  book: Book,
  snapshot: Snapshot,
): { readonly compared: number; readonly texts: readonly string[] } {
  const told: Record<Side, readonly Level[]> = { bid: snapshot.bids, ask: snapshot.asks };
  const texts: string[] = [];
  let compared = 0;
  for (const side of sides) {
    const sizes = new Map<Price, { ours: Qty; told: Qty }>();
    for (const { price, qty } of book.levels(side)) sizes.set(price, { ours: qty, told: 0 as Qty });
    for (const { price, qty } of told[side]) {
      sizes.set(price, { ours: sizes.get(price)?.ours ?? (0 as Qty), told: qty });
    }
    compared += sizes.size;
    for (const [price, size] of sizes) {
      if (size.ours === size.told) continue;
      const both = `our book holds ${formatQty(size.ours)}, the snapshot ${formatQty(size.told)}`;
      texts.push(`${side} ${formatPrice(price)}: ${both}`);
    }
  }
  return { compared, texts };
}
