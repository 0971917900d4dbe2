import { expect, test } from "vitest";
import { table, type Column } from "./table.ts";

const columns: readonly Column[] = [
  { title: "market", isNumber: false },
  { title: "fees", isNumber: true, isExtra: true },
  { title: "pairs", isNumber: true, isExtra: true },
  { title: "net", isNumber: true },
];
const rows = [
  ["A", "$0.10", "3", "+1"],
  ["LONGER", "$0.00", "12", "-1"],
];

test.each([
  // width, the heading that is left
  [Infinity, "market   fees  pairs  net"],
  [25, "market   fees  pairs  net"],
  [24, "market   fees  net"],
  [17, "market  net"],
  [1, "market  net"], // what is no extra stays, however narrow it gets
])("in %d columns the last extras give way first", (width, heading) => {
  expect(table(columns, rows, width).split("\n")[0]).toBe(heading);
});

test("numbers stand to the right, words to the left, and no line ends in blanks", () => {
  expect(table(columns, rows, 17).split("\n")).toEqual(["market  net", "A        +1", "LONGER   -1"]);
});
