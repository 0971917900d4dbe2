import type { Clock } from "../../src/domain/clock.ts";
import { plus, seconds, type Time } from "../../src/domain/units.ts";
import { systemClock } from "../../src/runtime/system-clock.ts";

export interface JumpingClock extends Clock {
  jump(by: Time): void;
}

/** The time of day, or `behind` it at first; `frozen` ones stand still between jumps. */
export function jumpingClock(kind: "running" | "frozen", behind: Time = seconds(0)): JumpingClock {
  const real = systemClock();
  const start = real.now();
  let ahead = -behind as Time;
  return {
    now: () => plus(kind === "running" ? real.now() : start, ahead),
    after: real.after,
    jump: (by) => {
      ahead = plus(ahead, by);
    },
  };
}
