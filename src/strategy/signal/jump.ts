import { logit } from "../../lib/log-odds.ts";

/** Whether the value has just moved further than it does in a quiet market: news that others may know better. */
export interface Jump {
  /** Log-odds from which moves are counted, and since when, in seconds; undefined before the first. */
  from: number | undefined;
  since: number;
  /** When the last one was seen. */
  at: number | undefined;
}

export function noJump(): Jump {
  return { from: undefined, since: 0, at: undefined };
}

/** `move` in log-odds, within `window` seconds. */
export function observeJump(known: Jump, mid: number, now: number, move: number, window: number): void {
  const value = logit(mid);
  const isJump = known.from !== undefined && Math.abs(value - known.from) >= move;
  if (isJump) known.at = now;
  if (known.from !== undefined && !isJump && now - known.since < window) return;
  known.from = value;
  known.since = now;
}
