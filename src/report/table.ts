export interface Column {
  readonly title: string;
  /** Numbers stand to the right, words to the left. */
  readonly isNumber: boolean;
}

/** A plain table: columns two blanks apart, no rules, no colour, no blanks at the end of a line. Cells hold one-cell characters. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ isNumber }, at) => pad(cells[at] ?? "", widths[at] ?? 0, isNumber))
      .join("  ")
      .trimEnd();
  return [columns.map(({ title }) => title), ...rows].map(line).join("\n");
}

function pad(text: string, to: number, isNumber: boolean): string {
  const blanks = " ".repeat(to - text.length);
  return isNumber ? blanks + text : text + blanks;
}
