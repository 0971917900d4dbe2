import { expect, test } from "vitest";
import type { Strike } from "./market.ts";
import { arePartition, overlapOf, type Overlap } from "./strike.ts";

const above = (at: number, isIncluded = true): Strike => ({ number: "T", from: { at, isIncluded } });
const below = (at: number, isIncluded = false): Strike => ({ number: "T", to: { at, isIncluded } });
const between = (from: number, to: number, isIncluded = false): Strike => ({
  number: "T",
  from: { at: from, isIncluded: true },
  to: { at: to, isIncluded },
});

test.each<readonly [string, Strike | undefined, Strike | undefined, Overlap]>([
  ["a higher threshold", above(72), above(70), "inside"],
  ["a lower one", above(70), above(72), "around"],
  ["the number itself left out", above(70, false), above(70), "inside"],
  ["the same", above(70), above(70), "same"],
  ["two ranges side by side", between(60, 70), between(70, 80), "apart"],
  ["two that share a number", between(60, 70, true), between(70, 80), "partly"],
  ["below and above one number", below(70), above(70), "all"],
  ["below and above, with room between", below(70), above(71), "apart"],
  ["below and above that both hold", below(72), above(70), "all"],
  ["without a number", undefined, above(70), "unknown"],
  ["another number", { ...above(70), number: "U" }, above(70), "unknown"],
])("%s", (_, one, other, overlap) => {
  expect(overlapOf(one, other)).toBe(overlap);
});

test.each<readonly [string, readonly (Strike | undefined)[], boolean]>([
  ["ranges from end to end", [above(80), below(70), between(70, 80)], true],
  ["a gap, if only of one number", [below(70), between(70, 80), above(80, false)], false],
  ["a number that is in two", [below(70, true), above(70)], false],
  ["no end", [below(70), between(70, 80)], false],
  ["thresholds", [above(70), above(80)], false],
  ["a market without a number", [below(70), above(70), undefined], false],
  ["two numbers", [below(70), { ...above(70), number: "U" }], false],
  ["nothing", [], false],
])("exactly one is YES: %s", (_, strikes, isOne) => {
  expect(arePartition(strikes)).toBe(isOne);
});
