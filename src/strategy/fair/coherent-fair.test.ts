import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { eventMarket, firstOf, guide } from "../../../test/strategy/scene.ts";
import type { Market } from "../../domain/market.ts";
import { contracts } from "../../domain/units.ts";
import { logistic, logit } from "../../lib/log-odds.ts";
import { createStrategy } from "../strategy.ts";
import type { EventMarket } from "../view.ts";
import type { CoherentFairParams } from "./coherent-fair.ts";

function fair(event: readonly EventMarket[], some: Partial<CoherentFairParams> = {}): number {
  const params = { strength: 1, exhaustive: [], ...some };
  const strategy = createStrategy({
    ...guide,
    stages: ["weighted-fair", "coherent-fair", "fixed-width", "quote-size"],
    shelf: { ...guide.shelf, "coherent-fair": params },
  });
  return strategy.fair(firstOf(event)) ?? Number.NaN;
}

/** Outcomes that exclude each other, with a spread of four cents round each value. */
function outcomes(...values: readonly number[]): readonly EventMarket[] {
  return values.map((value, index) =>
    eventMarket({ isExclusive: true, ticker: `${index}` }, value - 2, value + 2),
  );
}

const above = (at: number): Partial<Market> => ({
  ticker: `ABOVE-${at}`,
  isNested: true,
  strike: { number: "N", from: { at, isIncluded: true } },
});

/** The event, with the market in that place first. */
function from(place: number, event: readonly EventMarket[]): readonly EventMarket[] {
  const own = event[place];
  return own === undefined ? event : [own, ...event.filter((each) => each !== own)];
}

describe("outcomes that exclude each other", () => {
  it("sum to a dollar at most", () => {
    expect(fair(outcomes(40, 40, 40))).toBeCloseTo(1 / 3, 9);
    // An excess of a cent between two that are as sure: half a cent each.
    expect(fair(outcomes(51, 50))).toBeCloseTo(0.505, 4);
    expect(fair(outcomes(30, 30, 30))).toBeCloseTo(0.3, 9);
  });

  it("sum to a dollar where one of them has to come true, as the file says", () => {
    expect(fair(outcomes(30, 30, 30), { exhaustive: ["KXDEMO"] })).toBeCloseTo(1 / 3, 9);
    expect(fair(outcomes(30, 30, 30), { exhaustive: ["KXOTHER"] })).toBeCloseTo(0.3, 9);
    // A market without a book may be the one that comes true.
    const silent = [
      ...outcomes(30, 30, 30),
      eventMarket({ isExclusive: true, ticker: "S" }, undefined, undefined),
    ];
    expect(fair(silent, { exhaustive: ["KXDEMO"] })).toBeCloseTo(0.3, 9);
  });

  it("sum to a dollar without those that are out already", () => {
    const settlement = { result: "no", value: 0 as never } as const;
    const out = eventMarket({ isExclusive: true, ticker: "S", settlement }, undefined, undefined);
    expect(fair([...outcomes(30, 30, 30), out], { exhaustive: ["KXDEMO"] })).toBeCloseTo(1 / 3, 9);
  });

  it("sum to a dollar where their ranges leave no gap", () => {
    const range = (ticker: string, some: object): Partial<Market> => ({
      isExclusive: true,
      ticker,
      strike: { number: "N", ...some },
    });
    const middle = { at: 70, isIncluded: true };
    const low = eventMarket(range("L", { to: { ...middle, isIncluded: false } }), 43, 47);
    const high = eventMarket(range("H", { from: middle }), 43, 47);
    expect(fair([low, high])).toBeCloseTo(0.5, 9);
  });

  it("give way by how unsure each is", () => {
    const sure = eventMarket({ isExclusive: true, ticker: "A" }, 69, 71);
    const unsure = eventMarket({ isExclusive: true, ticker: "B" }, 20, 60);
    expect(fair([sure, unsure])).toBeCloseTo(0.7, 2);
    expect(fair([unsure, sure])).toBeCloseTo(0.3, 2);
    // Nine times as much at the touch is three times as sure.
    const deep = { price: 4_900 as never, qty: contracts(900) };
    const large = {
      ...eventMarket({ isExclusive: true, ticker: "C" }, 49, 53),
      seen: { bid: deep, ask: { price: 5_300 as never, qty: contracts(900) } },
    };
    const small = eventMarket({ isExclusive: true, ticker: "D" }, 49, 53);
    expect(fair([large, small])).toBeCloseTo(0.505, 4);
    expect(fair([small, large])).toBeCloseTo(0.495, 4);
  });

  it("move by a share of it, in log-odds", () => {
    const half = logistic((logit(0.4) + logit(1 / 3)) / 2);
    expect(fair(outcomes(40, 40, 40), { strength: 0.5 })).toBeCloseTo(half, 9);
    expect(fair(outcomes(40, 40, 40), { strength: 0 })).toBeCloseTo(0.4, 9);
  });
});

test("strikes never rise: D16, from each of its markets", () => {
  const strikes = [92, 81, 83, 55, 57, 20].map((value, index) =>
    eventMarket(above(70 + index), value - 2, value + 2),
  );
  const values = strikes.map((_, place) => fair(from(place, strikes)));
  for (const [place, value] of [0.92, 0.82, 0.82, 0.56, 0.56, 0.2].entries()) {
    expect(values[place]).toBeCloseTo(value, 9);
  }
});

test("what is below a strike is the rest of what is above it", () => {
  const below = (at: number): Partial<Market> => ({
    ticker: `BELOW-${at}`,
    isNested: true,
    strike: { number: "N", to: { at, isIncluded: false } },
  });
  const event = [eventMarket(below(72), 48, 52), eventMarket(above(70), 38, 42)];
  // Above 72 is 50¢ and above 70 is 40¢: both become 45¢, and below 72 is 55¢.
  expect(fair(event)).toBeCloseTo(0.55, 9);
  expect(fair(event.toReversed())).toBeCloseTo(0.45, 9);
});

test("nothing is moved where the exchange vouches for nothing, or there is nothing to compare", () => {
  const free = [eventMarket({ ticker: "A" }, 58, 62), eventMarket({ ticker: "B" }, 58, 62)];
  expect(fair(free)).toBeCloseTo(0.6, 9);
  const numbers = [
    eventMarket(above(70), 38, 42),
    eventMarket({ ...above(72), strike: { number: "M", from: { at: 72, isIncluded: true } } }, 58, 62),
  ];
  expect(fair(numbers)).toBeCloseTo(0.4, 9);
  expect(
    fair(outcomes(60).concat(eventMarket({ isExclusive: true, ticker: "S" }, undefined, undefined))),
  ).toBeCloseTo(0.6, 9);
});

const anyBook = fc.record({ bid: fc.integer({ min: 1, max: 98 }), gap: fc.integer({ min: 1, max: 40 }) });

test("whatever the books: all are probabilities, all agree", () => {
  fc.assert(
    fc.property(fc.array(anyBook, { minLength: 2, maxLength: 8 }), fc.boolean(), (drawn, isWhole) => {
      const event = drawn.map(({ bid, gap }, index) =>
        eventMarket({ isExclusive: true, ticker: `${index}` }, bid, Math.min(99, bid + gap)),
      );
      const before = drawn.map(({ bid, gap }) => (bid + Math.min(99, bid + gap)) / 200);
      const values = event.map((_, place) =>
        fair(from(place, event), { exhaustive: isWhole ? ["KXDEMO"] : [] }),
      );
      const sum = (all: readonly number[]): number => all.reduce((total, value) => total + value, 0);
      for (const value of values) expect(value > 0 && value < 1).toBe(true);
      expect(sum(values)).toBeCloseTo(isWhole ? 1 : Math.min(1, sum(before)), 2);
    }),
    { numRuns: 100 },
  );
});
