import { assert } from "../../lib/assert.ts";
import type { Market } from "../../domain/market.ts";
import { timesOne } from "../../domain/fees.ts";
import { priceGrid, type PriceGrid, type PriceRange } from "../../domain/price-grid.ts";
import { cents, oneDollar, plus, price, seconds, type Time } from "../../domain/units.ts";
import type { Recorded } from "./record.ts";

/**
 * Recordings of books do not hold the markets' own descriptions. What their notes and our measurements say
 * of the series is used instead: the tick grid by series, the plain quadratic fee (makers pay none), and a
 * close time where one is recorded. Without one the market is taken to close far away.
 */
function guessMarket(ticker: string, at: Time, closeAt: Time | undefined): Market {
  return {
    ticker,
    eventTicker: ticker.slice(0, dashAt(ticker, ticker.lastIndexOf("-"))),
    seriesTicker: ticker.slice(0, dashAt(ticker, ticker.indexOf("-"))),
    title: ticker,
    status: "active",
    grid: guessGrid(ticker),
    fees: { kind: "quadratic", multiplier: timesOne },
    openAt: at,
    closeAt: closeAt ?? plus(at, farAway),
    isExclusive: false,
    isCombo: ticker.startsWith("KXMVE"),
    shard: 0,
  };
}

/** Describes each market once, when it is first heard of. */
export function marketGuesser(): (ticker: string, at: Time, closeAt?: Time) => readonly Recorded[] {
  const described = new Set<string>();
  return (ticker, at, closeAt) => {
    if (described.has(ticker)) return [];
    described.add(ticker);
    return [
      { kind: "input", input: { kind: "market-described", at, market: guessMarket(ticker, at, closeAt) } },
    ];
  };
}

const farAway = seconds(30 * 24 * 3_600);

const linearCent = grid([{ start: price(0), end: oneDollar, step: cents(1) }]);
const deciCent = grid([{ start: price(0), end: oneDollar, step: price(10) }]);
const tapered = grid([
  { start: price(0), end: cents(10), step: price(10) },
  { start: cents(10), end: cents(90), step: cents(1) },
  { start: cents(90), end: oneDollar, step: price(10) },
]);

function guessGrid(ticker: string): PriceGrid {
  if (ticker.startsWith("KXMVE")) return deciCent;
  return /^KX[A-Z]+15M-/.test(ticker) ? tapered : linearCent;
}

function grid(ranges: readonly PriceRange[]): PriceGrid {
  const built = priceGrid(ranges);
  assert(built.ok, "the known grids are grids");
  return built.value;
}

/** Where a name ends: at the dash, or at its own end when it has none. */
function dashAt(ticker: string, dash: number): number {
  return dash < 0 ? ticker.length : dash;
}
