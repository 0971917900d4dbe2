import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./files.ts";
import { parseLayers } from "./layers.ts";
import {
  barrelBreaches,
  changelogBreaches,
  checkedBreaches,
  cycleBreaches,
  deadExportBreaches,
  defaultExportBreaches,
  importFormBreaches,
  layerBreaches,
  lengthBreaches,
  linkBreaches,
  lockBreaches,
  machineBreaches,
  purityBreaches,
  titleBreaches,
} from "./rules.ts";
import { codeOf } from "./source.ts";

const layers = parseLayers(`
| folder | kind | may import | packages |
|---|---|---|---|
| \`lib\` | pure | – | \`pure-rand\` |
| \`domain\` | pure | \`lib\` | – |
| \`sim\` | pure | \`domain\` | – |
| \`sim/text.ts\`, \`sim/schema.ts\` | pure | \`sim\` | \`zod\` |
| \`sim/server\` | I/O | \`sim\`, \`domain\` | \`ws\` |
| \`replay\` | pure | \`sim/matching\` | – |
| \`cli\` | I/O | anything | anything |

`);

const file = (path: string, text: string) => ({ path, text });

const layerCases = [
  // path                      text                                          what is found
  ["src/domain/a.ts", 'import { b } from "../lib/b.ts";', []],
  ["src/domain/a.ts", 'import { b } from "./b.ts";', []],
  ["src/lib/a.ts", 'import type { B } from "../domain/b.ts";', ["lib may not import domain"]],
  ["src/domain/a.ts", 'import {\n  b,\n} from "../sim/b.ts";', ["domain may not import sim"]],
  ["src/domain/a.ts", 'export { b } from "../sim/b.ts";', ["domain may not import sim"]],
  ["src/domain/a.ts", 'const b = () => import("../sim/b.ts");', ["domain may not import sim"]],
  ["src/domain/a.ts", 'import "../sim/b.ts";', ["domain may not import sim"]],
  ["src/domain/a.ts", '// import { b } from "../sim/b.ts";', []],
  ["src/domain/a.test.ts", 'import { b } from "../sim/b.ts";', []], // a test may import anything
  ["src/sim/a.ts", 'import { b } from "./server/b.ts";', ["sim may not import sim/server"]],
  ["src/sim/server/a.ts", 'import { b } from "../b.ts";', []],
  ["src/replay/a.ts", 'import { b } from "../sim/matching/b.ts";', []],
  ["src/replay/a.ts", 'import { b } from "../sim/b.ts";', ["replay may not import sim"]],
  ["src/domain/a.ts", 'import { fs } from "node:fs";', ["domain is pure and imports node:fs"]],
  ["src/sim/server/a.ts", 'import { fs } from "node:fs";', []],
  ["src/lib/a.ts", 'import { x } from "pure-rand/generator/x";', []],
  ["src/sim/a.ts", 'import { x } from "ws";', ["sim may not import the package ws"]],
  ["src/sim/text.ts", 'import { x } from "zod"; import { y } from "./a.ts";', []],
  [
    "src/sim/text.ts",
    'import { x } from "./server/b.ts";',
    ["sim/text.ts,sim/schema.ts may not import sim/server"],
  ],
  ["src/sim/text.ts", 'import { x } from "./schema.ts";', []], // of the same row
  ["src/sim/a.ts", 'import { x } from "./text.ts";', ["sim may not import sim/text.ts,sim/schema.ts"]],
  ["src/cli/a.ts", 'import { x } from "@a/b/c"; import { y } from "../sim/server/y.ts";', []],
  ["src/cli/a.ts", 'import { y } from "../new/y.ts";', ["../new/y.ts is in no row of the layer table"]],
  ["src/new/a.ts", "", ["new/a.ts is in no row of the layer table"]],
] as const;

test.each(layerCases)("layers: %s with %j", (path, text, what) => {
  expect(layerBreaches(file(path, text), layers).map((each) => each.what)).toEqual(what);
});

test.each([
  ["src/engine/a.ts", "return wish as Checked<OrderEffect>;", 1],
  ["test/engine/a.ts", "const effects = wishes as readonly Effect[];", 1],
  ["src/risk/permit.ts", "return wish as Checked<Wish>;", 0],
  ["src/engine/a.ts", "import type { Checked as Mark } from './b.ts';", 0],
] as const)("a cast past the limits: %s with %j", (path, text, count) => {
  expect(checkedBreaches(file(path, text))).toHaveLength(count);
});

const impure = [
  "const at = Date.now();",
  "const at = new Date();",
  "const at = performance.now();",
  "setTimeout(f, 1);",
  "setInterval(f, 1);",
  "setImmediate(f);",
  "queueMicrotask(f);",
  "const x = Math.random();",
  "const id = crypto.randomUUID();",
  "const { HOME } = process.env;",
  'console.log("x");',
  "async function f() {}",
  "const x = `${await f()}`;",
  "const x = Promise.resolve(1);",
  "globalThis.x = 1;",
] as const;

test.each(impure)("purity finds %s", (text) => {
  expect(purityBreaches(file("src/domain/a.ts", text), layers)).toHaveLength(1);
  expect(purityBreaches(file("src/cli/a.ts", text), layers)).toEqual([]);
});

const pure = [
  "const text = new Date(ms).toISOString();",
  "const ms = Date.UTC(2026, 1, 1);",
  "// Date.now() would be wrong here",
  'const text = "await Math.random()";',
  "const text = `a ${b} await c`;",
  "const isAwaiting = processed;",
] as const;

test.each(pure)("purity leaves %s alone", (text) => {
  expect(purityBreaches(file("src/domain/a.ts", text), layers)).toEqual([]);
});

test("a file of 600 lines is allowed, one of 601 is not", () => {
  expect(lengthBreaches(file("src/a.ts", "x;\n".repeat(600)))).toEqual([]);
  expect(lengthBreaches(file("src/a.ts", "x;\n".repeat(601)))).toHaveLength(1);
});

test("a default export, a barrel and an import without ending are found", () => {
  expect(defaultExportBreaches(file("src/a.ts", "export default 1;"))).toHaveLength(1);
  expect(barrelBreaches(file("src/a.ts", 'export * from "./b.ts";'))).toHaveLength(1);
  expect(barrelBreaches(file("src/a.ts", 'export { b } from "./b.ts";'))).toHaveLength(1);
  expect(barrelBreaches(file("src/a.ts", 'export { b } from "./b.ts";\nexport const a = 1;'))).toEqual([]);
  expect(barrelBreaches(file("src/strategy/index.ts", 'export { b } from "./b.ts";'))).toEqual([]);
  expect(importFormBreaches(file("src/a.ts", 'import { b } from "./b";'))).toHaveLength(1);
  expect(importFormBreaches(file("src/a.ts", 'import { b } from "./b.ts"; import x from "y";'))).toEqual([]);
});

test("a ring of three files is found once, with its way round", () => {
  const ring = [
    file("src/a.ts", 'import { b } from "./b.ts";'),
    file("src/b.ts", 'import type { C } from "./c/c.ts";'),
    file("src/c/c.ts", 'import { a } from "../a.ts";'),
  ];
  expect(cycleBreaches(ring).map(({ what }) => what)).toEqual([
    "imports itself: src/a.ts → src/b.ts → src/c/c.ts → src/a.ts",
  ]);
  expect(cycleBreaches(ring.slice(1))).toEqual([]);
});

const deadCases = [
  ["a function that nobody imports", "export function a() {}", "", 1],
  ["a function that its own file uses", "export function a() {}\na();", "", 1],
  ["a function that another file imports", "export function a() {}", 'import { a } from "./a.ts";', 0],
  ["a function imported by another name", "export const a = 1;", 'import { a as b } from "./a.ts";', 0],
  ["a namespace import", "export const a = 1;", 'import * as a from "./a.ts";', 0],
  ["a type that nobody imports", "export interface A {}", "", 1],
  [
    "a type in the signature of another export",
    "export interface A {}\nexport type B = A;",
    'import type { B } from "./a.ts";',
    0,
  ],
] as const;

test.each(deadCases)("dead exports: %s", (_, a, b, count) => {
  expect(deadExportBreaches([file("src/x/a.ts", a), file("src/x/b.ts", b)])).toHaveLength(count);
});

test("an export that only a test imports is dead", () => {
  const use = 'import { a } from "./a.ts";';
  expect(
    deadExportBreaches([file("src/a.ts", "export const a = 1;"), file("src/a.test.ts", use)]),
  ).toHaveLength(1);
});

test("what users import from the index is alive", () => {
  const files = [
    file("src/a.ts", "export const a = 1;"),
    file("src/index.ts", 'export { a } from "./a.ts";'),
  ];
  expect(deadExportBreaches(files)).toEqual([]);
});

test("a title used twice is found", () => {
  const twice = 'test("it works", f);\n  it("it works", f);\ntest("it fails", f);';
  expect(titleBreaches(file("src/a.test.ts", twice)).map(({ line }) => line)).toEqual([2]);
});

test("a place of one machine is found", () => {
  const text = "a\nsee /srv/kmm/notes";
  expect(machineBreaches(file("README.md", text), ["/srv/"])).toEqual([
    { path: "README.md", line: 2, what: "names a place of one machine: /srv/" },
  ]);
});

test("a download address in the lockfile is found", () => {
  expect(lockBreaches(file("package-lock.json", '{ "resolved": "https://a/b.tgz" }'))).toHaveLength(1);
});

const links = [
  ["[a](docs/a.md)", 0],
  ["[a](docs/b.md)", 1],
  ["[a](docs/a.md#one-two)", 0],
  ["[a](docs/a.md#three)", 1],
  ["[a](#here)", 0],
  ["[a](#there)", 1],
  ["[a](https://example.com/x)", 0],
  ["`[a](docs/b.md)`", 0],
] as const;

test.each(links)("links: %s has %i faults", (link, count) => {
  const readme = `# Here\n\n${link}\n`;
  const documents = new Map([
    ["README.md", readme],
    ["docs/a.md", "## One, two\n"],
  ]);
  expect(linkBreaches(file("README.md", readme), documents, (path) => documents.has(path))).toHaveLength(
    count,
  );
});

test("a changelog of an older version is found", () => {
  const old = file("CHANGELOG.md", "# Changelog\n\n## 0.1.0\n");
  expect(changelogBreaches(old, "0.2.0")).toHaveLength(1);
  expect(changelogBreaches(old, "0.1.0")).toEqual([]);
  expect(changelogBreaches(file("CHANGELOG.md", "## [Unreleased]\n\n## 0.1.0\n"), "0.2.0")).toEqual([]);
});

test("the lint rule on long functions is alive: 71 lines fail, 70 pass", () => {
  const folder = mkdtempSync(join(tmpdir(), "kmm-tidy-"));
  try {
    writeFileSync(join(folder, ".oxlintrc.json"), readFileSync(join(root, ".oxlintrc.json")));
    expect(lint(folder, longFunction(71))).toContain("max-lines-per-function");
    expect(lint(folder, longFunction(70))).not.toContain("max-lines-per-function");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("code is told from comments, strings, templates and regular expressions", () => {
  expect(codeOf("a // b")).toBe("a     ");
  expect(codeOf("a /* b\nc */ d")).toBe("a     \n     d");
  expect(codeOf('f("x // y") + z')).toBe('f("      ") + z');
  expect(codeOf("`a${`b${c}`}d` + e").replaceAll(/[`${} ]/g, "")).toBe("c+e");
  expect(codeOf("{ `${a}` } b // c").trimEnd()).toBe("{ `  a}  } b");
  expect(codeOf("/['\"`]/.test(a) / b").trim()).toBe(".test(a) / b");
  expect(codeOf("a / b / c")).toBe("a / b / c");
});

function longFunction(lines: number): string {
  return `export function long(): void {\n${"  f();\n".repeat(lines - 2)}}\n`;
}

function lint(folder: string, text: string): string {
  writeFileSync(join(folder, "a.ts"), text);
  const tool = join(root, "node_modules/oxlint/bin/oxlint");
  const { stdout, stderr } = spawnSync(process.execPath, [tool, "a.ts"], { cwd: folder, encoding: "utf8" });
  return stdout + stderr;
}
