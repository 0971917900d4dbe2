import type { Clock } from "../domain/clock.ts";
import type { TokenBudget } from "../domain/input.ts";
import { seconds, type Time } from "../domain/units.ts";
import { tokenBucket, type TokenBucket } from "../lib/token-bucket.ts";
import type { Hearing } from "./hearing.ts";

/**
 * The exchange's bucket, never fuller than it can be there: a request is paid for when it arrives, and until then the
 * bucket may be full, and a full one does not refill.
 */
export interface FlightBucket {
  /** Takes the whole cost or nothing. */
  take(cost: number, isUrgent: boolean): boolean;
  /** Microseconds until so much may fit, Infinity when it never will. */
  waitFor(cost: number, isUrgent: boolean): number;
  /** What was taken is on its way, until what this gives is called. */
  depart(cost: number): () => void;
  resize(budget: TokenBudget): void;
  empty(): void;
}

/**
 * A request that hangs blocks the way back no longer than this when the exchange is known to hear us. When it is not, all
 * that was sent may arrive at once, however much later.
 */
const holdMax = seconds(1);

export function createFlightBucket(
  clock: Clock,
  budget: TokenBudget,
  hearing: Hearing,
  roomCame: () => void,
): FlightBucket {
  const bucket = tokenBucket(budget);
  let { capacity, refill } = budget;
  let inFlight = 0;
  /** Requests that are late, and what reductions may be sent with meanwhile: what comes back there in any case. */
  let late = 0;
  let blind: TokenBucket | undefined;
  const hold = (cost: number): void => {
    inFlight += cost;
    bucket.available(clock.now());
    bucket.resize({ refill, capacity: Math.max(0, capacity - inFlight) });
  };
  const countLate = (change: number): void => {
    late += change;
    if (late === 0) blind = undefined;
    else blind ??= tokenBucket({ refill, capacity, level: 0, asOf: clock.now() });
  };
  return {
    take: (cost, isUrgent) => {
      if (bucket.take(cost, clock.now())) return true;
      return isUrgent && blind !== undefined && blind.take(cost, clock.now());
    },
    waitFor: (cost, isUrgent) => {
      if (cost > capacity) return Infinity;
      const blindly = isUrgent ? blind?.waitFor(cost, clock.now()) : undefined;
      return Math.min(bucket.waitFor(cost, clock.now()), blindly ?? holdMax, holdMax);
    },
    depart: (cost) => {
      const departedAt = clock.now();
      hold(cost);
      let isOver = false;
      let isLate = false;
      const arrive = (): void => {
        if (isOver) return;
        isOver = true;
        timer.cancel();
        if (isLate) countLate(-1);
        hold(-cost);
        roomCame();
      };
      const look = (): void => {
        if (hearing.hasHeard(departedAt)) {
          arrive();
          return;
        }
        if (!isLate) countLate(1);
        isLate = true;
        timer = clock.after(lookEvery, look);
        roomCame();
      };
      let timer = clock.after(holdMax, look);
      return arrive;
    },
    resize: (size) => {
      ({ capacity, refill } = size);
      hold(0);
    },
    empty: () => void bucket.take(bucket.available(clock.now()), clock.now()),
  };
}

const lookEvery: Time = seconds(0.25);
