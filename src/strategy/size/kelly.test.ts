import { expect, it } from "vitest";
import { chanceOfFallingTo, chanceOfGrowthFirst, kellyShare } from "./kelly.ts";

it.each([
  [0.6, 0.55, 11.111, 7.552, 10.247],
  [0.97, 0.95, 40, 35.726, 38.986],
  [0.08, 0.05, 3.158, 2.818, 3.073],
])(
  "stakes on %f at %f what D14 does: without a fee, with a taker's, with a maker's",
  (chance, price, ...shares) => {
    const fees = [0, 0.07, 0.0175].map((rate) => rate * price * (1 - price));
    for (const [index, fee] of fees.entries()) {
      expect(100 * kellyShare(chance, price + fee)).toBeCloseTo(shares[index] ?? 0, 3);
    }
  },
);

it.each([
  [1, 0.5, 2 / 3],
  [0.5, 0.125, 8 / 9],
  [0.25, 0.007_812_5, 0.992_248],
])("with %f of Kelly halves once with D14's chance", (fraction, halved, doubledFirst) => {
  expect(chanceOfFallingTo(0.5, fraction)).toBeCloseTo(halved, 12);
  expect(chanceOfGrowthFirst(2, 0.5, fraction)).toBeCloseTo(doubledFirst, 6);
});

it("stakes nothing without an edge", () => {
  expect(kellyShare(0.5, 0.51)).toBe(0);
});
