import type { Breach } from "./rules.ts";
import type { SourceFile } from "./source.ts";
import { quoted, rowsOf, type Row } from "./table-row.ts";

/** What a map may name. */
export interface Known {
  /** Every file of the project. */
  readonly paths: readonly string[];
  readonly read: (path: string) => string;
  readonly stages: readonly string[];
  /** `strategy.baseSpread`: its default as the file says it, or undefined where there is none. */
  readonly keys: ReadonlyMap<string, unknown>;
  /** Words that a key may be set to. */
  readonly values: ReadonlySet<string>;
  /** `alarm raise`: its options. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * docs/guide-map.md against the project. Each row names a test with words that stand in it, a command that shows what it
 * says, and nothing that does not exist; each parameter is told with its default.
 */
export function guideMapBreaches(document: SourceFile, known: Known): readonly Breach[] {
  return rowsOf(document).flatMap((row) => {
    const cells = [
      ...quoted(row.cells.get("here")).flatMap((name) => unknownName(name, known)),
      ...quoted(row.cells.get("parameters")).flatMap((name) => unknownParameter(name, known)),
      ...wrongTests(row, known),
      ...wrongCommands(row, known),
    ];
    const all = row.isWhole ? cells : ["the row has not as many cells as its table"];
    return all.map((what) => ({ path: document.path, line: row.line, what }));
  });
}

function unknownName(name: string, known: Known): readonly string[] {
  if (name.startsWith("kmm ")) return unknownCommand(name, known);
  if (name.includes("/")) return known.paths.includes(name) ? [] : [`there is no ${name}`];
  const isKnown =
    known.stages.includes(name) ||
    known.keys.has(name) ||
    known.values.has(name) ||
    [...known.commands.values()].some((options) => options.has(name)) ||
    (/^[A-Z_]+$/.test(name) && known.read("README.md").includes(name)) ||
    name === "npm start";
  return isKnown ? [] : [`${name} is no stage, key, value, option or file`];
}

function unknownParameter(text: string, { keys }: Known): readonly string[] {
  const [, key = "", value] = /^([\w.]+)(?:: (.+))?$/.exec(text) ?? [];
  if (!keys.has(key)) return [`there is no key ${key || text}`];
  const told = keys.get(key);
  const wanted = typeof told === "string" || told === undefined ? told : JSON.stringify(told);
  return value === wanted ? [] : [`the default of ${key} is ${wanted ?? "none"}, not ${value ?? "none"}`];
}

/** A file, and words of it in “ ” behind its name. */
function wrongTests(row: Row, { paths, read }: Known): readonly string[] {
  const cell = row.cells.get("test") ?? "";
  const named = [...cell.matchAll(/`([^`]+)`(?: “([^”]+)”)?/g)];
  if (named.length === 0) return ["no test is named"];
  return named.flatMap(([, path = "", words]) => {
    if (!path.endsWith(".test.ts") || !paths.includes(path)) return [`there is no test ${path}`];
    if (words === undefined) return [`nothing says which test of ${path} it is`];
    return read(path).includes(words) ? [] : [`${path} does not say “${words}”`];
  });
}

function wrongCommands(row: Row, known: Known): readonly string[] {
  const commands = quoted(row.cells.get("see it"));
  return commands.length === 0
    ? ["no command shows it"]
    : commands.flatMap((each) => unknownCommand(each, known));
}

function unknownCommand(text: string, { commands, paths }: Known): readonly string[] {
  const [program, first = "", second = "", ...others] = text.split(" ");
  const isNested = commands.has(`${first} ${second}`);
  const name = isNested ? `${first} ${second}` : first;
  const options = commands.get(name);
  if (program !== "kmm" || options === undefined) return [`there is no command ${text}`];
  return [...(isNested ? [] : [second]), ...others].flatMap((word) => {
    if (word.startsWith("-")) return options.has(word) ? [] : [`kmm ${name} has no option ${word}`];
    return word.includes("/") && !paths.includes(word) ? [`there is no ${word}`] : [];
  });
}

/** The commands that the program's text adds, each with its options. */
export function commandsIn(text: string): Known["commands"] {
  const found = new Map<string, ReadonlySet<string>>();
  for (const part of text.split(/\nfunction /)) {
    const [shared = "", ...blocks] = part.split(/(?=\b(?:kmm|[a-z]+)\s*\.command\()/);
    for (const block of blocks) {
      const [, parent = "", name = ""] = /^(\w+)\s*\.command\("([\w-]+)"/.exec(block) ?? [];
      const own = [...`${shared}${block}`.matchAll(/"(?:-\w, )?(--[\w-]+)[^"]*"/g)].map(
        ([, option = ""]) => option,
      );
      if (block.includes("...configFile")) own.push("--config", "-c");
      if (block.includes("...json")) own.push("--json");
      found.set(parent === "kmm" ? name : `${parent} ${name}`, new Set([...own, "--help"]));
    }
  }
  return found;
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly enum?: readonly unknown[];
}

/** Every key below a JSON schema, and what the file of defaults says of it. */
export function keysIn(schema: SchemaNode, defaults: unknown, path = ""): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    const own = path === "" ? key : `${path}.${key}`;
    const value = (defaults as Readonly<Record<string, unknown>> | undefined)?.[key];
    found.set(own, value);
    for (const [below, told] of keysIn(inner, value, own)) found.set(below, told);
  }
  return found;
}

/** Every word that a key of the schema may be set to. */
export function valuesIn(schema: SchemaNode): ReadonlySet<string> {
  const inner = [...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : [])];
  const own = (schema.enum ?? []).filter((value) => typeof value === "string");
  return new Set([...own, ...inner.flatMap((node) => [...valuesIn(node)])]);
}
