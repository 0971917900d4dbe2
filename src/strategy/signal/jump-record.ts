import type { Jumps } from "../model/jump-risk.ts";
import { watchedSeconds } from "./watched.ts";

/** How often the value has jumped, and how far: moves that the jump alarm counts as such. Forgotten with a half-life. */
export interface JumpRecord {
  /** Seconds; undefined before the first look. */
  at: number | undefined;
  seconds: number;
  count: number;
  /** Of all of them together, in log-odds. */
  moved: number;
}

export function noJumpRecord(): JumpRecord {
  return { at: undefined, seconds: 0, count: 0, moved: 0 };
}

/** A look at the market, with the move in log-odds when it was a jump. `now` in seconds. */
export function observeJumps(
  known: JumpRecord,
  move: number | undefined,
  now: number,
  halfLife: number,
): void {
  const elapsed = known.at === undefined ? 0 : Math.max(0, now - known.at);
  const kept = elapsed === 0 ? 1 : 0.5 ** (elapsed / halfLife);
  known.seconds = known.seconds * kept + watchedSeconds(elapsed);
  known.count = known.count * kept + (move === undefined ? 0 : 1);
  known.moved = known.moved * kept + (move === undefined ? 0 : Math.abs(move));
  known.at = now;
}

/**
 * Jumps against one side, which half of them are, in dollars at this value: what was seen, and a prior that counts like
 * one jump.
 */
export function seenJumps({ seconds, count, moved }: JumpRecord, value: number, prior: Jumps): Jumps {
  if (prior.rate === 0) return prior;
  return {
    rate: (1 + count / 2) / (1 / prior.rate + seconds),
    meanSize: (prior.meanSize + moved * value * (1 - value)) / (1 + count),
    missShare: prior.missShare,
  };
}
