import type { Clock } from "../domain/clock.ts";
import type { TokenBudget } from "../domain/input.ts";
import { seconds } from "../domain/units.ts";
import { tokenBucket } from "../lib/token-bucket.ts";

/**
 * The exchange's bucket, never fuller than it can be there: a request is paid for when it arrives, and until then the
 * bucket may be full, and a full one does not refill.
 */
export interface FlightBucket {
  /** Takes the whole cost or nothing. */
  take(cost: number): boolean;
  /** Microseconds until so much may fit, Infinity when it never will. */
  waitFor(cost: number): number;
  /** What was taken is on its way, until what this gives is called. */
  depart(cost: number): () => void;
  resize(budget: TokenBudget): void;
  empty(): void;
}

/** A request that hangs blocks the way back no longer than this. */
const holdMax = seconds(1);

export function createFlightBucket(clock: Clock, budget: TokenBudget, roomCame: () => void): FlightBucket {
  const bucket = tokenBucket(budget);
  let { capacity, refill } = budget;
  let inFlight = 0;
  const hold = (cost: number): void => {
    inFlight += cost;
    bucket.available(clock.now());
    bucket.resize({ refill, capacity: Math.max(0, capacity - inFlight) });
  };
  return {
    take: (cost) => bucket.take(cost, clock.now()),
    waitFor: (cost) => {
      if (cost > capacity) return Infinity;
      return Math.min(bucket.waitFor(cost, clock.now()), holdMax);
    },
    depart: (cost) => {
      hold(cost);
      let isOver = false;
      const arrive = (): void => {
        if (isOver) return;
        isOver = true;
        late.cancel();
        hold(-cost);
        roomCame();
      };
      const late = clock.after(holdMax, arrive);
      return arrive;
    },
    resize: (size) => {
      ({ capacity, refill } = size);
      hold(0);
    },
    empty: () => void bucket.take(bucket.available(clock.now()), clock.now()),
  };
}
