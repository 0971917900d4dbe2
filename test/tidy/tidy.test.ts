import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { errorsDocument } from "./errors-document.ts";
import { projectFiles, readProjectFile, root } from "./files.ts";
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
  type Breach,
} from "./rules.ts";
import type { SourceFile } from "./source.ts";

const paths = projectFiles();
const code = paths.filter((path) => path.endsWith(".ts")).map(readProjectFile);
const sources = code.filter(({ path }) => path.startsWith("src/"));
const layers = parseLayers(readProjectFile("ARCHITECTURE.md").text);
const documents = new Map(
  paths.filter((path) => path.endsWith(".md")).map((path) => [path, readProjectFile(path).text]),
);

test("the rules look at files", () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(layers.length).toBeGreaterThan(10);
  expect(documents.size).toBeGreaterThanOrEqual(3);
});

const perFile: readonly (readonly [
  string,
  (file: SourceFile) => readonly Breach[],
  readonly SourceFile[],
])[] = [
  ["every import is in the layer table", (file) => layerBreaches(file, layers), sources],
  [
    "pure layers touch no clock, timer, chance, process or waiting",
    (file) => purityBreaches(file, layers),
    sources,
  ],
  ["no file is longer than 600 lines", lengthBreaches, code],
  ["nothing is exported by default", defaultExportBreaches, code],
  ["only index files are lists of exports", barrelBreaches, code],
  ["relative imports name the file with its ending", importFormBreaches, code],
  ["no two tests of a file share a title", titleBreaches, code],
  ["nothing but the limits' own door makes an effect a checked one", checkedBreaches, code],
];

test.each(perFile)("%s", (_, rule, files) => {
  expect(shown(files.flatMap(rule))).toEqual([]);
});

test("no files import each other in a ring", () => {
  expect(shown(cycleBreaches(code))).toEqual([]);
});

test("every export is used by another source file", () => {
  expect(shown(deadExportBreaches(sources))).toEqual([]);
});

test("no committed file names a place of this machine", () => {
  const binary = /\.(?:png|jpg|gif|gz|ico|woff2)$/;
  const files = paths.filter((path) => !binary.test(path)).map(readProjectFile);
  expect(shown(files.flatMap((file) => machineBreaches(file, homes())))).toEqual([]);
});

test("the lockfile records no download address", () => {
  expect(shown(lockBreaches(readProjectFile("package-lock.json")))).toEqual([]);
});

test("links between documents lead somewhere", () => {
  const files = [...documents].map(([path, text]) => ({ path, text }));
  expect(shown(files.flatMap((file) => linkBreaches(file, documents, isThere)))).toEqual([]);
});

test("the changelog speaks of this version", () => {
  const { version } = JSON.parse(readProjectFile("package.json").text) as { version: string };
  expect(shown(changelogBreaches(readProjectFile("CHANGELOG.md"), version))).toEqual([]);
});

test("docs/errors.md is the error table", async () => {
  await expect(errorsDocument()).toMatchFileSnapshot(join(root, "docs/errors.md"));
});

/** Where this clone lies, and the folders of machines in general; the temporary folder is nobody's in particular. */
function homes(): readonly string[] {
  const parent = `${dirname(root)}/`;
  const general = ["home", "Users", "root"].map((name) => `/${name}/`);
  return parent === "/" || parent.startsWith(tmpdir()) ? general : [...general, parent];
}

function isThere(path: string): boolean {
  return existsSync(join(root, path));
}

function shown(breaches: readonly Breach[]): readonly string[] {
  return breaches.map(({ path, line, what }) => `${path}:${line}: ${what}`);
}
