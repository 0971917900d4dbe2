import fc from "fast-check";
import { expect, test } from "vitest";
import { anyMarket, drawn, level, paramsOf, quote } from "../../test/strategy/drawn.ts";
import { holding, now } from "../../test/strategy/scene.ts";
import { isCrossing, type Side } from "../domain/side.ts";
import { cents, plus, price, seconds, type Price, type Time } from "../domain/units.ts";
import type { Level } from "../domain/market.ts";
import { parsePriceGrid } from "../domain/price-grid.ts";
import type { View } from "./view.ts";

/** What no market does for long: books without a side, or without anything, at the ends of the prices, past the close. */

const grids = ["0.01", "0.001"].map((step) => {
  const parsed = parsePriceGrid([{ start: "0", end: "1", step }]);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.value;
});

const anyExtreme = fc.record({
  book: fc.constantFrom<readonly [bid: number | undefined, ask: number | undefined]>(
    [undefined, undefined],
    [undefined, 1],
    [undefined, 50],
    [99, undefined],
    [50, undefined],
    [1, 2],
    [98, 99],
    [1, 99],
    [49, 50],
  ),
  /** Contracts. */
  net: fc.constantFrom(-1_000_000, -50, 0, 50, 1_000_000),
  secondsLeft: fc.constantFrom(-100_000, -1, 0, 1, 61, 1_000_000_000),
  last: fc.constantFrom<Price | undefined>(undefined, price(1), cents(1), cents(99), price(9_999)),
  reference: fc.constantFrom(undefined, 1e-9, 0.0001, 0.9999, 1 - 1e-9),
  grid: fc.constantFrom(...grids),
});

function levelAt(at: number | undefined): Level | undefined {
  return at === undefined ? undefined : level(cents(at), 100);
}

test("at the ends of everything each choice of stages has numbers, and prices that are free to take", () => {
  let quoted = 0;
  fc.assert(
    fc.property(anyMarket, anyExtreme, (one, { book, net, secondsLeft, last, reference, grid }) => {
      const scene = drawn(one);
      const [bid, ask] = book.map(levelAt);
      const closeAt = (secondsLeft < 0 ? now + secondsLeft * 1e6 : plus(now, seconds(secondsLeft))) as Time;
      const view: View = {
        ...scene,
        market: { ...scene.market, closeAt, grid },
        bestBid: bid,
        bestAsk: ask,
        past: (side: Side) => (side === "bid" ? bid : ask),
        position: holding(net),
        lastPrice: last,
        lastTradeAt: last === undefined ? undefined : now,
        references: new Map(reference === undefined ? [] : [["model", { value: reference, at: now }]]),
      };
      const some = {
        ...paramsOf(one),
        "weighted-fair": {
          book: 1,
          last: 0.5,
          references: { model: 0.5 },
          referenceAgeMax: seconds(60),
        },
      };
      const lines: string[] = [];
      const { quotes, fair, spread } = quote(view, one.stages, some, ({ text }) => lines.push(text));
      expect(lines.join("\n")).not.toMatch(/NaN|undefined/);
      expect(fair === undefined || (fair > 0 && fair < 1)).toBe(true);
      expect(spread === undefined || Number.isFinite(spread)).toBe(true);
      for (const { side, price: at, qty } of quotes) {
        expect(grid.has(at)).toBe(true);
        expect(qty > 0 && Number.isSafeInteger(qty)).toBe(true);
        const touch = side === "bid" ? ask?.price : bid?.price;
        if (touch !== undefined) expect(isCrossing(side, at, touch)).toBe(false);
      }
      quoted += quotes.length;
    }),
    { numRuns: 500, seed: 13 },
  );
  expect(quoted).toBeGreaterThan(200);
});
