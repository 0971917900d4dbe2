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
  readonly operator_commands: Readonly<Record<string, number>>;
  readonly checks: Readonly<Record<Invariant, number>>;
  readonly failures: readonly { readonly seed: number; readonly violations: readonly string[] }[];
}

export function createTally(): Tally {
  const sums = { seeds: 0, simulated_hours: 0, crashes: 0, starts: 0, orders: 0, fills: 0 };
  const faults = new Map<string, number>();
  const commands = new Map<string, number>();
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
      addAll(faults, played.faults);
      addAll(commands, played.commands);
      addAll(checks, played.checks);
      const { seed, violations } = played;
      if (violations.length > 0) failures.push({ seed, violations });
    },
    json: () => ({
      ...sums,
      faults: inOrder(faults),
      operator_commands: inOrder(commands),
      checks: Object.fromEntries(checks) as Record<Invariant, number>,
      failures: failures.toSorted((a, b) => a.seed - b.seed),
    }),
  };
}

function addAll<Name>(sums: Map<Name, number>, counts: ReadonlyMap<Name, number>): void {
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
}

function inOrder(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].toSorted(([a], [b]) => a.localeCompare(b)));
}
