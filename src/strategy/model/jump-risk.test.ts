import fc from "fast-check";
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

it("is a place that no other is better than, or there is none that earns", () => {
  const any = fc.record({
    rate: fc.double({ min: 1e-4, max: 1, noNaN: true }),
    decay: fc.double({ min: 0.05, max: 2, noNaN: true }),
    cost: fc.double({ min: -1, max: 3, noNaN: true }),
    jumpRate: fc.double({ min: 0, max: 0.02, noNaN: true }),
    meanSize: fc.double({ min: 0.2, max: 20, noNaN: true }),
    missShare: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(any, ({ rate, decay, cost, jumpRate, meanSize, missShare }) => {
      const jumps = { rate: jumpRate, meanSize, missShare };
      const best = bestDistance({ rate, decay }, cost, jumps);
      const places = Array.from({ length: 101 }, (_, place) => (place * 20) / decay / 100);
      const highest = Math.max(...places.map((at) => incomeAt(at, { rate, decay }, cost, jumps)));
      expect(highest).toBeLessThanOrEqual((best?.income ?? 0) + 1e-9 * rate);
    }),
    { numRuns: 200 },
  );
});

it("does not change with the unit of price", () => {
  const inDollars = bestDistance({ rate: 0.02, decay: 50 }, 0.0044, {
    rate: 1 / 1_800,
    meanSize: 0.06,
    missShare: 1,
  });
  expect(100 * (inDollars?.distance ?? 0)).toBeCloseTo(2.570_888, 5);
});
