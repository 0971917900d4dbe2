import { expect, it, test } from "vitest";
import { readShapes, type SpecShapes } from "../contract/spec-shapes.ts";
import { fidelityBreaches } from "./fidelity.ts";
import { projectFiles, readProjectFile } from "./files.ts";

test("docs/fidelity.md has a row for every operation and message, and names tests and switches that exist", () => {
  const paths = projectFiles();
  const sources = paths
    .filter((path) => path.startsWith("src/") && path.endsWith(".ts"))
    .map(readProjectFile);
  const breaches = fidelityBreaches(readProjectFile("docs/fidelity.md"), readShapes(), { paths, sources });
  expect(breaches.map(({ line, what }) => `${line}: ${what}`)).toEqual([]);
});

const shapes: SpecShapes = {
  operations: [
    {
      id: "GetTea",
      method: "GET",
      path: "/tea/{cup}",
      isSigned: false,
      pathParameters: [],
      query: [],
      statuses: [200],
    },
  ],
  commands: [],
  channels: [{ name: "tea", messages: ["steam"] }],
};

const good = `
| behaviour | real exchange (source) | here | test | switch |
| --- | --- | --- | --- | --- |
| tea is \`hot|warm\` | docs | the same | \`tea.test.ts\`, \`src/a/cup.test.ts\` | \`heat\`, \`--kettle\`, \`cold-tea\` |

| operation | call | here | what differs, and why | test |
| --- | --- | --- | --- | --- |
| GetTea | \`GET /tea/{cup}\` | exact |  | \`cup.test.ts\` |

| channel | message | here | what differs, and why | test |
| --- | --- | --- | --- | --- |
| tea | steam | approximate | it is fog | \`tea.test.ts\` |
`;

const project = {
  paths: ["test/contract/tea.test.ts", "src/a/cup.test.ts"],
  sources: [
    { path: "src/sim/settings.ts", text: "interface Settings { readonly heat: number }" },
    { path: "src/sim/faults/fault.ts", text: '{ readonly kind: "cold-tea" }' },
    { path: "src/cli/tea.ts", text: '.option("--kettle <n>")' },
  ],
};

it.each([
  ["nothing is wrong", "", "", []],
  ["an operation without a row", /^\| GetTea.*\n/m, "", ["1: GetTea `GET /tea/{cup}` has no row"]],
  ["a second row", /^(\| GetTea.*\n)/m, "$1$1", ["9: GetTea `GET /tea/{cup}` has a second row"]],
  [
    "an operation under another path",
    "/tea/{cup}",
    "/tea/{pot}",
    [
      "1: GetTea `GET /tea/{cup}` has no row",
      "8: GetTea `GET /tea/{pot}` is no operation of the specifications",
    ],
  ],
  ["a message without a row", /^\| tea \| steam.*\n/m, "", ["1: tea steam has no row"]],
  ["a verdict nobody knows", "| exact |", "| nearly |", ["8: nearly is no verdict"]],
  ["a difference nobody explains", "it is fog", "", ["12: nothing says what differs"]],
  ["an operation without a test", "`cup.test.ts` |", " |", ["8: no test is named"]],
  ["a test that is not there", "`tea.test.ts`,", "`pot.test.ts`,", ["4: there is no pot.test.ts"]],
  ["a switch that is not there", "`heat`", "`cold`", ["4: there is no switch cold"]],
  ["a fault that is not there", "`cold-tea`", "`hot-tea`", ["4: there is no switch hot-tea"]],
  ["an option that is not there", "`--kettle`", "`--pan`", ["4: there is no switch --pan"]],
  ["a cell too many", "| steam |", "| steam | x |", ["1: tea steam has no row"]],
] as const)("the rule sees %s", (title, from, to, expected) => {
  const found = fidelityBreaches({ path: "fidelity.md", text: good.replace(from, to) }, shapes, project);
  const told = found.map(({ line, what }) => `${line}: ${what}`);
  if (title === "a cell too many") expect(told).toContain("12: the row has not as many cells as its table");
  else expect(told).toEqual(expected);
});
