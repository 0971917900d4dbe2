import { expect, test } from "vitest";
import { editDistance } from "./edit-distance.ts";

test.each([
  ["", "", 0],
  ["", "abc", 3],
  ["kitten", "sitting", 3],
  ["baseSpred", "baseSpread", 1],
  ["Ladder", "ladder", 0],
])("from %j to %j", (first, second, steps) => {
  expect(editDistance(first, second)).toBe(steps);
  expect(editDistance(second, first)).toBe(steps);
});
