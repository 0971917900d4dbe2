import { createBook, type Book } from "../src/domain/book.ts";
import { parsePriceGrid, type PriceGrid } from "../src/domain/price-grid.ts";
import type { Side } from "../src/domain/side.ts";
import { qty, type Price, type Qty } from "../src/domain/units.ts";
import { seededRandom } from "../src/lib/random.ts";
import { isQuick, measure, printResult, type Case } from "./harness.ts";

/**
 * A delta into the book and its best price out again, on a cent grid and on a tenth-of-a-cent grid, beside the
 * books a client writes first: a map from price text to size that is searched for its best, and a sorted array.
 */
const deltaCount = isQuick ? 500 : 4_000;
/** Few enough deltas to stay in the cache, played often: the book is measured, not the memory. */
const passes = isQuick ? 2 : 50;

interface Delta {
  readonly side: Side;
  readonly price: Price;
  readonly text: string;
  readonly change: Qty;
}

type Best = (delta: Delta) => number;

const cases: Case[] = [];
const checks = new Map<string, number>();
for (const [name, step] of [
  ["cent", "0.01"],
  ["deci_cent", "0.001"],
] as const) {
  const grid = gridOf(step);
  const deltas = makeDeltas(grid);
  cases.push(
    { name: `book_${name}`, run: () => play(name, deltas, ours(grid)) },
    { name: `map_${name}`, run: () => play(name, deltas, textMap()) },
    { name: `sorted_${name}`, run: () => play(name, deltas, sortedArrays()) },
  );
}
const rates = measure(cases);
const median = (name: string): number => rates[name]?.median ?? 0;
printResult("book", {
  deltas_per_second: median("book_cent"),
  ratio_to_text_map: round(median("book_cent") / median("map_cent")),
  ratio_to_sorted_arrays: round(median("book_cent") / median("sorted_cent")),
  deci_cent_ratio_to_text_map: round(median("book_deci_cent") / median("map_deci_cent")),
  deci_cent_ratio_to_sorted_arrays: round(median("book_deci_cent") / median("sorted_deci_cent")),
  rates,
});

/** Every book must have seen the same bests, or the comparison means nothing. */
function play(name: string, deltas: readonly Delta[], best: Best): number {
  let sum = 0;
  for (let pass = 0; pass < passes; pass += 1) {
    for (const delta of deltas) sum = (Math.imul(sum, 31) + best(delta)) | 0;
  }
  const known = checks.get(name);
  if (known !== undefined && known !== sum) throw new Error(`the books of ${name} do not agree`);
  checks.set(name, sum);
  return deltas.length * passes;
}

function ours(grid: PriceGrid): Best {
  const book: Book = createBook(grid);
  return ({ side, price, change }) => {
    book.change(side, price, change);
    return book.best(side) ?? 0;
  };
}

function textMap(): Best {
  const bids = new Map<string, number>();
  const asks = new Map<string, number>();
  return ({ side, text, change }) => {
    const book = side === "bid" ? bids : asks;
    const size = (book.get(text) ?? 0) + change;
    if (size > 0) book.set(text, size);
    else book.delete(text);
    let best = 0;
    for (const key of book.keys()) {
      const price = Math.round(Number(key) * 10_000);
      if (best === 0 || (side === "bid" ? price > best : price < best)) best = price;
    }
    return best;
  };
}

function sortedArrays(): Best {
  const bids: { price: number; size: number }[] = [];
  const asks: { price: number; size: number }[] = [];
  return ({ side, price, change }) => {
    const list = side === "bid" ? bids : asks;
    const index = placeOf(list, price);
    const level = list[index];
    if (level?.price === price) {
      level.size += change;
      if (level.size <= 0) list.splice(index, 1);
    } else if (change > 0) list.splice(index, 0, { price, size: change });
    return (side === "bid" ? list.at(-1) : list[0])?.price ?? 0;
  };
}

function placeOf(list: readonly { readonly price: number }[], price: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.price ?? 0) < price) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Changes near the best, removals as often as additions, and then all of it backward: a pass ends where it began. */
function makeDeltas(grid: PriceGrid): readonly Delta[] {
  const random = seededRandom(20_261_123);
  const held: Record<Side, Map<number, number>> = { bid: new Map(), ask: new Map() };
  const deltas: Delta[] = [];
  const middle = Math.floor(grid.size / 2);
  while (deltas.length < deltaCount) {
    const side: Side = random.chance(0.5) ? "bid" : "ask";
    const depth = Math.floor(random.exponential(grid.size / 25));
    const index = Math.max(
      0,
      Math.min(grid.size - 1, side === "bid" ? middle - 1 - depth : middle + 1 + depth),
    );
    const price = grid.at(index);
    if (price === undefined) continue;
    const size = held[side].get(index) ?? 0;
    const change = size > 0 && random.chance(0.5) ? -size : random.whole(1, 500) * 100;
    held[side].set(index, size + change);
    deltas.push({ side, price, text: (price / 10_000).toFixed(4), change: qty(change) });
  }
  const undone = deltas.toReversed().map((delta) => ({ ...delta, change: qty(-delta.change) }));
  return [...deltas, ...undone];
}

function gridOf(step: string): PriceGrid {
  const grid = parsePriceGrid([{ start: "0", end: "1", step }]);
  if (!grid.ok) throw new Error(grid.why);
  return grid.value;
}

function round(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
