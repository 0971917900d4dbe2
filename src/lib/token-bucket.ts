/**
 * Tokens that come back with time: `refill` a second, up to `capacity`. Both sides of the wire use it: the
 * exchange refuses with it, the maker waits with it. Time is whole microseconds and arrives in the argument;
 * a time earlier than the last one counts as the last one.
 */
export interface TokenBucket {
  /** Takes the whole cost or nothing. */
  take(cost: number, at: number): boolean;
  available(at: number): number;
  /** Microseconds until `cost` fits: 0 when it fits now, Infinity when it never will. */
  waitFor(cost: number, at: number): number;
  /** Keeps what is in the bucket, up to the new capacity. The new rate counts from the last time told. */
  resize(size: BucketSize): void;
  /** All there is to know of it: another one made from this goes on where this one stands. */
  saved(): SavedBucket;
}

export interface BucketSize {
  /** Tokens a second. */
  readonly refill: number;
  readonly capacity: number;
}

/** Plain data. */
export interface SavedBucket extends BucketSize {
  /** Millionths of a token. */
  readonly level?: number;
  /** Absent before any time was told. */
  readonly asOf?: number;
}

const secondMicros = 1_000_000;

/** A new one starts full. Counts in millionths of a token, so that whole rates and whole microseconds stay exact. */
export function tokenBucket(size: SavedBucket): TokenBucket {
  let { refill, asOf } = size;
  let capacity = size.capacity * secondMicros;
  let level = size.level ?? capacity;

  const fill = (at: number): void => {
    if (asOf !== undefined && at <= asOf) return;
    if (asOf !== undefined) level = Math.min(capacity, level + (at - asOf) * refill);
    asOf = at;
  };

  return {
    take: (cost, at) => {
      fill(at);
      if (cost * secondMicros > level) return false;
      level -= cost * secondMicros;
      return true;
    },
    available: (at) => {
      fill(at);
      return level / secondMicros;
    },
    waitFor: (cost, at) => {
      fill(at);
      const lacking = cost * secondMicros - level;
      if (lacking <= 0) return 0;
      if (cost * secondMicros > capacity || refill <= 0) return Infinity;
      return Math.ceil(lacking / refill);
    },
    resize: (next) => {
      refill = next.refill;
      capacity = next.capacity * secondMicros;
      level = Math.min(level, capacity);
    },
    saved: () => ({
      refill,
      capacity: capacity / secondMicros,
      level,
      ...(asOf === undefined ? {} : { asOf }),
    }),
  };
}
