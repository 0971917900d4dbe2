import type { SourceFile } from "./source.ts";

/** A row of a table in a document, with its cells by the headings. */
export interface Row {
  readonly line: number;
  /** The heading of the table's first column. */
  readonly kind: string;
  readonly cells: ReadonlyMap<string, string>;
  readonly isWhole: boolean;
}

export function rowsOf(document: SourceFile): readonly Row[] {
  const rows: Row[] = [];
  let heads: readonly string[] | undefined;
  for (const [index, line] of document.text.split("\n").entries()) {
    if (!line.startsWith("|")) heads = undefined;
    else if (heads === undefined) heads = cellsOf(line);
    else if (!/^[|\s-]+$/.test(line)) {
      const cells = cellsOf(line);
      const named = heads.map((head, place) => [head, cells[place] ?? ""] as const);
      rows.push({
        line: index + 1,
        kind: heads[0] ?? "",
        cells: new Map(named),
        isWhole: cells.length === heads.length,
      });
    }
  }
  return rows;
}

/** A bar in backticks or behind a backslash is text. */
function cellsOf(line: string): readonly string[] {
  const inner = line.replace(/^\||\|\s*$/g, "");
  const cells = inner.match(/(?:`[^`]*`|\\\||[^|])+/g) ?? [];
  return cells.map((cell) => cell.trim());
}

/** What stands in backticks. */
export function quoted(cell = ""): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
}
