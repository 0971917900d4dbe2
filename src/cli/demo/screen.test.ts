import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { defaultScenario } from "../../sim/default-scenario.ts";
import { runDemo } from "./run.ts";
import { createScreen, type ScreenOutput } from "./screen.ts";

/** What the screen writes while the demo runs for ten virtual seconds. */
async function drawn(isTTY: boolean, rows: number, columns = 80): Promise<readonly string[]> {
  const written: string[] = [];
  const output: ScreenOutput = { isTTY, rows, columns, write: (text) => written.push(text) };
  const scenario = defaultScenario();
  const screen = createScreen(output, 10, scenario.markets.length);
  await runDemo({ scenario, seed: 7, seconds: 10, isFast: true, tell: screen.hear, progress: screen.show });
  screen.done();
  return written;
}

const escape = "\u001b";

test("on a terminal each picture goes over the last one, line for line, in one write", async () => {
  const [first = "", ...others] = (await drawn(true, 24)).slice(0, -1);
  const height = first.split("\n").length - 1;
  expect(first.startsWith(`${escape}[?7l`)).toBe(true);
  expect(others.length).toBeGreaterThan(5);
  for (const picture of others) {
    expect(picture.startsWith(`${escape}[${height}A${escape}[?7l`)).toBe(true);
    expect(picture.split("\n").length - 1).toBe(height);
  }
});

test("no picture leaves the terminal without its line wrapping", async () => {
  for (const picture of (await drawn(true, 24)).slice(0, -1)) {
    expect(picture.endsWith(`${escape}[?7h`)).toBe(true);
  }
});

test("everything but the news fits the width of an old terminal", async () => {
  const pictures = (await drawn(true, 24)).slice(0, -1).map(stripVTControlCharacters);
  const tables = pictures.map((picture) => picture.split("\n").slice(0, -4));
  expect(Math.max(...tables.flat().map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(pictures.at(-1)).toContain("Position updated: YES=");
});

test("the last picture shows a maker that has left", async () => {
  const [last = ""] = (await drawn(true, 24, 200)).slice(-2).map(stripVTControlCharacters);
  expect(last).toContain("  10 s of 10 ");
  const markets = last.split("\n").filter((line) => line.startsWith("KX"));
  expect(markets).toHaveLength(9);
  for (const line of markets) expect(line.split(/ {2,}/)[2]).toBe("–");
  expect(last).not.toContain("stopped");
});

test.each([
  ["a pipe", false, 50],
  ["a window too low for the picture", true, 12],
])("%s gets plain lines", async (_name, isTTY, rows) => {
  const written = await drawn(isTTY, rows);
  expect(written.join("")).toContain("   5 s of 10   quotes ");
  expect(written.join("")).not.toContain(`${escape}[?7l`);
});
