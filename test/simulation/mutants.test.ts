import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutants, type Mutant } from "./mutants.ts";

/** The simulation is worth what it catches: each bug of the list, planted in the built program, breaks an invariant. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);
/** Where the seed that a bug names does not show it any more. */
const otherSeeds = Array.from({ length: 12 }, (_, index) => index + 1);
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

/** The runs that catch something find nothing where there is nothing: all of them, the first one twice for I7. */
test("the simulation finds nothing in the program as it is", { timeout: 600_000 }, async () => {
  const runs = new Map(mutants.map(({ seed, minutes }) => [`${seed} ${minutes}`, { seed, minutes }]));
  const all = [...runs.values()].map((each, place) => ({ ...each, isTwice: place === 0 }));
  expect(await inTurn(() => violationsOf(root, all))).toEqual(all.map(() => []));
});

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
function plant(mutant: Mutant, home: string): void {
  cpSync(join(root, "dist"), join(home, "dist"), {
    recursive: true,
    filter: (path) => !/\.(map|d\.ts)$/.test(path),
  });
  cpSync(join(root, "package.json"), join(home, "package.json"));
  symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
  for (const { file, find, replace } of [mutant, ...(mutant.also ?? [])]) {
    const path = join(home, "dist", file);
    const parts = readFileSync(path, "utf8").split(find);
    expect(parts, `${file} has "${find}" once`).toHaveLength(2);
    writeFileSync(path, parts.join(replace));
  }
}

/** The invariants that are broken, seed after seed, until the named one is. */
async function brokenBy(mutant: Mutant, home: string): Promise<readonly string[]> {
  plant(mutant, home);
  const broken = new Set<string>();
  for (const seed of [mutant.seed, ...otherSeeds]) {
    if (broken.has(mutant.caughtBy)) break;
    const [violations = []] = await violationsOf(home, [{ seed, minutes: mutant.minutes, isTwice: false }]);
    for (const words of violations) broken.add(words.slice(0, words.indexOf(":")));
  }
  return [...broken];
}

interface Run extends Pick<Mutant, "seed" | "minutes"> {
  readonly isTwice: boolean;
}

/** Plays what `kmm simulate` plays, without the second thread that it would load the program into once more. */
const playing = `
  const [play, runs] = process.argv.slice(1);
  const { playTask } = await import(play);
  const found = [];
  for (const { minutes, ...task } of JSON.parse(runs)) {
    found.push((await playTask({ ...task, span: minutes * 60_000_000 })).violations);
  }
  console.log(JSON.stringify(found));
`;

/** Of the program in this folder, run by run. */
async function violationsOf(home: string, runs: readonly Run[]): Promise<readonly (readonly string[])[]> {
  const play = pathToFileURL(join(home, "dist/cli/simulate/play-task.js")).href;
  const args = ["--input-type=module", "--eval", playing, play, JSON.stringify(runs)];
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout) as readonly (readonly string[])[];
}
