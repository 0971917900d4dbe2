import { readFileSync, statSync } from "node:fs";
import type { Clock } from "../domain/clock.ts";
import type { Input } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import { seconds } from "../domain/units.ts";

const lookEvery = seconds(1);

/**
 * Outside values from a file that another program keeps: JSON `{source: {ticker: probability}}`. It is read
 * when it changes; a writer that stops touching it lets its values grow old.
 */
export function followReferenceFile(
  path: string,
  clock: Clock,
  hear: (input: Input) => void,
  tell: (note: Note) => void,
): () => void {
  let isOver = false;
  let seen = 0;
  const look = (): void => {
    if (isOver) return;
    const changed = changedAt(path);
    if (changed !== undefined && changed !== seen) {
      seen = changed;
      const values = readValues(path);
      if (values === undefined) {
        const text = `${path} is not JSON of the form {"source": {"TICKER": 0.42}}: its values are not used`;
        tell({ level: "warn", topic: "reference-refused", text });
      }
      for (const { source, ticker, value } of values ?? []) {
        hear({ kind: "reference-received", at: clock.now(), source, ticker, value });
      }
    }
    clock.after(lookEvery, look);
  };
  look();
  return () => {
    isOver = true;
  };
}

interface ReferenceValue {
  readonly source: string;
  readonly ticker: string;
  readonly value: number;
}

function changedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

/** Undefined when anything in it is not a probability strictly between 0 and 1: half a file is no file. */
function readValues(path: string): readonly ReferenceValue[] | undefined {
  const values: ReferenceValue[] = [];
  for (const [source, byTicker] of entriesOf(readJson(path)) ?? [["", undefined]]) {
    const rows = entriesOf(byTicker);
    if (rows === undefined) return undefined;
    for (const [ticker, value] of rows) {
      if (typeof value !== "number" || !(value > 0 && value < 1)) return undefined;
      values.push({ source, ticker, value });
    }
  }
  return values;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function entriesOf(value: unknown): [string, unknown][] | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : undefined;
}
