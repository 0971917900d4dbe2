import { expect, it } from "vitest";
import { seededRandom } from "../../lib/random.ts";
import { contracts } from "../../domain/units.ts";
import { drawQty } from "./size.ts";

const random = seededRandom(11);
const draws = Array.from({ length: 20_000 }, () => drawQty(random, contracts(20)));
const sorted = draws.toSorted((a, b) => a - b);

it("draws sizes with the median that was asked for and a heavy tail", () => {
  expect(sorted[10_000]).toBeGreaterThanOrEqual(contracts(15));
  expect(sorted[10_000]).toBeLessThanOrEqual(contracts(25));
  expect(sorted[19_800]).toBeGreaterThan(contracts(850));
  expect(sorted.at(-1)).toBeLessThanOrEqual(contracts(10_000));
  expect(sorted[0]).toBeGreaterThan(0);
});

it("draws round sizes far more often than their neighbours, and a few shares of a contract", () => {
  const count = (qty: number): number => draws.filter((draw) => draw === qty).length;
  for (const [round, neighbour] of [
    [5, 6],
    [10, 11],
    [20, 21],
    [50, 51],
    [100, 101],
  ] as const) {
    expect(count(contracts(round))).toBeGreaterThan(5 * count(contracts(neighbour)));
  }
  const fractions = draws.filter((draw) => draw % 100 !== 0).length / draws.length;
  expect(fractions).toBeGreaterThan(0.06);
  expect(fractions).toBeLessThan(0.1);
});
