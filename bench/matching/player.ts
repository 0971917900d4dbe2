import type { Contestant, Game, Outcome } from "./contestant.ts";
import { core } from "./core.ts";
import { desk } from "./desk.ts";
import { peers } from "./peers.ts";
import { wholeExchange } from "./whole-exchange.ts";
import { makeWorkload, type Mix, type Workload } from "./workload.ts";

/**
 * One contestant in a process of its own: the rubbish of one, and what the compiler learned from one, must not slow
 * another. Asked over the channel, it plays its mix, always the same.
 */
export interface PlayerTask {
  readonly contestant: string;
  readonly mix: Mix;
  /** Plays again until this much processor time has gone, or once with each operation timed for itself. */
  readonly turnNs: number | "single";
}

export interface PlayerNews {
  readonly outcome: Outcome;
  /** Nanoseconds of processor time of a game after the filling, all threads of the process; 0 when timed singly. */
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

let workload: Workload | undefined;

/**
 * The last game of all. When the last object of a kind is collected, the engine forgets the kind and throws away the code
 * that was compiled for it, and every turn would pay for compiling again. No program that trades is ever without a book.
 */
let kept: Game | undefined;

process.on("message", ({ contestant, mix, turnNs }: PlayerTask) => {
  const played = contestants.find(({ name }) => name === contestant);
  workload ??= makeWorkload(mix);
  if (played === undefined) throw new Error(`there is no contestant ${contestant}`);
  process.send?.(turnNs === "single" ? playSingly(played, workload) : play(played, workload, turnNs));
});

function play(contestant: Contestant, workload: Workload, turnNs: number): PlayerNews {
  let game = kept ?? contestant.start(workload);
  globalThis.gc?.();
  let ns = 0;
  let games = 0;
  do {
    game = contestant.start(workload);
    game.play(0, workload.filling);
    const startedAt = process.cpuUsage();
    game.play(workload.filling, workload.filling + workload.count);
    const { user, system } = process.cpuUsage(startedAt);
    ns += (user + system) * 1_000;
    games += 1;
  } while (ns < turnNs);
  kept = game;
  // Every game is the same; what comes of the last one is as good as of any.
  return { outcome: game.result(), ns: ns / games, single: undefined };
}

function playSingly(contestant: Contestant, workload: Workload): PlayerNews {
  const { filling, count } = workload;
  const game = contestant.start(workload);
  game.play(0, filling);
  globalThis.gc?.();
  const times = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const before = performance.now();
    game.play(filling + at, filling + at + 1);
    times[at] = performance.now() - before;
  }
  return { outcome: game.result(), ns: 0, single: percentiles(times) };
}

function percentiles(milliseconds: Float64Array): Percentiles {
  const sorted = milliseconds.toSorted();
  const at = (share: number): number =>
    Math.round(1e6 * (sorted[Math.floor(share * (sorted.length - 1))] ?? 0));
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999) };
}
