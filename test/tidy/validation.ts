import type { Breach } from "./rules.ts";
import type { SourceFile } from "./source.ts";

/**
 * docs/validation.md against the tests: every example has a row at least, and every row names a file, a title in it and a
 * tolerance, or says why there is no test.
 */
export function validationBreaches(
  document: SourceFile,
  tests: readonly SourceFile[],
  due: readonly string[],
): readonly Breach[] {
  const rows = rowsOf(document);
  const missing = due.filter((name) => rows.every(({ example }) => example !== name));
  return [
    ...missing.map((name) => breach(document, 1, `${name} has no row`)),
    ...rows.flatMap((row) => wrong(row, tests, due).map((what) => breach(document, row.line, what))),
  ];
}

interface Row {
  readonly line: number;
  readonly example: string;
  readonly file: string;
  readonly title: string;
  readonly tolerance: string;
}

function rowsOf({ text }: SourceFile): readonly Row[] {
  return text.split("\n").flatMap((line, index) => {
    if (!/^\| [A-Z]\d+ /.test(line)) return [];
    const [, example = "", , file = "", title = "", tolerance = ""] = line
      .split("|")
      .map((cell) => cell.trim());
    return [{ line: index + 1, example, file: file.replaceAll("`", ""), title, tolerance }];
  });
}

function wrong(
  { example, file, title, tolerance }: Row,
  tests: readonly SourceFile[],
  due: readonly string[],
): readonly string[] {
  if (!due.includes(example)) return [`there is no example ${example}`];
  if (file === "–") return title === "" ? ["nothing says why there is no test"] : [];
  const found = tests.find(({ path }) => path === file);
  if (found === undefined) return [`there is no ${file}`];
  if (!found.text.includes(`"${title}"`)) return [`${file} has no test "${title}"`];
  return tolerance === "" || tolerance === "–" ? ["no tolerance is told"] : [];
}

function breach({ path }: SourceFile, line: number, what: string): Breach {
  return { path, line, what };
}
