import { availableParallelism } from "node:os";
import { Failure } from "../domain/failure.ts";
import type { Time } from "../domain/units.ts";
import { workAll } from "./crew.ts";
import { failAfterResult } from "./fail-after-result.ts";
import type { SeedRange } from "./options.ts";
import { incidentName } from "./simulate/incident.ts";
import { playSeed, type Played } from "./simulate/play.ts";
import { playTask, type SeedTask } from "./simulate/play-task.ts";
import { nameOf, shrink } from "./simulate/shrink.ts";
import { createTally, type TallyJson } from "./simulate/tally.ts";
import { tallyText } from "./simulate/tally-text.ts";

const seedWorker = new URL("simulate/seed-worker.js", import.meta.url);

export interface SimulateOptions {
  readonly seeds: SeedRange;
  readonly span: Time;
  readonly only?: readonly number[] | undefined;
  readonly twice?: boolean | undefined;
  readonly jobs?: number | undefined;
  readonly verbose?: boolean | undefined;
  readonly shrink?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** `kmm simulate`: program and exchange in one process, with everything going wrong; what must never happen is looked for. */
export async function simulateCommand(options: SimulateOptions): Promise<void> {
  const { seeds, only } = options;
  const count = seeds.last - seeds.first + 1;
  if (only !== undefined && count > 1) {
    throw new Failure("usage", "--only picks incidents of one run: give one seed");
  }
  const startedAt = performance.now();
  const tally = createTally();
  const failed: Played[] = [];
  const show = progressLine(count);
  const done = (played: Played): void => {
    tally.add(played);
    if (played.violations.length > 0) failed.push(played);
    show.at(tally.json().seeds, failed.length);
  };
  if (options.verbose === true) {
    for (const task of tasksOf(options)) {
      done(await playTask({ ...task, tell: (line) => process.stderr.write(`${line}\n`) }));
    }
  } else {
    const threads = Math.min(count, options.jobs ?? availableParallelism());
    await workAll<SeedTask, Played>(seedWorker, tasksOf(options), threads, done);
  }
  show.end();
  const result = tally.json();
  const seconds = (performance.now() - startedAt) / 1_000;
  const text = options.json === true ? JSON.stringify({ ...result, seconds }) : tallyText(result, seconds);
  process.stdout.write(`${text}\n`);
  failed.sort((a, b) => a.seed - b.seed);
  for (const { seed, violations } of failed) {
    for (const words of violations) process.stderr.write(`seed ${seed}: ${words}\n`);
  }
  const [first] = failed;
  if (first === undefined) return failUnstruck(result, options);
  await tellFailure(first, options);
  const [why = ""] = first.violations;
  failAfterResult(new Failure("invariant-broken", `seed ${first.seed}: ${why}`));
}

function* tasksOf({ seeds, span, only, twice }: SimulateOptions): Generator<SeedTask> {
  for (let seed = seeds.first; seed <= seeds.last; seed += 1) {
    yield { seed, span, only, isTwice: twice === true };
  }
}

/** In so many hours every kind of fault strikes, unless something keeps it from it. */
const hoursToStrike = 20;

function failUnstruck({ faults, simulated_hours: hours }: TallyJson, { only }: SimulateOptions): void {
  const missing = Object.entries(faults).flatMap(([name, count]) => (count === 0 ? [name] : []));
  if (only !== undefined || hours < hoursToStrike || missing.length === 0) return;
  failAfterResult(new Failure("fault-unstruck", `these faults never struck: ${missing.join(", ")}`));
}

/** The fewest incidents that still break it, and how to see it again. */
async function tellFailure(failing: Played, options: SimulateOptions): Promise<void> {
  const { seed, violations } = failing;
  const { span } = options;
  const name = nameOf(failing);
  const again = `kmm simulate --seeds ${seed}${spanText(options)}`;
  if (violations.every((words) => words.startsWith("I7:"))) {
    process.stderr.write(`Again, both times: ${again}${onlyText(options.only)} --twice\n`);
    return;
  }
  if (options.only !== undefined || options.shrink === false) {
    process.stderr.write(`Again, told step by step: ${again}${onlyText(options.only)} --verbose\n`);
    return;
  }
  const { places, played, runs } = await shrink(
    failing,
    ({ only }) => playSeed({ seed, span, only }),
    (left) => process.stderr.write(`${left} incidents are enough …\n`),
  );
  const names = played.incidents.map(incidentName).join(", ");
  process.stderr.write(
    `${runs} more runs: ${places.length} of ${failing.incidents.length} incidents are enough (${names}): ` +
      `${played.violations.find((words) => words.startsWith(name)) ?? ""}\nAgain, told step by step: ${again}${onlyText(places)} --verbose\n`,
  );
}

function onlyText(only: readonly number[] | undefined): string {
  return only === undefined ? "" : ` --only ${only.length === 0 ? "none" : only.join(",")}`;
}

function spanText({ span }: SimulateOptions): string {
  return ` --span ${span / 1_000_000}s`;
}

interface ProgressLine {
  at(done: number, failures: number): void;
  end(): void;
}

/** On a terminal one line that changes, elsewhere nothing. */
function progressLine(count: number): ProgressLine {
  if (!process.stderr.isTTY) return { at: () => {}, end: () => {} };
  return {
    at: (done, failures) => {
      process.stderr.write(`\r${done} of ${count} runs, ${failures} failed`);
    },
    end: () => process.stderr.write("\r\u001b[K"),
  };
}
