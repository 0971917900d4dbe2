export interface Column {
  readonly title: string;
  /** Numbers stand to the right, words to the left. */
  readonly isNumber: boolean;
  /** Left out where the table would be wider than its place, the last such column first. */
  readonly isExtra?: boolean;
}

const gap = 2;

/** A plain table: columns two blanks apart, no rules, no colour, no blanks at the end of a line. Cells hold one-cell characters. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  widthMax = Infinity,
): string {
  const widths = columns.map(({ title }, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? "").length)),
  );
  const shown = columnsThatFit(columns, widths, widthMax);
  const line = (cells: readonly string[]): string =>
    shown
      .map((at) => pad(cells[at] ?? "", widths[at] ?? 0, columns[at]?.isNumber === true))
      .join(" ".repeat(gap))
      .trimEnd();
  return [columns.map(({ title }) => title), ...rows].map(line).join("\n");
}

/** Where the columns to be shown stand in a row. */
function columnsThatFit(
  columns: readonly Column[],
  widths: readonly number[],
  widthMax: number,
): readonly number[] {
  let shown = [...columns.keys()];
  const wide = (): number => shown.reduce((width, at) => width + gap + (widths[at] ?? 0), -gap);
  for (const at of [...columns.keys()].toReversed()) {
    if (wide() > widthMax && columns[at]?.isExtra === true) shown = shown.filter((each) => each !== at);
  }
  return shown;
}

function pad(text: string, to: number, isNumber: boolean): string {
  const blanks = " ".repeat(to - text.length);
  return isNumber ? blanks + text : text + blanks;
}
