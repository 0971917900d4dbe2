import { expect, it, test } from "vitest";
import { market, now, view } from "../../../test/strategy/scene.ts";
import { valueOf } from "../../../test/strategy/value.ts";
import { plus, price, seconds } from "../../domain/units.ts";

interface Asked {
  readonly at: number;
  readonly trust?: number;
  readonly slopes?: Readonly<Record<string, number>>;
  readonly category?: string;
  readonly hours?: number;
}

function fair({ at, trust = 1, slopes = {}, category = "Politics", hours = 100 }: Asked): number {
  const best = { price: price(Math.round(at * 10_000)), qty: 100 as never };
  const one = view(undefined, undefined, {
    // Both sides at one price: the mid is the price.
    bestBid: best,
    bestAsk: best,
    market: { ...market, category, closeAt: plus(now, seconds(hours * 3_600)) },
  });
  const some = { "recalibrated-fair": { trust, slopes } };
  return valueOf(one, ["weighted-fair", "recalibrated-fair"], some).fair ?? Number.NaN;
}

test.each([
  [0.7, 1.31, 0.752_122],
  [0.7, 1.831, 0.825_116],
  [0.3, 0.755, 0.345_312],
])("D24: %f with a slope of %f is worth %f, and nothing else without trust", (at, slope, expected) => {
  const slopes = { Politics: slope };
  expect(fair({ at, slopes })).toBeCloseTo(expected, 6);
  expect(fair({ at: 1 - at, slopes })).toBeCloseTo(1 - expected, 6);
  expect(fair({ at, slopes, trust: 0 })).toBe(at);
});

test.each([
  // Odds of 7 to 3 to the power of the slope: 2.3333^1.37 is 3.19248, ^0.86 2.07234, ^1.58 3.81420, ^0.88 2.10775.
  ["Politics", 100, 3.192_48],
  ["Elections", 167.9, 3.192_48],
  ["Climate and Weather", 0, 2.072_34],
  ["Crypto", 10_000, 3.814_20],
  ["Entertainment", 0.9, 2.107_75],
])("in %s with %f h left the table's slope counts", (category, hours, odds) => {
  expect(fair({ at: 0.7, category, hours })).toBeCloseTo(odds / (1 + odds), 5);
});

it("leaves alone what it knows nothing of, and what is next to 0 or $1", () => {
  expect(fair({ at: 0.7, category: "World" })).toBe(0.7);
  expect(fair({ at: 0.7, category: "constructor" })).toBe(0.7);
  expect([0.0299, 0.9701].map((at) => fair({ at }))).toEqual([0.0299, 0.9701]);
  expect(fair({ at: 0.03 })).toBeLessThan(0.03);
  expect(fair({ at: 0.97 })).toBeGreaterThan(0.97);
});

it("believes as much of it as it is told to", () => {
  // Half of 1.37 − 1: the odds to the power of 1.185, 2.72931.
  expect(fair({ at: 0.7, trust: 0.5 })).toBeCloseTo(2.729_31 / 3.729_31, 5);
});
