import { monitorEventLoopDelay } from "node:perf_hooks";

/** How late a timer comes because the loop is busy, in milliseconds, over the whole run. */
export interface LoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

const everyMs = 5;

/** Begins to measure; gives what can be told so far. Measuring keeps no process alive. */
export function measureLoopDelay(): () => LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: everyMs });
  histogram.enable();
  // What is counted is the whole time from one timer to the next: what it was set to is not late.
  const late = (nanoseconds: number): number =>
    Math.max(0, Math.round(nanoseconds / 10_000 - everyMs * 100) / 100);
  return () => ({
    p50Ms: late(histogram.percentile(50)),
    p99Ms: late(histogram.percentile(99)),
    p999Ms: late(histogram.percentile(99.9)),
    maxMs: late(histogram.max),
  });
}
