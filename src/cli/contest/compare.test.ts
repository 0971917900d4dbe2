import { expect, test } from "vitest";
import { seededRandom } from "../../lib/random.ts";
import { estimate, paired } from "./compare.ts";

test.each([
  // Student's t for 4 and 29 degrees of freedom: 2.776 and 2.045.
  [[1, 2, 3, 4, 5], 3, 2.776 * Math.sqrt(2.5 / 5)],
  [Array.from({ length: 30 }, (_, index) => index % 2), 0.5, 2.045 * Math.sqrt(7.5 / 29 / 30)],
])("the interval of %j is what Student says", (values, mean, half) => {
  const found = estimate(values);
  expect(found.mean).toBeCloseTo(mean, 12);
  expect(found.high - found.mean).toBeCloseTo(half, 2);
  expect(found.mean - found.low).toBeCloseTo(half, 2);
});

test("of one day nothing is sure", () => {
  expect(estimate([5])).toEqual({ mean: 5, low: -Infinity, high: Infinity, count: 1 });
});

test("differences are taken day by day: what both days share is gone", () => {
  const first = new Map([1, 2, 3].map((seed) => [seed, 100 * seed + 1]));
  const second = new Map([1, 2, 3, 4].map((seed) => [seed, 100 * seed]));
  expect(paired(first, second)).toEqual({ mean: 1, low: 1, high: 1, count: 3 });
});

test("the mean lies inside nineteen times of twenty", () => {
  const random = seededRandom(3).fork("days");
  let inside = 0;
  for (let times = 0; times < 2_000; times += 1) {
    const { low, high } = estimate(Array.from({ length: 10 }, () => random.unit()));
    if (low <= 0.5 && high >= 0.5) inside += 1;
  }
  expect(inside / 2_000).toBeGreaterThan(0.935);
  expect(inside / 2_000).toBeLessThan(0.965);
});
