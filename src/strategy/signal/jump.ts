import { logitOfMiddle } from "../../lib/log-odds.ts";

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

/** `move` in log-odds, within `window` seconds. Gives the move when it is a jump. */
export function observeJump(
  known: Jump,
  mid: number,
  now: number,
  move: number,
  window: number,
): number | undefined {
  const value = logitOfMiddle(mid);
  const moved = known.from === undefined ? 0 : value - known.from;
  const isJump = Math.abs(moved) >= move;
  if (isJump) known.at = now;
  if (known.from !== undefined && !isJump && now - known.since < window) return undefined;
  known.from = value;
  known.since = now;
  return isJump ? moved : undefined;
}
