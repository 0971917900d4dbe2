import type { Clock, Timer } from "../../domain/clock.ts";

/** A clock that can be given up with everything that waits on it: a fault of next hour must not keep a process alive. */
export interface EndingClock extends Clock {
  end(): void;
}

export function endingClock(clock: Clock): EndingClock {
  const waiting = new Set<Timer>();
  let isOver = false;
  return {
    now: clock.now,
    after: (delay, action) => {
      if (isOver) return { cancel: () => {} };
      const timer = clock.after(delay, () => {
        waiting.delete(timer);
        action();
      });
      waiting.add(timer);
      return {
        cancel: () => {
          waiting.delete(timer);
          timer.cancel();
        },
      };
    },
    end: () => {
      isOver = true;
      for (const timer of waiting) timer.cancel();
      waiting.clear();
    },
  };
}
