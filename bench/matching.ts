import { isQuick, printResult } from "./harness.ts";
import type { Contestant, Game, Outcome } from "./matching/contestant.ts";
import { core } from "./matching/core.ts";
import { desk } from "./matching/desk.ts";
import { peers } from "./matching/peers.ts";
import { compileReference, type Reference } from "./matching/reference.ts";
import { wholeExchange } from "./matching/whole-exchange.ts";
import { makeWorkload, type Mix, type Workload } from "./matching/workload.ts";

/**
 * Price-time matching: the same seeded orders and cancels on the matching core, on typed orders with ids, reports and
 * fees round it, on the whole exchange, on two public order books, and on the core once more in C. All must come to
 * the same trades and the same book, or the benchmark fails. The book is filled before the clock starts, the cases
 * take turns, a second is one of processor time, and a ratio is the median of the ratios of the rounds.
 */
const scale = isQuick ? 0.05 : 1;
const mixes: readonly Mix[] = [
  { name: "shallow", seed: 7, resting: 1_000, count: 200_000 * scale, adds: 0.6, cancels: 0.3 },
  { name: "deep", seed: 8, resting: 20_000, count: 60_000 * scale, adds: 0.6, cancels: 0.3 },
  { name: "sweeping", seed: 9, resting: 1_000, count: 100_000 * scale, adds: 0.84, cancels: 0.12 },
];
const rounds = isQuick ? 3 : 9;
const warmUps = isQuick ? 1 : 3;

/** Ratios to `nodejs-order-book`, and of the core to C. A quick run ends before the compiler has warmed up. */
const goals: Readonly<Record<string, number>> = {
  shallow_core: 100,
  deep_core: 400,
  shallow_typed_orders: 25,
  deep_typed_orders: 60,
  shallow_core_to_c: 0.5,
  deep_core_to_c: 0.5,
};
const tolerance = isQuick ? 0.02 : 0.85;

const contestants: readonly Contestant[] = [core, desk, wholeExchange, ...peers];
const yardstick = "nodejs_order_book";

const reference = compileReference();
const ratios: Record<string, number> = {};
const results = Object.fromEntries(mixes.map((mix) => [mix.name, measureMix(mix, reference)]));
reference?.end();

const missed = Object.entries(goals).filter(([name, goal]) => (ratios[name] ?? goal) < tolerance * goal);
printResult("matching", { c_reference: reference !== undefined, ratios, goals, results });
if (missed.length > 0) {
  console.error(`below ${tolerance} of the goal: ${missed.map(([name]) => name).join(", ")}`);
  process.exitCode = 1;
}

function measureMix(mix: Mix, reference: Reference | undefined): object {
  const workload = makeWorkload(mix);
  const expected = reference?.play(workload) ?? finished(core, workload).result();
  const rates: Record<string, number[]> = {};
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const contestant of contestants) {
      const rate = playRound(contestant, workload, expected);
      if (round >= 0) (rates[contestant.name] ??= []).push(rate);
    }
    if (round >= 0 && reference !== undefined) {
      (rates["c"] ??= []).push((workload.count * 1e9) / reference.play(workload).ns);
    }
  }
  const perSecond = Object.fromEntries(
    Object.entries(rates).map(([name, each]) => [name, Math.round(median(each))]),
  );
  const beside = (name: string, other: string): number =>
    rounded(median((rates[name] ?? []).map((rate, round) => rate / (rates[other]?.[round] ?? Number.NaN))));
  for (const { name } of contestants) ratios[`${mix.name}_${name}`] = beside(name, yardstick);
  if (reference !== undefined) ratios[`${mix.name}_core_to_c`] = beside("core", "c");
  const nanoseconds = Object.fromEntries(contestants.map((each) => [each.name, percentiles(each, workload)]));
  console.log(`${mix.name}: ${mix.resting} resting, ${workload.count} operations, trades ${expected.trades}`);
  for (const [name, rate] of Object.entries(perSecond))
    console.log(tableRow(name, rate, beside(name, yardstick), nanoseconds[name]));
  return { resting: mix.resting, operations: workload.count, perSecond, nanoseconds };
}

/** Operations after the filling, by second of processor time: neighbours on the machine take none of that. */
function playRound(contestant: Contestant, workload: Workload, expected: Outcome): number {
  const { filling, count } = workload;
  const game = contestant.start(workload);
  game.play(0, filling);
  // The rubbish of the case before must not be collected on this one's time.
  globalThis.gc?.();
  const startedAt = process.cpuUsage();
  game.play(filling, filling + count);
  const { user, system } = process.cpuUsage(startedAt);
  const { trades, book, resting } = game.result();
  if (trades !== expected.trades || book !== expected.book || resting !== expected.resting) {
    throw new Error(
      `${contestant.name} does not agree in ${workload.name}: ${JSON.stringify([{ trades, book, resting }, expected])}`,
    );
  }
  return (count * 1_000_000) / (user + system);
}

function finished(contestant: Contestant, workload: Workload): Game {
  const game = contestant.start(workload);
  game.play(0, workload.filling + workload.count);
  return game;
}

interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** Every operation timed for itself, in a run of its own; reading the clock twice is in it, some 50 ns. */
function percentiles(contestant: Contestant, workload: Workload): Percentiles {
  const { filling, count } = workload;
  const game = contestant.start(workload);
  game.play(0, filling);
  globalThis.gc?.();
  const times = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const before = performance.now();
    game.play(filling + at, filling + at + 1);
    times[at] = (performance.now() - before) * 1_000_000;
  }
  times.sort();
  const at = (share: number): number => Math.round(times[Math.floor(share * (count - 1))] ?? 0);
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999) };
}

function tableRow(name: string, rate: number, ratio: number, times: Percentiles | undefined): string {
  const speed = `${rate.toLocaleString("en").padStart(12)} operations a second, ${String(ratio).padStart(7)} times`;
  const tail = times === undefined ? "" : `, p50 ${times.p50} p99 ${times.p99} p99.9 ${times.p999} ns`;
  return `  ${name.padEnd(22)}${speed}${tail}`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
