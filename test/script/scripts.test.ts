import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runOverHttp } from "../../src/cli/script/over-http.ts";
import { runInProcess } from "../../src/sim/script/in-process.ts";
import { parseScript } from "../../src/sim/script/parse.ts";
import type { StepReport } from "../../src/sim/script/run.ts";

/** Every script of this folder, against the exchange itself and over HTTP; each ends with the zero-sum report. */

const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".txt"));

function script(name: string) {
  const parsed = parseScript(readFileSync(join(import.meta.dirname, name), "utf8"));
  if (!parsed.ok) throw new Error(`${name}: ${parsed.why}`);
  return parsed.value;
}

function wrong(name: string, reports: readonly StepReport[]): readonly string[] {
  return reports
    .filter(({ ok }) => !ok)
    .map(({ line, text, was }) => `${name}:${line}: ${text} but was: ${was}`);
}

test("there is a shelf of scripts", () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
});

test("the script in docs/scenarios.md comes out as it says", () => {
  const document = readFileSync(join(import.meta.dirname, "../../docs/scenarios.md"), "utf8");
  const text = /```\n(# a cancel that loses[\s\S]*?)```/.exec(document)?.[1] ?? "";
  const parsed = parseScript(text);
  if (!parsed.ok) throw new Error(parsed.why);
  expect(wrong("docs/scenarios.md", [...runInProcess(parsed.value)])).toEqual([]);
});

/** Faults are between the exchange and its callers: without a wire there are none. */
const hasFaults = (name: string): boolean => script(name).steps.some(({ act }) => act.kind === "fault");

describe.each(names)("%s", (name) => {
  test.skipIf(hasFaults(name))("is so in process", () => {
    const reports = [...runInProcess(script(name))];
    expect(wrong(name, reports)).toEqual([]);
    expect(reports.at(-1)?.text).toBe("zero-sum");
  });

  test("is so over HTTP", async () => {
    const reports: StepReport[] = [];
    for await (const report of runOverHttp(script(name))) reports.push(report);
    expect(wrong(name, reports)).toEqual([]);
  });
});
