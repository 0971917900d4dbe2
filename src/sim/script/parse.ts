import { ok, refused, type Result } from "../../lib/result.ts";
import { readAct } from "./act-line.ts";
import { readClauses } from "./clause.ts";
import { lineReader } from "./reader.ts";
import type { Script, Step } from "./script.ts";
import { newSetup, readSetup, setupWords, type OpenSetup } from "./setup-line.ts";

/** Lines of a script, and steps of one: far more than anybody reads. */
const linesMax = 5_000;

/** Reads a script. A refusal names every line that is not understood, and what is wrong in it. */
export function parseScript(text: string): Result<Script, string> {
  const lines = text.split(/\r?\n/);
  if (lines.length > linesMax) return refused(`${lines.length} lines; a script has at most ${linesMax}`);
  const setup = newSetup();
  const steps: Step[] = [];
  const wrong: string[] = [];
  for (const [index, whole] of lines.entries()) {
    const line = withoutComment(whole);
    if (line === "") continue;
    const why = readLine(setup, steps, index + 1, line);
    if (why !== undefined) wrong.push(`line ${index + 1}: ${why}`);
  }
  if (wrong.length > 0) return refused(wrong.join("\n"));
  if (setup.markets.length === 0) return refused("no market: begin with a line such as `market KXA-T1`");
  if (steps.length === 0) return refused("nothing is done: add a line such as `alice: bid 10 @ 45c`");
  return ok({ setup, steps });
}

function readLine(setup: OpenSetup, steps: Step[], number: number, text: string): string | undefined {
  const [statement = "", ...arrows] = text.split("->");
  const reader = lineReader(statement);
  // `market KXA-T1: closed` looks at a market; without the colon it makes one.
  const isLook = reader.peek() === "market" && statement.includes(":");
  const isSetup = setupWords.some((word) => word === reader.peek()) && !isLook;
  if (isSetup) {
    if (steps.length > 0) return `"${reader.peek()}" belongs before the first line that does something`;
    if (arrows.length > 0) return "nothing is expected of a line that only says what there is";
    readSetup(setup, reader);
    return reader.error();
  }
  const act = readAct(setup, reader);
  const why = reader.error();
  if (why !== undefined || act === undefined) return why ?? "is not understood";
  if (arrows.length === 0) {
    steps.push({ line: number, text, act });
    return undefined;
  }
  const expected = lineReader(arrows.join("->"));
  steps.push({ line: number, text, act, expected: readClauses(expected) });
  return expected.error();
}

/** `#` begins a comment at the start of a line or after a blank. */
function withoutComment(line: string): string {
  return line.replace(/(^|\s)#.*$/, "").trim();
}
