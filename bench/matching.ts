import { startHelper, type Helper } from "./exchange/process.ts";
import { isQuick, printResult } from "./harness.ts";
import type { Outcome } from "./matching/contestant.ts";
import type { Percentiles, PlayerNews, PlayerTask } from "./matching/player.ts";
import { compileReference, type Reference } from "./matching/reference.ts";
import { makeWorkload, type Mix } from "./matching/workload.ts";

/**
 * Price-time matching: the same seeded orders and cancels on the matching core, on typed orders with ids, reports and
 * fees round it, on the whole exchange, on two public order books, and on the core once more in C. All must come to
 * the same trades and the same book, or the benchmark fails. The book is filled before the clock starts. The cases
 * take turns, each in a process that has played nothing else; a second is one of processor time, and a ratio is the median of the ratios of
 * the rounds.
 */
const scale = isQuick ? 0.05 : 1;
const mixes: readonly Mix[] = [
  { name: "shallow", seed: 7, resting: 1_000, count: 200_000 * scale, adds: 0.6, cancels: 0.3 },
  { name: "deep", seed: 8, resting: 20_000, count: 40_000 * scale, adds: 0.6, cancels: 0.3 },
  { name: "sweeping", seed: 9, resting: 1_000, count: 100_000 * scale, adds: 0.84, cancels: 0.12 },
];
const rounds = isQuick ? 3 : 7;
const warmUps = isQuick ? 1 : 3;

/** Ratios to `nodejs-order-book`, and of the core to C. A quick run ends before the compiler has warmed up. */
const goals: Readonly<Record<string, number>> = isQuick
  ? { shallow_core: 2, deep_core: 4 }
  : {
      shallow_core: 100,
      deep_core: 400,
      shallow_typed_orders: 25,
      deep_typed_orders: 60,
      shallow_core_to_c: 0.5,
      deep_core_to_c: 0.5,
    };
/** Less than this of a goal is more than noise. */
const tolerance = 0.85;
/** A fast contestant plays the same game again until its turn is worth timing. */
const turnNs = isQuick ? 0 : 150_000_000;

type Player = Helper<PlayerTask, PlayerNews>;

const yardstick = "nodejs_order_book";
const names = ["core", "typed_orders", "exchange", yardstick, "hft_limit_order_book"];
const reference = compileReference();
const ratios: Record<string, number> = {};
const results: Record<string, object> = {};
for (const mix of mixes) results[mix.name] = await measureMix(mix, reference);
reference?.end();

const missed = Object.entries(goals).filter(([name, goal]) => (ratios[name] ?? goal) < tolerance * goal);
printResult("matching", { c_reference: reference !== undefined, ratios, goals, results });
if (missed.length > 0) {
  console.error(`below ${tolerance} of the goal: ${missed.map(([name]) => name).join(", ")}`);
  process.exitCode = 1;
}

async function measureMix(mix: Mix, c: Reference | undefined): Promise<object> {
  const workload = makeWorkload(mix);
  const players = new Map(names.map((name): [string, Player] => [name, startHelper("../matching/player")]));
  const rates: Record<string, number[]> = {};
  const outcomes: Record<string, Outcome> = {};
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [contestant, player] of players) {
      const { ns, outcome } = await player.ask({ contestant, mix, turnNs });
      outcomes[contestant] = outcome;
      if (round >= 0) (rates[contestant] ??= []).push((mix.count * 1e9) / ns);
    }
    if (c !== undefined) {
      const { ns, ...outcome } = c.play(workload);
      outcomes["c"] = outcome;
      if (round >= 0) (rates["c"] ??= []).push((mix.count * 1e9) / ns);
    }
    demandAgreement(mix, outcomes);
  }
  const single: Record<string, Percentiles | undefined> = {};
  for (const [contestant, player] of players) {
    single[contestant] = (await player.ask({ contestant, mix, turnNs: "single" })).single;
  }
  await Promise.all([...players.values()].map((player) => player.end()));
  const beside = (name: string, other: string): number =>
    rounded(median((rates[name] ?? []).map((rate, round) => rate / (rates[other]?.[round] ?? Number.NaN))));
  for (const name of names) ratios[`${mix.name}_${name}`] = beside(name, yardstick);
  if (c !== undefined) ratios[`${mix.name}_core_to_c`] = beside("core", "c");

  console.log(`${mix.name}: ${mix.resting} orders rest, ${mix.count} operations`);
  const perSecond: Record<string, number> = {};
  for (const [name, each] of Object.entries(rates)) {
    perSecond[name] = Math.round(median(each));
    console.log(tableRow(name, perSecond[name], beside(name, yardstick), single[name]));
  }
  return { resting: mix.resting, operations: mix.count, per_second: perSecond, single_ns: single };
}

function demandAgreement({ name }: Mix, outcomes: Readonly<Record<string, Outcome>>): void {
  const all = Object.entries(outcomes).map(([who, { trades, book, resting }]) => [
    who,
    trades,
    book,
    resting,
  ]);
  if (new Set(all.map(([, ...seen]) => seen.join(" "))).size === 1) return;
  throw new Error(
    `${name}: not the same trades and book (checksums, orders left): ${all.map(String).join("; ")}`,
  );
}

function tableRow(name: string, rate: number, ratio: number, times: Percentiles | undefined): string {
  const speed = `${rate.toLocaleString("en").padStart(11)} operations a second, ${ratio.toFixed(2).padStart(7)} times`;
  const tail =
    times === undefined ? "" : `, one takes p50 ${times.p50} p99 ${times.p99} p99.9 ${times.p999} ns`;
  return `  ${name.padEnd(21)}${speed}${tail}`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
