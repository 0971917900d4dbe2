import { expect, it, test } from "vitest";
import { parse } from "yaml";
import { configJsonSchema } from "../../src/cli/config/schema.ts";
import { shelf } from "../../src/strategy/shelf.ts";
import { projectFiles, readProjectFile } from "./files.ts";
import { commandsIn, guideMapBreaches, keysIn, valuesIn, type Known } from "./guide-map.ts";
import { rowsOf } from "./table-row.ts";

const schema = configJsonSchema();
const known: Known = {
  paths: projectFiles(),
  read: (path) => readProjectFile(path).text,
  stages: Object.keys(shelf),
  keys: keysIn(schema, parse(readProjectFile("config/guide.yaml").text)),
  values: valuesIn(schema),
  commands: commandsIn(readProjectFile("src/cli/main.ts").text),
};

test("docs/guide-map.md names only what exists, with its default, a test and a command", () => {
  const document = readProjectFile("docs/guide-map.md");
  expect(rowsOf(document).length).toBeGreaterThan(60);
  expect(guideMapBreaches(document, known).map(({ line, what }) => `${line}: ${what}`)).toEqual([]);
});

test("commands are read with their options, nested ones too", () => {
  const options = (name: string): readonly string[] => [...(known.commands.get(name) ?? [])].toSorted();
  expect(options("doctor")).toEqual(["--config", "--help", "--json", "-c"]);
  expect(options("alarm raise")).toEqual(["--config", "--help", "--json", "--why", "-c"]);
  expect(options("run")).toEqual(expect.arrayContaining(["--log-level", "--mode", "--new-books"]));
});

const small: Known = {
  paths: ["src/tea.ts", "src/tea.test.ts", "test/tea.txt"],
  read: (path) => (path === "src/tea.test.ts" ? 'test("tea is hot")' : "KETTLE_KEY"),
  stages: ["warm-tea"],
  keys: new Map<string, unknown>([
    ["tea.heat", "90c"],
    ["tea.cups", 2],
    ["tea.milk", undefined],
  ]),
  values: new Set(["black"]),
  commands: new Map([
    ["pour", new Set(["--cups"])],
    ["kettle", new Set()],
    ["kettle heat", new Set(["--to"])],
  ]),
};

const good = `
| the guide | here | parameters | test | see it |
| --- | --- | --- | --- | --- |
| hot \`tea\` | \`warm-tea\`, \`black\` (\`src/tea.ts\`), \`tea.heat\`, \`--cups\`, \`KETTLE_KEY\`, \`kmm pour\` | \`tea.heat: 90c\`, \`tea.cups: 2\`, \`tea.milk\` | \`src/tea.test.ts\` “tea is hot” | \`kmm pour --cups test/tea.txt\`, \`kmm kettle heat now --to\` |
`;

it.each([
  ["nothing is wrong", "", "", []],
  [
    "a stage that is not there",
    "`warm-tea`",
    "`cold-tea`",
    "cold-tea is no stage, key, value, option or file",
  ],
  ["a file that is not there", "`src/tea.ts`", "`src/pot.ts`", "there is no src/pot.ts"],
  ["a variable nobody reads", "`KETTLE_KEY`", "`POT_KEY`", "POT_KEY is no stage, key, value, option or file"],
  ["a key that is not there", "`tea.cups: 2`", "`tea.pots: 2`", "there is no key tea.pots"],
  ["another default", "`tea.cups: 2`", "`tea.cups: 3`", "the default of tea.cups is 2, not 3"],
  [
    "a default that is kept back",
    "`tea.heat: 90c`",
    "`tea.heat`",
    "the default of tea.heat is 90c, not none",
  ],
  ["a default that is none", "`tea.milk`", "`tea.milk: 1`", "the default of tea.milk is none, not 1"],
  ["no test", "`src/tea.test.ts` “tea is hot”", "–", "no test is named"],
  ["a test that is not there", "src/tea.test", "src/pot.test", "there is no test src/pot.test.ts"],
  ["a file that is no test", "src/tea.test.ts", "src/tea.ts", "there is no test src/tea.ts"],
  ["words that do not stand there", "is hot", "is cold", "src/tea.test.ts does not say “tea is cold”"],
  ["a test without words", " “tea is hot”", "", "nothing says which test of src/tea.test.ts it is"],
  ["no command", /`kmm pour --.*--to`/, "–", "no command shows it"],
  ["a command that is not there", "`kmm pour`", "`kmm spill`", "there is no command kmm spill"],
  ["an option that is not there", "pour --cups", "pour --pots", "kmm pour has no option --pots"],
  ["a nested one", "now --to", "now --from", "kmm kettle heat has no option --from"],
  ["a file of a command", "test/tea.txt", "test/pot.txt", "there is no test/pot.txt"],
  ["a cell too few", "hot `tea` | ", "", "the row has not as many cells as its table"],
] as const)("the rule sees %s", (_, from, to, what) => {
  const found = guideMapBreaches({ path: "map.md", text: good.replace(from, to) }, small);
  expect(found.map(({ line, what: told }) => `${line}: ${told}`)).toEqual(
    what.length === 0 ? [] : [`4: ${what as string}`],
  );
});
