/** What every benchmark shares: warm up, rounds with the cases interleaved, and one JSON object as the last line. */

export interface Case {
  readonly name: string;
  /** Does the work once and gives how many items it did, so that a rate can be told. */
  readonly run: () => number;
}

/** Items a second over the rounds. The median is the number to quote; the others say how noisy it was. */
export interface Rate {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly rounds: number;
}

export interface Effort {
  readonly rounds: number;
  readonly warmUps: number;
}

/** `--quick` only shows that the benchmark works; its numbers mean nothing. */
export const isQuick = process.argv.includes("--quick");

/** What stands after `--name`, in the form `--name 5` or `--name=5`. */
export function numberAsked(name: string, otherwise: number): number {
  const place = process.argv.findIndex((argument) => argument.split("=")[0] === `--${name}`);
  if (place < 0) return otherwise;
  const asked = Number(process.argv[place]?.split("=")[1] ?? process.argv[place + 1]);
  if (!Number.isFinite(asked) || asked < 1) throw new Error(`--${name} takes a number of at least 1`);
  return asked;
}

const usualEffort: Effort = isQuick ? { rounds: 3, warmUps: 1 } : { rounds: 15, warmUps: 5 };

/** Rates by name. The cases take turns, so that a machine that slows down slows all of them. */
export function measure(
  cases: readonly Case[],
  { rounds, warmUps }: Effort = usualEffort,
  nowMs: () => number = () => performance.now(),
): Readonly<Record<string, Rate>> {
  const timed = cases.map((each) => ({ ...each, rates: new Array<number>() }));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { run, rates } of timed) {
      // The rubbish of the case before must not be collected on this one's time.
      globalThis.gc?.();
      const startedAt = nowMs();
      const items = run();
      const seconds = (nowMs() - startedAt) / 1_000;
      if (round >= 0) rates.push(items / seconds);
    }
  }
  return Object.fromEntries(timed.map(({ name, rates }) => [name, summary(rates)]));
}

/** The last line of a benchmark. */
export function printResult(benchmark: string, facts: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ benchmark, quick: isQuick, node: process.versions.node, ...facts }));
}

/** Rounded to whole items: no machine is more exact. */
function summary(rates: readonly number[]): Rate {
  const sorted = rates.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { median: at(0.5), min: at(0), max: at(1), rounds: sorted.length };
}
