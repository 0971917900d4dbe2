import type { Time } from "./units.ts";

/**
 * How far a bot holds back, from nothing to everything. A rule or a person raises it; it never goes down by itself, over
 * restarts neither: only a person releases it.
 */
export interface Alarm {
  readonly rung: Rung;
  readonly why: string;
  readonly by: "rule" | "person";
  readonly at: Time;
}

/** In order: each holds back more than the one before. */
export const rungs = ["quiet", "widen", "reduce-only", "cancel", "flatten", "stop"] as const;

export type Rung = (typeof rungs)[number];

export const noAlarm: Alarm = { rung: "quiet", why: "", by: "rule", at: 0 as Time };

export function isAtLeast(rung: Rung, other: Rung): boolean {
  return rungs.indexOf(rung) >= rungs.indexOf(other);
}

/** "cancel, raised by a person: the news is wild". */
export function showAlarm({ rung, why, by }: Alarm): string {
  return rung === "quiet" ? "quiet" : `${rung}, raised by a ${by}: ${why}`;
}

export const howToRelease = "`kmm alarm release` ends it";
