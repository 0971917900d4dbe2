import type { Measures } from "./collector.ts";
import { facts } from "./fact.ts";

/** One line of the calibration: ours beside the recorded fact. */
export interface CalibrationRow {
  readonly measure: string;
  /** Undefined when the run had nothing to measure it by. */
  readonly ours: number | undefined;
  readonly real: string;
  readonly source: string;
  readonly low: number;
  readonly high: number;
  readonly isOk: boolean;
}

/** Every fact beside what was measured; a fact without a measure is out of its bounds. */
export function calibrationRows(measures: Measures): readonly CalibrationRow[] {
  return facts.map((fact) => {
    const ours = measures.get(fact.measure);
    return { ...fact, ours, isOk: ours !== undefined && ours >= fact.low && ours <= fact.high };
  });
}

/** The table for people, 100 columns wide or so. */
export function calibrationText(rows: readonly CalibrationRow[]): readonly string[] {
  return tableText(
    ["measure", "ours", "bounds", "", "real", "source"],
    rows.map(({ measure, ours, low, high, isOk, real, source }) => [
      measure,
      show(ours),
      `${show(low)} to ${show(high)}`,
      ours === undefined ? "none" : isOk ? "ok" : "OUT",
      real,
      source,
    ]),
  );
}

/** The same of a run for which the bounds were not made. */
export function measuresText(rows: readonly CalibrationRow[]): readonly string[] {
  return tableText(
    ["measure", "ours", "real", "source"],
    rows.map(({ measure, ours, real, source }) => [measure, show(ours), real, source]),
  );
}

function tableText(title: readonly string[], cells: readonly (readonly string[])[]): readonly string[] {
  const widths = title.map((word, column) =>
    Math.max(word.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = (column: number): boolean => title[column] === "ours" || title[column] === "bounds";
  return [title, ...cells].map((row) =>
    row
      .map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

/**
 * What results alone say of makers, beside what values say: the same on average, but a day of results is a few dozen
 * events, so these swing by ten points and more, and nothing is held against them.
 */
export function settledText(measures: Measures): readonly string[] {
  const pair = (name: string): string =>
    `${show(measures.get(`all settled ${name}`))} (by value ${show(measures.get(`all ${name}`))})`;
  return [
    `maker excess by results: YES ${pair("maker excess YES")}, NO ${pair("maker excess NO")},`,
    `  1-10c ${pair("maker excess 1-10c")}, 91-99c ${pair("maker excess 91-99c")}`,
  ];
}

function show(number: number | undefined): string {
  if (number === undefined) return "–";
  const size = Math.abs(number);
  return number.toFixed(size >= 100 || Number.isInteger(number) ? 0 : size >= 10 ? 1 : 2);
}
