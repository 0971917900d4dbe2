/** What every benchmark shares: warm up, rounds with the cases interleaved, and one JSON object as the last line. */

export interface Case {
  readonly name: string;
  /** Does the work once and gives how many items it did, so that a rate can be told. */
  readonly run: () => number;
}

export interface Rate {
  /** Items a second over the rounds. The median is the number to quote; min and max say how noisy it was. */
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

export const effort: Effort = isQuick ? { rounds: 3, warmUps: 1 } : { rounds: 15, warmUps: 5 };

/** The cases take turns, so that a machine that slows down slows all of them. */
export function measure<Name extends string>(
  cases: readonly (Case & { readonly name: Name })[],
  { rounds, warmUps }: Effort = effort,
): Record<Name, Rate> {
  const rates = new Map(cases.map(({ name }) => [name, [] as number[]]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { name, run } of cases) {
      globalThis.gc?.();
      const startedAt = performance.now();
      const items = run();
      const seconds = (performance.now() - startedAt) / 1_000;
      if (round >= 0) rates.get(name)?.push(items / seconds);
    }
  }
  return Object.fromEntries(cases.map(({ name }) => [name, summary(rates.get(name) ?? [])])) as Record<
    Name,
    Rate
  >;
}

/** The last line of a benchmark. Rates are rounded: the machine is not that exact. */
export function printResult(benchmark: string, facts: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ benchmark, quick: isQuick, node: process.versions.node, ...facts }));
}

function summary(rates: readonly number[]): Rate {
  const sorted = rates.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { median: at(0.5), min: at(0), max: at(1), rounds: sorted.length };
}
