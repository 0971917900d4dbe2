import { availableParallelism } from "node:os";
import { Failure } from "../domain/failure.ts";
import type { Time } from "../domain/units.ts";
import { workAll } from "./crew.ts";
import type { DayTask, PlayedDay } from "./contest/play-day.ts";
import { contestSpan } from "./contest/scenario.ts";
import { contestants, controlName, usualField } from "./contest/strategies.ts";
import { contestRows, contestText } from "./contest/table.ts";
import type { SeedRange } from "./options.ts";

export interface ContestOptions {
  readonly seeds?: SeedRange | undefined;
  readonly quick?: boolean | undefined;
  readonly span?: Time | undefined;
  readonly only?: readonly string[] | undefined;
  readonly informed?: readonly number[] | undefined;
  readonly latency?: readonly number[] | undefined;
  readonly jobs?: number | undefined;
  readonly json?: boolean | undefined;
}

const dayWorker = new URL("contest/day-worker.js", import.meta.url);
/** Whom each is held against. */
const rivals = [controlName, "guide"];
const shares = [0, 0.05, 0.1, 0.2];
const latencies = [1, 3];

/** `kmm contest`: strategies side by side on the same days of the exchange in a box, and which differences are none. */
export async function contestCommand(options: ContestOptions): Promise<void> {
  const tasks = tasksOf(options);
  const startedAt = performance.now();
  let done = 0;
  const threads = Math.min(tasks.length, options.jobs ?? availableParallelism());
  const days = await workAll<DayTask, PlayedDay>(dayWorker, tasks, threads, () => {
    done += 1;
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${tasks.length} days`);
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  const rows = contestRows(days, rivals);
  const took = (performance.now() - startedAt) / 1_000;
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ rows, days: days.length, seconds: took })}\n`);
    return;
  }
  process.stdout.write(`${contestText(rows)}\n\n${legend}\n${days.length} days in ${took.toFixed(0)} s\n`);
}

const legend = `Dollars with 95% intervals over days (Student's t; differences day by day). ~ cannot be told from nothing.
"Without luck" is what fills were better than the value that the exchange alone knows, less fees: the same on average, and surer.
A market-day is one market from its opening to its settlement. "fill" and "1 min": what a contract was worth more than it cost,
at once and later. "held" and "most": contracts in one market, on average and ever. Nobody pays rewards on these days.
docs/contest.md says what this proves and what it does not.`;

function tasksOf(options: ContestOptions): readonly DayTask[] {
  const { quick = false, span = contestSpan, informed = shares, latency: times = latencies } = options;
  const { first, last } = options.seeds ?? { first: 1, last: quick ? 5 : 30 };
  const names = namesOf(options.only);
  const configs = new Map(names.map((name) => [name, contestants[name]?.() ?? {}]));
  const tasks: DayTask[] = [];
  for (let seed = first; seed <= last; seed += 1) {
    for (const informedShare of informed) {
      for (const latency of times) {
        for (const [strategy, config] of configs) {
          tasks.push({ strategy, config, seed, informedShare, latency, span });
        }
      }
    }
  }
  return tasks;
}

function namesOf(only: readonly string[] | undefined): readonly string[] {
  const all = Object.keys(contestants);
  if (only === undefined) return usualField;
  const unknown = only.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new Failure("usage", `no contestant ${JSON.stringify(unknown)}; there are ${all.join(", ")}`);
  }
  return all.filter((name) => rivals.includes(name) || only.includes(name));
}
