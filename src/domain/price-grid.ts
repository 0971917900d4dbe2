import { refused, ok, type Result } from "../lib/result.ts";
import { formatPrice, oneDollar, parsePrice, type Price } from "./units.ts";

/**
 * The allowed prices of one market, built from its `price_ranges` and from nothing else: a structure's
 * name is a label. $0 and $1 are never prices. The grid is the only place where an estimate (a float)
 * becomes a price, and every crossing says which way it rounds.
 */
export interface PriceGrid {
  readonly ranges: readonly PriceRange[];
  /** How many prices there are. */
  readonly size: number;
  readonly lowest: Price;
  readonly highest: Price;
  has(price: Price): boolean;
  /** 0 for the lowest price, or undefined when the price is not on the grid. */
  indexOf(price: Price): number | undefined;
  /** The price with this index, or undefined outside [0, size). */
  at(index: number): Price | undefined;
  /** The highest price ≤ dollars, or undefined when there is none. Takes an estimate in dollars. */
  floor(dollars: number): Price | undefined;
  /** The lowest price ≥ dollars, or undefined when there is none. Takes an estimate in dollars. */
  ceil(dollars: number): Price | undefined;
  /** `steps` ticks up (or down, when negative), or undefined when that leaves the grid. */
  move(price: Price, steps: number): Price | undefined;
}

/** Prices from `start` to `end`, both included where they are prices at all, every `step`. */
export interface PriceRange {
  readonly start: Price;
  readonly end: Price;
  readonly step: Price;
}

/** Above this many prices a grid is refused: the finest known grid has 9 999. */
const sizeMax = 9_999;

/** An estimate this close to a price (in price steps) is that price: 0.1 + 0.2 must not cost a tick. */
const floatSlack = 1e-6;

/** One grid for all markets with the same ranges: each has a table as long as a dollar has prices. */
export function priceGrid(ranges: readonly PriceRange[]): Result<PriceGrid, string> {
  const key = JSON.stringify(ranges);
  const known = grids.get(key);
  if (known !== undefined) return ok(known);
  const made = newGrid(ranges);
  if (made.ok) {
    if (grids.size === gridsMax) grids.clear();
    grids.set(key, made.value);
  }
  return made;
}

/** More than there are structures: only what somebody makes up fills it. */
const gridsMax = 64;
const grids = new Map<string, PriceGrid>();

function newGrid(ranges: readonly PriceRange[]): Result<PriceGrid, string> {
  const prices = collectPrices(ranges);
  if (!prices.ok) return prices;
  const list = prices.value;
  const lowest = list[0];
  const highest = list.at(-1);
  if (lowest === undefined || highest === undefined) return refused("price ranges hold no price");
  const indexes = new Int16Array(oneDollar + 1).fill(-1);
  for (const [index, price] of list.entries()) indexes[price] = index;
  const counts = countsUpTo(list);

  const indexOf = (price: Price): number | undefined => {
    const index = indexes[price] ?? -1;
    return index < 0 ? undefined : index;
  };
  return ok({
    ranges,
    size: list.length,
    lowest,
    highest,
    has: (price) => indexOf(price) !== undefined,
    indexOf,
    at: (index) => list[index],
    // Prices are whole steps: up to an estimate there are as many as up to the whole steps in it.
    floor: (dollars) => list[countAt(counts, Math.floor(dollars * oneDollar + floatSlack)) - 1],
    ceil: (dollars) => list[countAt(counts, Math.ceil(dollars * oneDollar - floatSlack) - 1)],
    move: (price, steps) => {
      const index = indexOf(price);
      return index === undefined ? undefined : list[index + steps];
    },
  });
}

/** From the wire's strings. Refuses text that is no price, bands that overlap, and steps that do not fit. */
export function parsePriceGrid(
  ranges: readonly { readonly start: string; readonly end: string; readonly step: string }[],
): Result<PriceGrid, string> {
  const parsed: PriceRange[] = [];
  for (const range of ranges) {
    const start = parsePrice(range.start);
    const end = parsePrice(range.end);
    const step = parsePrice(range.step);
    if (start === undefined || end === undefined || step === undefined) {
      return refused(`price range ${JSON.stringify(range)} is not in dollars`);
    }
    parsed.push({ start, end, step });
  }
  return priceGrid(parsed);
}

function collectPrices(ranges: readonly PriceRange[]): Result<readonly Price[], string> {
  const prices: Price[] = [];
  let from = -1;
  for (const { start, end, step } of ranges.toSorted((a, b) => a.start - b.start)) {
    const name = `${formatPrice(start)} to ${formatPrice(end)} by ${formatPrice(step)}`;
    if (step <= 0 || start >= end || start < 0 || end > oneDollar)
      return refused(`price range ${name} is empty`);
    if ((end - start) % step !== 0) return refused(`price range ${name} does not end on its own step`);
    if (start < from) return refused(`price range ${name} overlaps the one below it`);
    if ((end - start) / step > sizeMax + 1) return refused(`price range ${name} is finer than $0.0001`);
    for (let price: number = start; price <= end; price += step) {
      if (price > 0 && price < oneDollar && price > (prices.at(-1) ?? 0)) prices.push(price as Price);
    }
    from = end;
  }
  return ok(prices);
}

/** By a number of price steps from 0 to a dollar: how many prices are no higher. */
function countsUpTo(list: readonly Price[]): Int16Array {
  const counts = new Int16Array(oneDollar + 1);
  for (const price of list) counts[price] = 1;
  for (let steps = 1; steps < counts.length; steps += 1)
    counts[steps] = at(counts, steps) + at(counts, steps - 1);
  return counts;
}

/** Outside of the dollar it is as many as at its end; none up to what is no number. */
function countAt(counts: Int16Array, steps: number): number {
  return at(counts, Math.max(0, Math.min(oneDollar, steps)));
}

function at(counts: Int16Array, index: number): number {
  return counts[index] ?? 0;
}
