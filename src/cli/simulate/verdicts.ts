/** What has to hold in every run, whatever goes wrong; docs/reliability.md tells each in a sentence. */
export const invariants = ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9"] as const;
export type Invariant = (typeof invariants)[number];

/** Counts what was checked and keeps what did not hold. */
export interface Verdicts {
  readonly checks: ReadonlyMap<Invariant, number>;
  check(name: Invariant, holds: boolean, why: () => string): void;
  /** Something that must never happen happened: an invariant, or our own code that broke. */
  break(name: Invariant | "crash" | "exchange", why: string): void;
  /** Looked at so often elsewhere. */
  count(name: Invariant, times: number): void;
  violations(): readonly string[];
}

export function createVerdicts(): Verdicts {
  const checks = new Map<Invariant, number>();
  const firsts = new Map<string, string>();
  const count = (name: Invariant, times: number): void => {
    checks.set(name, (checks.get(name) ?? 0) + times);
  };
  const breakIt: Verdicts["break"] = (name, why) => {
    if (!firsts.has(name)) firsts.set(name, why);
  };
  return {
    checks,
    count,
    break: breakIt,
    check: (name, holds, why) => {
      count(name, 1);
      if (!holds) breakIt(name, why());
    },
    violations: () => [...firsts].map(([name, why]) => `${name}: ${why}`),
  };
}
