/** Seconds since the last look that were watched. A market that was not looked at for longer was not. */
export function watchedSeconds(elapsed: number): number {
  return Math.min(elapsed, watchedMax);
}

const watchedMax = 60;
