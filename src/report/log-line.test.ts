import { expect, test } from "vitest";
import type { Note } from "../domain/note.ts";
import { time } from "../domain/units.ts";
import { logLine } from "./log-line.ts";

const noon = time(Date.UTC(2025, 10, 6, 12) * 1_000 + 123_456);

const cases: readonly (readonly [Note, string])[] = [
  [
    { level: "info", topic: "quote-placed", text: "Quote placed: 31¢/47¢ (spread=16.0¢, target=15.0¢)" },
    "2025-11-06 12:00:00 - INFO - Quote placed: 31¢/47¢ (spread=16.0¢, target=15.0¢)",
  ],
  [
    { level: "warn", topic: "position-limit-reached", ticker: "KX-A", text: "Position limit reached" },
    "2025-11-06 12:00:00 - WARNING - Position limit reached [KX-A]",
  ],
  [
    { level: "error", topic: "refused", text: "refused:\n\u001B[2Jbye" },
    "2025-11-06 12:00:00 - ERROR - refused: [2Jbye",
  ],
];

test.each(cases)("%j reads as in the guide, on one line", (note, line) => {
  expect(logLine(note, noon)).toBe(line);
});
