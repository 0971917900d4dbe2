import type { SpecShapes } from "../contract/spec-shapes.ts";
import type { Breach } from "./rules.ts";
import type { SourceFile } from "./source.ts";
import { quoted, rowsOf, type Row } from "./table-row.ts";

/**
 * docs/fidelity.md against the code: every operation and every message of the specifications has exactly one row with a
 * verdict, and the tests and switches that rows name exist.
 */
export function fidelityBreaches(
  document: SourceFile,
  shapes: SpecShapes,
  project: { readonly paths: readonly string[]; readonly sources: readonly SourceFile[] },
): readonly Breach[] {
  const rows = rowsOf(document);
  const switches = switchesIn(project.sources);
  return [
    ...namedOnce(document, rows, "operation", operationsDue(shapes)),
    ...namedOnce(document, rows, "channel", messagesDue(shapes)),
    ...rows.flatMap((row) => [
      ...wrongForm(document, row),
      ...unknownTests(document, row, project.paths),
      ...unknownSwitches(document, row, switches),
    ]),
  ];
}

function operationsDue(shapes: SpecShapes): readonly string[] {
  return shapes.operations.map(({ id, method, path }) => `${id} \`${method} ${path}\``);
}

function messagesDue(shapes: SpecShapes): readonly string[] {
  return shapes.channels.flatMap(({ name, messages }) => messages.map((message) => `${name} ${message}`));
}

function namedOnce(
  document: SourceFile,
  rows: readonly Row[],
  kind: string,
  due: readonly string[],
): readonly Breach[] {
  const lines = new Map<string, number[]>();
  for (const row of rows.filter((each) => each.kind === kind)) {
    const name = [...row.cells.values()].slice(0, 2).join(" ");
    lines.set(name, [...(lines.get(name) ?? []), row.line]);
  }
  const missing = due
    .filter((name) => !lines.has(name))
    .map((name) => breach(document, 1, `${name} has no row`));
  const more = [...lines].flatMap(([name, [first = 1, second]]) => {
    if (!due.includes(name)) return [breach(document, first, `${name} is no ${kind} of the specifications`)];
    return second === undefined ? [] : [breach(document, second, `${name} has a second row`)];
  });
  return [...missing, ...more];
}

const verdicts = ["exact", "approximate", "none of it here"];

function wrongForm(document: SourceFile, row: Row): readonly Breach[] {
  if (!row.isWhole) return [breach(document, row.line, "the row has not as many cells as its table")];
  if (row.kind === "behaviour") return [];
  const verdict = row.cells.get("here") ?? "";
  if (!verdicts.includes(verdict)) return [breach(document, row.line, `${verdict} is no verdict`)];
  if (verdict !== "exact" && row.cells.get("what differs, and why") === "")
    return [breach(document, row.line, "nothing says what differs")];
  return row.cells.get("test") === "" ? [breach(document, row.line, "no test is named")] : [];
}

/** With its folder, or by a name that only one file has, or that a file in test/contract has. */
function unknownTests(document: SourceFile, row: Row, paths: readonly string[]): readonly Breach[] {
  return quoted(row.cells.get("test")).flatMap((name) => {
    if (paths.includes(name) || paths.includes(`test/contract/${name}`)) return [];
    const found = name.includes("/") ? [] : paths.filter((path) => path.endsWith(`/${name}`));
    if (found.length === 1) return [];
    const what = found.length === 0 ? "there is no" : `${found.length} files are called`;
    return [breach(document, row.line, `${what} ${name}`)];
  });
}

/** A member of a settings type, a kind of fault, an option of a command, or the file that holds it. */
function unknownSwitches(document: SourceFile, row: Row, known: KnownSwitches): readonly Breach[] {
  return quoted(row.cells.get("switch")).flatMap((name) => {
    const isThere = name.startsWith("--")
      ? known.options.includes(name)
      : known.paths.has(name) || known.members.has(name) || known.faults.has(name);
    return isThere ? [] : [breach(document, row.line, `there is no switch ${name}`)];
  });
}

interface KnownSwitches {
  readonly paths: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
  readonly faults: ReadonlySet<string>;
  /** The text of all commands. */
  readonly options: string;
}

function switchesIn(sources: readonly SourceFile[]): KnownSwitches {
  const found = (files: readonly SourceFile[], pattern: RegExp): ReadonlySet<string> =>
    new Set(files.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name = ""]) => name)));
  return {
    paths: new Set(sources.map(({ path }) => path)),
    members: found(sources, /\breadonly (\w+)\??:/g),
    faults: found(
      sources.filter(({ path }) => path.startsWith("src/sim/faults/")),
      /\breadonly kind: "([\w-]+)"/g,
    ),
    options: sources
      .filter(({ path }) => path.startsWith("src/cli/"))
      .map(({ text }) => text)
      .join("\n"),
  };
}

function breach(document: SourceFile, line: number, what: string): Breach {
  return { path: document.path, line, what };
}
