import type { Time } from "../domain/units.ts";

const steps = [
  [86_400_000_000, "d"],
  [3_600_000_000, "h"],
  [60_000_000, "min"],
] as const;

/** "45 s", "12 min", "3.5 h", "2.1 d": a length of time for people. */
export function showSpan(span: Time): string {
  for (const [size, unit] of steps) {
    if (span >= size) return `${(span / size).toFixed(1).replace(/\.0$/, "")} ${unit}`;
  }
  return `${Math.floor(span / 1_000_000)} s`;
}
