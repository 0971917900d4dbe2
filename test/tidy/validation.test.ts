import { expect, it, test } from "vitest";
import { projectFiles, readProjectFile } from "./files.ts";
import type { SourceFile } from "./source.ts";
import { validationBreaches } from "./validation.ts";

test("docs/validation.md has every worked example and every table, and names tests that exist", () => {
  const tests = projectFiles()
    .filter((path) => path.endsWith(".test.ts"))
    .map(readProjectFile);
  const breaches = validationBreaches(readProjectFile("docs/validation.md"), tests, everyExample);
  expect(breaches.map(({ line, what }) => `${line}: ${what}`)).toEqual([]);
});

const everyExample = [
  ...Array.from({ length: 26 }, (_, place) => `D${place + 1}`),
  ...Array.from({ length: 6 }, (_, place) => `B${place + 1}`),
];

const good = `
| example | what it is | test | title | tolerance |
| --- | --- | --- | --- | --- |
| D1 | tea | \`src/tea.test.ts\` | is warm | 1e-6 |
| D2 | sugar | – | nobody takes it | – |
`;

const tests: readonly SourceFile[] = [{ path: "src/tea.test.ts", text: 'it("is warm", () => {});' }];

it.each([
  ["nothing is wrong", "", "", []],
  ["an example without a row", /^\| D2.*\n/m, "", ["1: D2 has no row"]],
  ["an example that nobody knows", "| D2 |", "| D3 |", ["1: D2 has no row", "5: there is no example D3"]],
  ["a file that is not there", "tea.test.ts", "pot.test.ts", ["4: there is no src/pot.test.ts"]],
  ["a title that is not there", "is warm", "is hot", ['4: src/tea.test.ts has no test "is hot"']],
  ["a test without a tolerance", "1e-6", "–", ["4: no tolerance is told"]],
  ["a reason that is not there", "nobody takes it", "", ["5: nothing says why there is no test"]],
] as const)("the rule sees %s", (_, from, to, expected) => {
  const document = { path: "validation.md", text: good.replace(from, to) };
  const found = validationBreaches(document, tests, ["D1", "D2"]);
  expect(found.map(({ line, what }) => `${line}: ${what}`)).toEqual(expected);
});
