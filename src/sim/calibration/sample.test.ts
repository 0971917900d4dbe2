import { expect, it } from "vitest";
import { sample } from "./sample.ts";

it("finds quantiles and shares to within five per cent, from a thousandth to a million", () => {
  const all = sample();
  for (let number = 1; number <= 1_000; number += 1) all.add(number);
  for (const share of [0.01, 0.25, 0.5, 0.99]) {
    expect((all.quantile(share) ?? 0) / (share * 1_000)).toBeGreaterThan(0.94);
    expect((all.quantile(share) ?? 0) / (share * 1_000)).toBeLessThan(1.06);
    expect(Math.abs((all.shareUpTo(share * 1_000) ?? 0) - share)).toBeLessThan(0.03);
  }
});

it("keeps zeros apart, is exact where all are alike, and knows nothing of nothing", () => {
  const all = sample();
  expect(all.quantile(0.5)).toBeUndefined();
  expect(all.shareUpTo(1)).toBeUndefined();
  for (let count = 0; count < 3; count += 1) all.add(0);
  all.add(0.001);
  expect(all.quantile(0.5)).toBe(0);
  expect(all.shareUpTo(0)).toBe(0.75);
  expect(all.quantile(0.9)).toBe(0.001);
});
