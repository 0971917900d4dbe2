import type { Contestant, Outcome } from "./contestant.ts";
import { core } from "./core.ts";
import { desk } from "./desk.ts";
import { peers } from "./peers.ts";
import { wholeExchange } from "./whole-exchange.ts";
import { makeWorkload, type Mix, type Workload } from "./workload.ts";

/**
 * One contestant in a process of its own: the rubbish of one, and what the compiler learned from one, must not slow
 * another. Asked over the channel, it plays a mix once.
 */
export interface PlayerTask {
  readonly contestant: string;
  readonly mix: Mix;
  /** Time each operation for itself instead of all together. */
  readonly isTimedSingly: boolean;
}

export interface PlayerNews {
  readonly outcome: Outcome;
  /** Nanoseconds of processor time after the filling, all threads of the process. */
  readonly ns: number;
  /** Nanoseconds of wall time of single operations; reading the clock twice is in it, some 50 ns. */
  readonly single: Percentiles | undefined;
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

const contestants: readonly Contestant[] = [core, desk, wholeExchange, ...peers];
const workloads = new Map<string, Workload>();

process.on("message", ({ contestant, mix, isTimedSingly }: PlayerTask) => {
  const played = contestants.find(({ name }) => name === contestant);
  const workload = workloads.get(mix.name) ?? makeWorkload(mix);
  workloads.set(mix.name, workload);
  if (played === undefined) throw new Error(`there is no contestant ${contestant}`);
  process.send?.(play(played, workload, isTimedSingly));
});

function play(contestant: Contestant, workload: Workload, isTimedSingly: boolean): PlayerNews {
  const { filling, count } = workload;
  const game = contestant.start(workload);
  game.play(0, filling);
  globalThis.gc?.();
  const times = new Float64Array(isTimedSingly ? count : 0);
  const startedAt = process.cpuUsage();
  if (!isTimedSingly) game.play(filling, filling + count);
  else {
    for (let at = 0; at < count; at += 1) {
      const before = performance.now();
      game.play(filling + at, filling + at + 1);
      times[at] = performance.now() - before;
    }
  }
  const { user, system } = process.cpuUsage(startedAt);
  const ns = (user + system) * 1_000;
  return { outcome: game.result(), ns, single: isTimedSingly ? percentiles(times) : undefined };
}

function percentiles(milliseconds: Float64Array): Percentiles {
  const sorted = milliseconds.toSorted();
  const at = (share: number): number =>
    Math.round(1e6 * (sorted[Math.floor(share * (sorted.length - 1))] ?? 0));
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999) };
}
