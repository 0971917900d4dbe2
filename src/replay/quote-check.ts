import { formatPrice, formatTime, oneDollar, type Price, type Time } from "../domain/units.ts";
import type { Claim } from "../store/recording/record.ts";

/**
 * Holds best quotes told by one channel against a book built from another. The channels are up to a second
 * apart, so a quote agrees when the book shows it at that moment or at any moment within a second of it.
 * An empty side counts as $0 or $1.
 */
export interface QuoteCheck {
  /** The book's best quotes, whenever they may have changed. */
  hear(ticker: string, at: Time, bid: Price, ask: Price): void;
  compare(claim: QuoteClaim): void;
  /** The book is doubted: what was shown so far says nothing any more. */
  forget(ticker: string): void;
  result(): QuoteCounts;
}

export interface QuoteCounts {
  readonly compared: number;
  /** Agreed at the very moment. */
  readonly agreedAtOnce: number;
  /** Agreed with what the book showed within a second before or after. */
  readonly agreedWithinSecond: number;
  readonly differed: number;
}

type QuoteClaim = Extract<Claim, { readonly kind: "quote-told" }>;

interface Shown {
  bid: Price;
  ask: Price;
  /** Shown from here on, until the next one. */
  from: Time;
}

interface Watched {
  /** The newest last: what is shown now, and what was shown in the last second. */
  shown: Shown[];
  waiting: QuoteClaim[];
}

const second = 1_000_000;
/** A busy book changes its best a few hundred times a second; more than this is not remembered. */
const shownMax = 4_096;

export function createQuoteCheck(note: (text: string) => void): QuoteCheck {
  const markets = new Map<string, Watched>();
  const counts = { compared: 0, agreedAtOnce: 0, agreedWithinSecond: 0, differed: 0 };

  const differ = (claim: QuoteClaim, shown: Shown | undefined): void => {
    counts.differed += 1;
    const told = quoteText(claim.bid ?? (0 as Price), claim.ask ?? oneDollar);
    const ours = shown === undefined ? "nothing" : quoteText(shown.bid, shown.ask);
    note(`${formatTime(claim.at)} ${claim.ticker}: ${claim.by} says ${told}, our book ${ours}`);
  };

  const settleWaiting = (market: Watched, at: Time): void => {
    const now = market.shown.at(-1);
    market.waiting = market.waiting.filter((claim) => {
      if (at - claim.at > second) differ(claim, now);
      else if (now === undefined || !isNear(claim, now)) return true;
      else counts.agreedWithinSecond += 1;
      return false;
    });
  };

  return {
    hear: (ticker, at, bid, ask) => {
      const market = watchedAt(markets, ticker);
      const last = market.shown.at(-1);
      if (last?.bid === bid && last.ask === ask) return;
      market.shown.push({ bid, ask, from: at });
      if (market.shown.length > shownMax) market.shown.splice(0, shownMax / 2);
      if (market.waiting.length > 0) settleWaiting(market, at);
    },
    compare: (claim) => {
      const market = watchedAt(markets, claim.ticker);
      settleWaiting(market, claim.at);
      trim(market.shown, claim.at);
      const now = market.shown.at(-1);
      if (now === undefined) return;
      counts.compared += 1;
      if (isNear(claim, now)) counts.agreedAtOnce += 1;
      else if (market.shown.some((shown) => isNear(claim, shown))) counts.agreedWithinSecond += 1;
      else market.waiting.push(claim);
    },
    forget: (ticker) => {
      const market = watchedAt(markets, ticker);
      // What still waited was never seen to agree, and now it cannot be.
      for (const claim of market.waiting) differ(claim, market.shown.at(-1));
      market.waiting = [];
      market.shown = [];
    },
    result: () => {
      for (const market of markets.values()) {
        for (const claim of market.waiting) differ(claim, market.shown.at(-1));
        market.waiting = [];
      }
      return { ...counts };
    },
  };
}

function watchedAt(markets: Map<string, Watched>, ticker: string): Watched {
  const known = markets.get(ticker);
  if (known !== undefined) return known;
  const fresh = { shown: [], waiting: [] };
  markets.set(ticker, fresh);
  return fresh;
}

/** Forgets what stopped being shown more than a second ago. */
function trim(shown: Shown[], at: Time): void {
  const from = shown.findIndex((_, index) => {
    const next = shown[index + 1];
    return next === undefined || at - next.from <= second;
  });
  if (from > 0) shown.splice(0, from);
}

function isNear(claim: QuoteClaim, shown: Shown): boolean {
  const bid = claim.bid ?? 0;
  const ask = claim.ask ?? oneDollar;
  return Math.abs(bid - shown.bid) <= claim.tolerance && Math.abs(ask - shown.ask) <= claim.tolerance;
}

function quoteText(bid: Price, ask: Price): string {
  return `${formatPrice(bid)}/${formatPrice(ask)}`;
}
