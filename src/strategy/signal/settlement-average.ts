/**
 * What an underlying was worth on average since the window began that its markets settle on [theory A17], as far as it was
 * told: each price counts until the next one.
 */
export interface SettlementAverage {
  /** Seconds; another window, of a close that moved, begins anew. */
  from: number;
  price: number | undefined;
  at: number;
  /** Price times seconds, and seconds. */
  sum: number;
  seconds: number;
}

export function noSettlementAverage(): SettlementAverage {
  return { from: 0, price: undefined, at: 0, sum: 0, seconds: 0 };
}

/** All times in seconds; the window ends at `close`. */
export function observeUnderlying(
  known: SettlementAverage,
  price: number,
  now: number,
  close: number,
  window: number,
): void {
  const from = close - window;
  if (known.from !== from) {
    known.from = from;
    known.sum = 0;
    known.seconds = 0;
  }
  const counted = Math.min(now, close) - Math.max(known.at, from);
  if (known.price !== undefined && counted > 0) {
    known.sum += known.price * counted;
    known.seconds += counted;
  }
  known.price = price;
  known.at = now;
}

/** Undefined before anything of the window was told. */
export function averageSoFar({ sum, seconds }: SettlementAverage): number | undefined {
  return seconds > 0 ? sum / seconds : undefined;
}
