import { invariants, type Invariant } from "./verdicts.ts";
import type { Played } from "./play.ts";

/** What many runs came to together. */
export interface Tally {
  add(played: Played): void;
  json(): TallyJson;
}

export interface TallyJson {
  readonly seeds: number;
  readonly simulated_hours: number;
  readonly crashes: number;
  readonly starts: number;
  readonly orders: number;
  readonly fills: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly checks: Readonly<Record<Invariant, number>>;
  readonly failures: readonly { readonly seed: number; readonly violations: readonly string[] }[];
}

export function createTally(): Tally {
  const sums = { seeds: 0, simulated_hours: 0, crashes: 0, starts: 0, orders: 0, fills: 0 };
  const faults = new Map<string, number>();
  const checks = new Map<Invariant, number>(invariants.map((name) => [name, 0]));
  const failures: { seed: number; violations: readonly string[] }[] = [];
  return {
    add: (played) => {
      sums.seeds += 1;
      sums.simulated_hours += played.hours;
      sums.crashes += played.crashes;
      sums.starts += played.starts;
      sums.orders += played.orders;
      sums.fills += played.fills;
      for (const [kind, count] of played.faults) faults.set(kind, (faults.get(kind) ?? 0) + count);
      for (const [name, count] of played.checks) checks.set(name, (checks.get(name) ?? 0) + count);
      const { seed, violations } = played;
      if (violations.length > 0) failures.push({ seed, violations });
    },
    json: () => ({
      ...sums,
      faults: Object.fromEntries([...faults].toSorted(([a], [b]) => a.localeCompare(b))),
      checks: Object.fromEntries(checks) as Record<Invariant, number>,
      failures: failures.toSorted((a, b) => a.seed - b.seed),
    }),
  };
}
