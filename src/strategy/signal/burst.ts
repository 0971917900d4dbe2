/**
 * Whether trades come faster than they usually do here [theory A9]: their number a second, forgotten fast, beside the same
 * forgotten slowly. Both are of the time that was watched, so that a market just begun is no burst.
 */
export interface Burst {
  /** Seconds: when watching began, undefined before it did; and when the sums are of. */
  since: number | undefined;
  at: number;
  /** Trades, each counted less the longer ago it was. */
  fast: number;
  slow: number;
}

/** Half-lives in seconds. */
export interface BurstParams {
  readonly fast: number;
  readonly slow: number;
}

export function noBurst(): Burst {
  return { since: undefined, at: 0, fast: 0, slow: 0 };
}

/** `trades` more, or none: time has passed. */
export function observePace(known: Burst, trades: number, now: number, { fast, slow }: BurstParams): void {
  known.since ??= now;
  const elapsed = Math.max(0, now - known.at);
  known.fast = known.fast * 0.5 ** (elapsed / fast) + trades;
  known.slow = known.slow * 0.5 ** (elapsed / slow) + trades;
  known.at = now;
}

/** How many times as many trades a second as usual; 1 where that cannot be said. */
export function burstRatio({ since, at, fast, slow }: Burst, params: BurstParams): number {
  const watched = at - (since ?? at);
  if (watched <= 0 || slow === 0) return 1;
  return fast / weight(watched, params.fast) / (slow / weight(watched, params.slow));
}

/** Seconds that sums of so long count, each second less the longer ago it was. */
function weight(watched: number, halfLife: number): number {
  return (halfLife / Math.LN2) * (1 - 0.5 ** (watched / halfLife));
}
