import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutants, type Mutant } from "./mutants.ts";

/** The simulation is worth what it catches: each bug of the list, planted in the built program, breaks an invariant. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);
const firstSeeds = Array.from({ length: 12 }, (_, index) => index + 1);
const usualSpan = "10m";
/** Each is a process of its own: more than the cores have only wait for each other. */
const atOnce = 2;
let folder = "";
let free = atOnce;
const waiting: (() => void)[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kmm-mutants-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }), 60_000);

const named = mutants.map((mutant) => [mutant.name, mutant] as const);

describe.concurrent("the simulation catches a program that", () => {
  test.each(named)("%s", { timeout: 600_000 }, async (_name, mutant) => {
    const home = join(folder, String(mutants.indexOf(mutant)));
    const broken = await inTurn(() => brokenBy(mutant, home));
    // All of them together would be a third of a gigabyte, which takes its time to go at the end.
    await rm(home, { recursive: true });
    expect(broken).toContain(mutant.caughtBy);
  });
});

test.each([1, 2])(
  "the simulation finds nothing in the program as it is, seed %i",
  { timeout: 120_000 },
  async (seed) => {
    expect(await violationsOf(join(root, "dist/cli/main.js"), seed)).toEqual([]);
  },
);

async function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  else free -= 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }
}

/** The built program with one text replaced. */
function plant(mutant: Mutant, home: string): string {
  cpSync(join(root, "dist"), join(home, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(home, "package.json"));
  symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
  for (const { file, find, replace } of [mutant, ...(mutant.also ?? [])]) {
    const path = join(home, "dist", file);
    const parts = readFileSync(path, "utf8").split(find);
    expect(parts, `${file} has "${find}" once`).toHaveLength(2);
    writeFileSync(path, parts.join(replace));
  }
  return join(home, "dist/cli/main.js");
}

/** The invariants that are broken, seed after seed, until the named one is. */
async function brokenBy(mutant: Mutant, home: string): Promise<readonly string[]> {
  const program = plant(mutant, home);
  const broken = new Set<string>();
  const seeds = mutant.seed === undefined ? firstSeeds : [mutant.seed, ...firstSeeds];
  for (const seed of seeds) {
    if (broken.has(mutant.caughtBy)) break;
    for (const words of await violationsOf(program, seed, mutant.span))
      broken.add(words.slice(0, words.indexOf(":")));
  }
  return [...broken];
}

async function violationsOf(program: string, seed: number, span = usualSpan): Promise<readonly string[]> {
  const args = ["simulate", "--seeds", String(seed), "--span", span, "--jobs", "1", "--no-shrink", "--json"];
  const ended = await run(process.execPath, [program, ...args]).catch((error: { stdout?: string }) => error);
  const [line = ""] = (ended.stdout ?? "").split("\n");
  const result = JSON.parse(line) as { failures: readonly { violations: readonly string[] }[] };
  return result.failures.flatMap(({ violations }) => violations);
}
