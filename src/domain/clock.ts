import type { Time } from "./units.ts";

/** The only way to know the time or to wait: real in the shell, virtual under test and in `--fast` runs. */
export interface Clock {
  now(): Time;
  /** Runs `action` once, `delay` microseconds from now. */
  after(delay: Time, action: () => void): Timer;
}

export interface Timer {
  /** Harmless when the timer has fired already. */
  cancel(): void;
}

/** Resolves after `delay` microseconds of this clock. */
export function sleep(clock: Clock, delay: Time): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delay, resolve);
  });
}
