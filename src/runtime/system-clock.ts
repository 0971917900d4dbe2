import type { Clock } from "../domain/clock.ts";
import type { Time } from "../domain/units.ts";

/**
 * The machine's clock: the wall clock's time at the start plus what the monotonic clock counted since, set
 * right when the two part by more than a second (NTP, sleep). It never runs back: when the wall clock was set
 * back, it stands still until that time is reached again.
 */
export function systemClock(): Clock {
  let offsetMs = Date.now() - performance.now();
  let last = 0;
  return {
    now: () => {
      const monotonicMs = performance.now();
      const drift = Date.now() - (offsetMs + monotonicMs);
      if (Math.abs(drift) > driftMsMax) offsetMs += drift;
      last = Math.max(last, Math.floor((offsetMs + monotonicMs) * 1_000));
      return last as Time;
    },
    after: (delay, action) => {
      const timer = setTimeout(action, Math.min(Math.max(0, Math.ceil(delay / 1_000)), timerMsMax));
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

/** Counts on whatever anybody does to the clock on the wall: for ages and deadlines, never for a date. */
export function steadyClock(): Clock {
  return {
    now: () => Math.floor(performance.now() * 1_000) as Time,
    after: systemClock().after,
  };
}

const driftMsMax = 1_000;

/** Node's longest timer; a longer one would fire at once. */
const timerMsMax = 2_147_483_647;
