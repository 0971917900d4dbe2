import type { Clock } from "../domain/clock.ts";
import { plus, type Time } from "../domain/units.ts";
import { timeline } from "../lib/timeline.ts";

/** A clock that jumps to whatever is due next: minutes of exchange time in a moment, always the same way. */
export interface VirtualClock extends Clock {
  /** Runs everything due, in order of time, until `until` says so or nothing is due any more. */
  run(until: () => boolean): Promise<void>;
  /** Lets exactly this much time pass, and everything happen that is due in it. */
  pass(span: Time): Promise<void>;
}

export function virtualClock(start: Time): VirtualClock {
  const due = timeline<() => void>();
  let now = start;
  const clock: VirtualClock = {
    now: () => now,
    after: (delay, action) => {
      const entry = due.add(plus(now, (delay > 0 ? Math.ceil(delay) : 0) as Time), action);
      return { cancel: () => due.drop(entry) };
    },
    run: async (until) => {
      await settled();
      while (!until()) {
        const entry = due.take();
        if (entry === undefined) return;
        now = entry.at as Time;
        entry.item();
        await settled();
      }
    },
    pass: async (span) => {
      let isOver = false;
      clock.after(span, () => {
        isOver = true;
      });
      await clock.run(() => isOver);
    },
  };
  return clock;
}

/** Every promise that can go on has gone on. Only then may time move, or two runs would differ. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
