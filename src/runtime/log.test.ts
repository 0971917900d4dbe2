import { expect, test } from "vitest";
import { time } from "../domain/units.ts";
import type { Note } from "../domain/note.ts";
import { createLog } from "./log.ts";

const at = time(1_793_887_391_250_000);
const note: Note = {
  level: "info",
  topic: "quote-placed",
  text: "Quote placed: 31¢/47¢ (spread=16.0¢, target=15.0¢)",
  ticker: "KXA-1",
  facts: { bid: 3100, ask: 4700 },
};

function logged(format: "human" | "json", level: Note["level"], notes: readonly Note[]): readonly string[] {
  const lines: string[] = [];
  const log = createLog({ format, level, write: (line) => lines.push(line) });
  for (const each of notes) log.tell(each, at);
  return lines;
}

test("people read the guide's line", () => {
  expect(logged("human", "info", [note])).toEqual([
    "2026-11-05 14:03:11 - INFO - Quote placed: 31¢/47¢ (spread=16.0¢, target=15.0¢) [KXA-1]\n",
  ]);
});

test("programs read one object a line, with the level as a word and the numbers apart", () => {
  expect(logged("json", "info", [note]).map((line): unknown => JSON.parse(line))).toEqual([
    {
      level: "info",
      at: "2026-11-05T14:03:11.25Z",
      topic: "quote-placed",
      ticker: "KXA-1",
      bid: 3100,
      ask: 4700,
      text: "Quote placed: 31¢/47¢ (spread=16.0¢, target=15.0¢)",
    },
  ]);
});

test.each(["human", "json"] as const)("%s: what is below the level is left out", (format) => {
  expect(logged(format, "warn", [note, { ...note, level: "error" }])).toHaveLength(1);
});

test("a secret that got into the facts is struck out", () => {
  const [line = ""] = logged("json", "info", [{ ...note, facts: { signature: "c2VjcmV0" } }]);
  expect(line).not.toContain("c2VjcmV0");
});
