import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBook } from "./book.ts";
import { parsePriceGrid } from "./price-grid.ts";
import type { Side } from "./side.ts";
import { cents, contracts, price, qty, type Price, type Qty } from "./units.ts";

const parsed = parsePriceGrid([{ start: "0", end: "1", step: "0.01" }]);
if (!parsed.ok) throw new Error(parsed.why);
const grid = parsed.value;

function level(cent: number, count: number): { price: Price; qty: Qty } {
  return { price: cents(cent), qty: contracts(count) };
}

/** Obviously right: a map from price to size, searched whole every time. */
function naiveBook() {
  const sizes: Record<Side, Map<number, number>> = { bid: new Map(), ask: new Map() };
  return {
    change: (side: Side, at: Price, by: number) => {
      const size = Math.max(0, (sizes[side].get(at) ?? 0) + by);
      if (size === 0) sizes[side].delete(at);
      else sizes[side].set(at, size);
    },
    levels: (side: Side) =>
      [...sizes[side]]
        .map(([at, size]) => ({ price: at, qty: size }))
        .toSorted((a, b) => (side === "bid" ? b.price - a.price : a.price - b.price)),
  };
}

test("under random deltas it is the naive book, level by level", () => {
  const delta = fc.record({
    side: fc.constantFrom<Side>("bid", "ask"),
    cent: fc.integer({ min: 1, max: 99 }),
    by: fc.integer({ min: -300, max: 300 }),
  });
  fc.assert(
    fc.property(fc.array(delta, { maxLength: 200 }), (deltas) => {
      const book = createBook(grid);
      const naive = naiveBook();
      for (const { side, cent, by } of deltas) {
        book.change(side, cents(cent), qty(by));
        naive.change(side, cents(cent), by);
        expect(book.best(side)).toBe(naive.levels(side)[0]?.price);
      }
      expect(book.levels("bid")).toEqual(naive.levels("bid"));
      expect(book.levels("ask")).toEqual(naive.levels("ask"));
    }),
  );
});

describe("what cannot be is reported", () => {
  test("a price off the grid changes nothing", () => {
    const book = createBook(grid);
    expect(book.change("bid", price(3150), qty(100))?.kind).toBe("off-grid");
    expect(book.levels("bid")).toEqual([]);
  });

  test("a size below zero becomes zero", () => {
    const book = createBook(grid);
    book.change("ask", cents(60), contracts(5));
    expect(book.change("ask", cents(60), contracts(-7))).toEqual({
      kind: "below-zero",
      side: "ask",
      price: 6000,
      size: -200,
    });
    expect(book.best("ask")).toBeUndefined();
  });
});

test("a snapshot replaces both sides, and an empty one empties the book", () => {
  const book = createBook(grid);
  book.replace([level(30, 5)], [level(40, 5)]);
  book.replace([level(31, 1), level(29, 2)], []);
  expect(book.levels("bid")).toEqual([level(31, 1), level(29, 2)]);
  expect(book.best("ask")).toBeUndefined();
});

test("the best without us skips levels that are only ours", () => {
  const book = createBook(grid);
  book.replace([level(31, 10), level(30, 4)], [level(47, 10)]);
  const ours = (at: Price) => (at === cents(31) || at === cents(47) ? contracts(10) : 0);
  expect(book.bestWithout("bid", ours)).toEqual(level(30, 4));
  expect(book.bestWithout("ask", ours)).toBeUndefined();
  expect(book.bestWithout("bid", (at) => (at === cents(31) ? contracts(4) : 0))).toEqual(level(31, 6));
});

test("the first contracts of others may be passed over, whatever of it is ours", () => {
  const book = createBook(grid);
  book.replace([level(31, 10), level(30, 4), level(28, 5)], [level(47, 10)]);
  const ours = (at: Price) => (at === cents(31) ? contracts(7) : 0);
  const past = (count: number) => book.bestWithout("bid", ours, contracts(count));
  expect(past(0)).toEqual(level(31, 3));
  expect(past(2)).toEqual(level(31, 1));
  expect(past(3)).toEqual(level(30, 4));
  expect(past(6)).toEqual(level(30, 1));
  expect(past(7)).toEqual(level(28, 5));
  expect(past(12)).toBeUndefined();
});

test("a bid at an ask is a crossed book", () => {
  const book = createBook(grid);
  book.replace([level(50, 1)], [level(51, 1)]);
  expect(book.isCrossed()).toBe(false);
  book.change("bid", cents(51), contracts(1));
  expect(book.isCrossed()).toBe(true);
});
