import type { Level } from "../../domain/market.ts";
import { isBetter, type Side } from "../../domain/side.ts";
import { minus, seconds, zeroQty, type Price, type Qty, type Time } from "../../domain/units.ts";
import type { ExchangeEvent } from "../event.ts";
import type { Exchange } from "../exchange.ts";

/** Order books as they stood a moment ago, of those that somebody reads. Only what changed lately is remembered. */
export interface BookPasts {
  /** The best first, at `cut`. What a book was before it was asked for the first time is not known. */
  levels(ticker: string, side: Side, cut: Time, now: Time): readonly Level[];
  /** Whether anybody reads this book, so that the change has to be remembered. */
  note(event: BookChange): boolean;
  /** Nobody will ask for an older moment again. */
  forget(upTo: Time): void;
}

type BookChange = Extract<ExchangeEvent, { readonly kind: "book-changed" }>;

interface BookPast {
  /** The oldest first. */
  readonly changes: BookChange[];
  askedAt: Time;
}

/** A book that nobody has asked for so long is let go: longer than reads can stand still. */
const readFor = seconds(900);

export function bookPasts(exchange: Pick<Exchange, "levels">): BookPasts {
  const pasts = new Map<string, BookPast>();
  const touched = new Set<BookPast>();
  return {
    levels: (ticker, side, cut, now) => {
      const levels = exchange.levels(ticker, side);
      const past = pasts.get(ticker);
      if (past === undefined) pasts.set(ticker, { changes: [], askedAt: now });
      else past.askedAt = now;
      return past === undefined ? levels : undone(levels, side, past.changes, cut);
    },
    note: (event) => {
      const past = pasts.get(event.ticker);
      if (past === undefined) return false;
      if (minus(event.at, past.askedAt) > readFor) {
        pasts.delete(event.ticker);
        return false;
      }
      past.changes.push(event);
      touched.add(past);
      return true;
    },
    forget: (upTo) => {
      for (const past of touched) {
        const kept = past.changes.findIndex(({ at }) => at > upTo);
        past.changes.splice(0, kept < 0 ? past.changes.length : kept);
        if (past.changes.length === 0) touched.delete(past);
      }
    },
  };
}

function undone(
  levels: readonly Level[],
  side: Side,
  changes: readonly BookChange[],
  cut: Time,
): readonly Level[] {
  const since = changes.slice(changes.findLastIndex(({ at }) => at <= cut) + 1);
  const own = since.filter((change) => change.side === side);
  if (own.length === 0) return levels;
  const sizes = new Map<Price, Qty>(levels.map(({ price, qty }) => [price, qty]));
  for (const { price, change } of own) sizes.set(price, minus(sizes.get(price) ?? zeroQty, change));
  return [...sizes]
    .filter(([, qty]) => qty > 0)
    .map(([price, qty]) => ({ price, qty }))
    .toSorted((a, b) => (isBetter(side, a.price, b.price) ? -1 : 1));
}
