import { expect, it } from "vitest";
import { bestDistance, incomeAt } from "./jump-risk.ts";

const arrivals = { rate: 0.02, decay: 0.5 };

it.each([
  ["no jumps", undefined, 2.44, 0.011_809_2],
  ["a jump in half an hour", 1 / 1_800, 2.570_888, 0.009_613_3],
  ["a jump in ten minutes", 1 / 600, 2.874, 0.005_374_3],
] as const)("D11: %s", (_, rate, distance, income) => {
  const jumps = rate === undefined ? undefined : { rate, meanSize: 6, missShare: 1 };
  const best = bestDistance(arrivals, 0.44, jumps);
  expect(best?.distance).toBeCloseTo(distance, 3);
  expect(best?.income).toBeCloseTo(income, 7);
});

it("does not quote where a jump comes in five minutes", () => {
  expect(bestDistance(arrivals, 0.44, { rate: 1 / 300, meanSize: 6, missShare: 1 })).toBeUndefined();
});

it.each([
  [0.5, 3.364],
  [1.5, 36.051],
  [2.5, 42.494],
  [3.5, 38.286],
])("earns at %f cents, in an hour", (distance, income) => {
  expect(3_600 * incomeAt(distance, arrivals, 0.44)).toBeCloseTo(income, 3);
});
