import { expect, it, test } from "vitest";
import { guide, market, now, view } from "../../../test/strategy/scene.ts";
import { valueOf } from "../../../test/strategy/value.ts";
import type { Strike } from "../../domain/market.ts";
import { minus, plus, seconds, secondsOf } from "../../domain/units.ts";
import { observeUnderlying } from "../signal/settlement-average.ts";
import { noSignals } from "../signal/signals.ts";
import type { View } from "../view.ts";

const above: Strike = { number: "KXBTC", from: { at: 100_250, isIncluded: false } };
const below: Strike = { number: "KXBTC", to: { at: 100_250, isIncluded: true } };

function asked(strike: Strike, secondsLeft: number, some: Partial<View> = {}): View {
  return view(undefined, undefined, {
    market: { ...market, strike, closeAt: plus(now, seconds(secondsLeft)) },
    underlying: { price: 100_000, volatility: 0.45, at: now },
    ...some,
  });
}

function fair(one: View, averageSeconds: number): number {
  const some = { ...guide.shelf["digital-fair"], averageSeconds };
  return valueOf(one, ["digital-fair"], { "digital-fair": some }).fair ?? Number.NaN;
}

test.each([
  [3_600, 0.300_930, 0.299_923],
  [900, 0.149_205, 0.143_732],
  [120, 0.002_221, 0.000_247],
])("with %i s left it is D18's chance, and NO its mirror", (secondsLeft, last, averaged) => {
  expect(fair(asked(above, secondsLeft), 0)).toBeCloseTo(last, 6);
  expect(fair(asked(above, secondsLeft), 60)).toBeCloseTo(averaged, 6);
  expect(fair(asked(below, secondsLeft), 60)).toBeCloseTo(1 - averaged, 6);
});

it("is what lies between two strikes", () => {
  // At the money N(−0.45 · √(900 s) / 2) is 0.499520.
  const between = {
    ...above,
    from: { at: 100_000, isIncluded: true },
    to: { at: 100_250, isIncluded: true },
  };
  expect(fair(asked(between, 900), 0)).toBeCloseTo(0.499_520 - 0.149_205, 5);
});

test("inside the window what was seen of the average counts: D18's is even, whenever it is asked", () => {
  const signals = noSignals();
  const close = secondsOf(now) + 20;
  observeUnderlying(signals.average, 99_990, close - 61, close, 60);
  observeUnderlying(signals.average, 100_020, close - 20, close, 60);
  const strike = { number: "KXBTC", from: { at: 100_000, isIncluded: false } };
  const inside = asked(strike, 20, {
    signals,
    underlying: { price: 100_020, volatility: 0.45, at: now },
  });
  expect(fair(inside, 60)).toBeCloseTo(0.5, 6);
  expect(fair({ ...inside, now: plus(now, seconds(5)) }, 60)).toBeCloseTo(0.5, 6);
});

it("says nothing without a strike, of an old price, or without one, and is never certain", () => {
  expect(fair(asked(above, 900, { underlying: undefined }), 60)).toBeNaN();
  expect(fair(asked(above, 900, { market }), 60)).toBeNaN();
  const old = { price: 100_000, volatility: 0.45, at: minus(now, seconds(16)) };
  expect(fair(asked(above, 900, { underlying: old }), 60)).toBeNaN();
  expect(fair(asked(above, 0), 0)).toBe(0.0001);
  expect(fair(asked({ number: "", from: { at: 0, isIncluded: true } }, 900), 60)).toBe(0.9999);
});

it("has its share of a value, and is one of the opinions of fused-fair", () => {
  const one = { ...asked(above, 900), bestBid: view(48, 52).bestBid, bestAsk: view(48, 52).bestAsk };
  const { fair: pooled = 0, said } = valueOf(one, ["weighted-fair", "digital-fair"]);
  // 0.3 of log-odds 0, 0.7 of those of 14.3732 %.
  expect(pooled).toBeCloseTo(0.222_829, 5);
  expect(said).toContain("100000 with 45% a year and 900 s left: 14.4¢, weight 0.7; fair value 22.3¢");
  const fused = valueOf({ ...one, bestBid: undefined }, ["fused-fair"]);
  expect(fused.fair).toBeCloseTo(0.143_732, 6);
});
