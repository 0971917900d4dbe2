import { expect, it } from "vitest";
import { digitalDelta, digitalValue } from "./digital.ts";

const terms = { spot: 100_000, strike: 100_250, volatility: 0.45 };

it.each([
  [3_600, 0.300_930, 0.299_923],
  [900, 0.149_205, 0.143_732],
  [120, 0.002_221, 0.000_247],
])(
  "with %i s left is worth what D18 says, without and with an average of a minute",
  (secondsLeft, last, averaged) => {
    expect(digitalValue({ ...terms, secondsLeft })).toBeCloseTo(last, 6);
    expect(digitalValue({ ...terms, secondsLeft, averagedSeconds: 60 })).toBeCloseTo(averaged, 6);
  },
);

it("moves by D18's delta", () => {
  expect(digitalDelta({ ...terms, secondsLeft: 900 })).toBeCloseTo(0.000_966_46, 7);
});

it("knows what was averaged: at the strike, with 20 s left, it is even", () => {
  const inside = {
    spot: 100_020,
    strike: 100_000,
    volatility: 0.45,
    secondsLeft: 20,
    averagedSeconds: 60,
    meanSoFar: 99_990,
  };
  expect(digitalValue(inside)).toBeCloseTo(0.5, 12);
  // One deviation of what is left, $6.898, above the strike.
  expect(digitalValue({ ...inside, strike: 100_000 - 6.898 })).toBeCloseTo(0.841_345, 4);
});

it("is decided at the end", () => {
  const over = { ...terms, secondsLeft: 0, averagedSeconds: 60 };
  expect(digitalValue({ ...over, meanSoFar: 100_251 })).toBe(1);
  expect(digitalValue({ ...over, meanSoFar: 100_249 })).toBe(0);
});
