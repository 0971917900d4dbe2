/** What the value was on average, taken anew every so often: between, it stands still whatever the market does. */
export interface Anchor {
  /** Dollars; undefined before the first look. */
  value: number | undefined;
  /** Seconds: when it was taken. */
  at: number;
  /** The value that was seen last, and when. */
  mid: number;
  seenAt: number;
  /** Dollars times seconds since it was taken. */
  sum: number;
}

export function noAnchor(): Anchor {
  return { value: undefined, at: 0, mid: 0, seenAt: 0, sum: 0 };
}

/** `every` so many seconds; each value counts for as long as it stood. The first is taken at once. */
export function observeAnchor(known: Anchor, mid: number, now: number, every: number): void {
  if (known.value === undefined) {
    known.value = mid;
    known.at = now;
  } else {
    known.sum += known.mid * Math.max(0, now - known.seenAt);
    const elapsed = now - known.at;
    if (elapsed >= every) {
      known.value = known.sum / elapsed;
      known.at = now;
      known.sum = 0;
    }
  }
  known.mid = mid;
  known.seenAt = now;
}
