import { availableParallelism } from "node:os";
import { Failure } from "../domain/failure.ts";
import type { Time } from "../domain/units.ts";
import { workAll } from "./crew.ts";
import type { DayTask, PlayedDay } from "./contest/play-day.ts";
import { contestSpan } from "./contest/scenario.ts";
import { contestants } from "./contest/strategies.ts";
import { contestRows, contestText } from "./contest/table.ts";
import type { SeedRange } from "./options.ts";

export interface ContestOptions {
  readonly seeds?: SeedRange | undefined;
  readonly quick?: boolean | undefined;
  readonly span?: Time | undefined;
  readonly only?: readonly string[] | undefined;
  readonly jobs?: number | undefined;
  readonly json?: boolean | undefined;
}

const dayWorker = new URL("contest/day-worker.js", import.meta.url);
const control = "control";
const shares = [0, 0.05, 0.1, 0.2];
const latencies = [1, 3];

/** `kmm contest`: strategies side by side on the same days of the exchange in a box, and which differences are none. */
export async function contestCommand(options: ContestOptions): Promise<void> {
  const { quick = false, json = false, span = contestSpan } = options;
  const { first, last } = options.seeds ?? { first: 1, last: quick ? 5 : 30 };
  const names =
    options.only === undefined ? Object.keys(contestants) : [...new Set([control, ...options.only])];
  const unknown = names.find((name) => contestants[name] === undefined);
  if (unknown !== undefined) {
    throw new Failure("usage", `no contestant ${unknown}; there are ${Object.keys(contestants).join(", ")}`);
  }
  const tasks: DayTask[] = [];
  for (let seed = first; seed <= last; seed += 1) {
    for (const informedShare of shares) {
      for (const latency of informedShare === 0.1 ? latencies : latencies.slice(0, 1)) {
        for (const name of names) {
          const config = contestants[name];
          if (config !== undefined)
            tasks.push({ strategy: name, config, seed, informedShare, latency, span });
        }
      }
    }
  }
  const startedAt = performance.now();
  const threads = Math.min(tasks.length, options.jobs ?? availableParallelism());
  let done = 0;
  const days = await workAll<DayTask, PlayedDay>(dayWorker, tasks, threads, () => {
    done += 1;
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${tasks.length} days`);
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  const rows = contestRows(days, control);
  const took = (performance.now() - startedAt) / 1_000;
  if (json) process.stdout.write(`${JSON.stringify({ rows, days: days.length, seconds: took })}\n`);
  else
    process.stdout.write(
      `${contestText(rows)}\n\n~ cannot be told from nothing. ${days.length} days in ${took.toFixed(0)} s\n`,
    );
}
