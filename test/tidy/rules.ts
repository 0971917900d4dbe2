import { dirname, join } from "node:path/posix";
import { layerOf, mayImport, type Layer } from "./layers.ts";
import { codeOf, exportsOf, importsOf, isTest, lineAt, type SourceFile } from "./source.ts";

/** The house rules: each is a function from files to what breaks it. */
export interface Breach {
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

const fileLinesMax = 600;

/** What a layer imports stands in its row of the table: other layers, packages, and `node:` only with I/O. */
export function layerBreaches(file: SourceFile, layers: readonly Layer[]): readonly Breach[] {
  if (isTest(file.path)) return [];
  const inside = file.path.slice("src/".length);
  const own = layerOf(layers, inside);
  if (own === undefined) return [breach(file, 1, `${inside} is in no row of the layer table`)];
  return importsOf(file).flatMap(({ from, line }) => {
    const what = importFault(own, inside, from, layers);
    return what === undefined ? [] : [breach(file, line, what)];
  });
}

function importFault(own: Layer, inside: string, from: string, layers: readonly Layer[]): string | undefined {
  if (from.startsWith("node:"))
    return own.isPure ? `${own.paths.join()} is pure and imports ${from}` : undefined;
  if (!from.startsWith(".")) return packageFault(own, from);
  const path = join(dirname(inside), from);
  const to = layerOf(layers, path);
  if (to === undefined) return `${from} is in no row of the layer table`;
  return mayImport(own, path, to) ? undefined : `${own.paths.join()} may not import ${to.paths.join()}`;
}

function packageFault(own: Layer, from: string): string | undefined {
  const name = from
    .split("/")
    .slice(0, from.startsWith("@") ? 2 : 1)
    .join("/");
  if (own.packages === "anything" || own.packages.includes(name)) return undefined;
  return `${own.paths.join()} may not import the package ${name}`;
}

/** What a pure layer must not touch: clocks, timers, randomness, the process, and anything that waits. */
const impurities: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(/g, "the clock"],
  [/\bperformance\b/g, "the clock"],
  [/\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)\b/g, "a timer"],
  [/\bMath\.random\b|\bcrypto\b/g, "ambient randomness"],
  [/\bprocess\s*[.[]|\bglobalThis\b/g, "the process"],
  [/\bconsole\b/g, "the console"],
  [/\basync\b|\bawait\b|\bPromise\b/g, "waiting"],
];

/** Ports that let the shell wait: declared in a pure layer, used by layers with I/O only. */
const waitingPorts = ["src/domain/clock.ts"];

export function purityBreaches(file: SourceFile, layers: readonly Layer[]): readonly Breach[] {
  if (isTest(file.path) || layerOf(layers, file.path.slice("src/".length))?.isPure !== true) return [];
  const code = codeOf(file.text);
  return impurities
    .filter(([, what]) => what !== "waiting" || !waitingPorts.includes(file.path))
    .flatMap(([pattern, what]) =>
      [...code.matchAll(pattern)].map((match) =>
        breach(file, lineAt(code, match.index), `a pure file touches ${what}: ${match[0]}`),
      ),
    );
}

export function lengthBreaches(file: SourceFile): readonly Breach[] {
  const lines = file.text.trimEnd().split("\n").length;
  return lines <= fileLinesMax ? [] : [breach(file, lines, `${lines} lines; the limit is ${fileLinesMax}`)];
}

export function defaultExportBreaches(file: SourceFile): readonly Breach[] {
  return findAll(file, /\bexport\s+default\b/g, "a default export");
}

/** Only an index file is a list of what others export. Elsewhere one may pass on a name beside its own. */
export function barrelBreaches(file: SourceFile): readonly Breach[] {
  if (file.path.endsWith("/index.ts") || isTest(file.path)) return [];
  const passedOn = importsOf(file).filter(({ isReExport }) => isReExport);
  const isList = passedOn.length > 0 && exportsOf(file).length === 0;
  return passedOn
    .filter(({ names }) => isList || names.includes("*"))
    .map(({ from, line }) => breach(file, line, `only lists what ${from} exports`));
}

/** Relative imports name a file with its ending; scripts are plain `.mjs` and data is `.json`. */
export function importFormBreaches(file: SourceFile): readonly Breach[] {
  return importsOf(file)
    .filter(({ from }) => from.startsWith(".") && !/\.(?:ts|mjs|js|json)$/.test(from))
    .map(({ from, line }) => breach(file, line, `${from} has no .ts ending`));
}

/** The mark of a checked effect is given in one place. A cast would give it elsewhere, in tests too. */
export function checkedBreaches(file: SourceFile): readonly Breach[] {
  if (file.path === "src/risk/permit.ts") return [];
  return findAll(
    file,
    /\bas\s+(?:readonly\s+)?(?:Checked\b|Effect\b)/g,
    "an effect past the limits by a cast",
  );
}

/** Files that import each other in a ring. Types count: a ring of types is still two files that are one. */
export function cycleBreaches(files: readonly SourceFile[]): readonly Breach[] {
  const targets = new Map(files.map((file) => [file.path, relativeImports(file)]));
  const state = new Map<string, "open" | "done">();
  const found: Breach[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      const ring = [...trail.slice(trail.indexOf(path)), path];
      found.push({ path, line: 1, what: `imports itself: ${ring.join(" → ")}` });
      return;
    }
    state.set(path, "open");
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    state.set(path, "done");
  };
  for (const { path } of files) visit(path, []);
  return found;
}

/** Run by node or imported by users: nobody inside imports what they export. */
const entries = ["src/index.ts", "src/models/index.ts", "src/cli/main.ts"];

/** Where units are born: tests write their amounts with these. And the tables that documents are made of. */
const vocabulary = ["src/domain/units.ts", "src/domain/failure.ts", "src/domain/trouble.ts"];

/**
 * Exports that no other source file imports. An export that only tests use is dead too: a test reaches the
 * code the way the program does. A type may live by being a part of its own file's other exports.
 */
export function deadExportBreaches(files: readonly SourceFile[]): readonly Breach[] {
  const sources = files.filter(({ path }) => !isTest(path));
  const used = new Set(
    sources.flatMap((file) =>
      importsOf(file).flatMap(({ from, names }) =>
        names.map((name) => `${join(dirname(file.path), from)} ${name}`),
      ),
    ),
  );
  return sources
    .filter(({ path }) => ![...entries, ...vocabulary].includes(path) && !used.has(`${path} *`))
    .flatMap((file) =>
      exportsOf(file)
        .filter(
          ({ name, isType }) => !used.has(`${file.path} ${name}`) && !(isType && isUsedInside(file, name)),
        )
        .map(({ name, line }) => breach(file, line, `nobody imports ${name}`)),
    );
}

function isUsedInside(file: SourceFile, name: string): boolean {
  return [...codeOf(file.text).matchAll(new RegExp(`\\b${name}\\b`, "g"))].length > 1;
}

/** Two tests of one name in one file: a report of a failure would not say which. */
export function titleBreaches(file: SourceFile): readonly Breach[] {
  if (!file.path.endsWith(".test.ts")) return [];
  const seen = new Set<string>();
  return [...file.text.matchAll(/^[ \t]*(?:test|it)\(\s*"((?:[^"\\\n]|\\.)*)"/gm)].flatMap((match) => {
    const title = match[1] ?? "";
    if (!seen.has(title)) {
      seen.add(title);
      return [];
    }
    return [breach(file, lineAt(file.text, match.index), `a second test is called "${title}"`)];
  });
}

/** A committed file must mean the same on every machine. `homes` are folders of the machine it is checked on. */
export function machineBreaches(file: SourceFile, homes: readonly string[]): readonly Breach[] {
  return homes.flatMap((home) => {
    const at = file.text.indexOf(home);
    return at < 0 ? [] : [breach(file, lineAt(file.text, at), `names a place of one machine: ${home}`)];
  });
}

/** Download addresses in the lockfile would bind everybody to one machine's registry. */
export function lockBreaches(file: SourceFile): readonly Breach[] {
  return [...file.text.matchAll(/"resolved"/g)].map((match) =>
    breach(file, lineAt(file.text, match.index), "records a download address"),
  );
}

/** Links of a document to files and headings that are not there. `documents` holds every document by path. */
export function linkBreaches(
  file: SourceFile,
  documents: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): readonly Breach[] {
  const prose = file.text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, (code) => code.replaceAll(/[^\n]/g, " "));
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap((match) => {
    const link = match[1] ?? "";
    if (/^[a-z]+:/.test(link)) return [];
    const [to = "", heading] = link.split("#");
    const path = to === "" ? file.path : join(dirname(file.path), to);
    const line = lineAt(prose, match.index);
    if (!exists(path)) return [breach(file, line, `links to ${link}, which is not there`)];
    if (heading === undefined || anchors(documents.get(path) ?? "").includes(heading)) return [];
    return [breach(file, line, `links to ${link}, but there is no such heading`)];
  });
}

function anchors(document: string): readonly string[] {
  return [...document.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}

/** The changelog speaks of what is in the tree: its newest heading is this version, or not released yet. */
export function changelogBreaches(file: SourceFile, version: string): readonly Breach[] {
  const newest = /^## \[?([^\]\s]+)/m.exec(file.text)?.[1];
  if (newest === "Unreleased" || newest === version) return [];
  return [breach(file, 1, `its newest heading is ${newest ?? "missing"}, not Unreleased or ${version}`)];
}

function relativeImports(file: SourceFile): readonly string[] {
  return importsOf(file)
    .filter(({ from }) => from.startsWith("."))
    .map(({ from }) => join(dirname(file.path), from));
}

function findAll(file: SourceFile, pattern: RegExp, what: string): readonly Breach[] {
  const code = codeOf(file.text);
  return [...code.matchAll(pattern)].map((match) => breach(file, lineAt(code, match.index), what));
}

function breach(file: SourceFile, line: number, what: string): Breach {
  return { path: file.path, line, what };
}
