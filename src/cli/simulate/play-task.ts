import { playSeed, type Played, type PlayOptions } from "./play.ts";

/** One seed to play. */
export interface SeedTask extends PlayOptions {
  /** Played again: the same seed has to leave the same trace. */
  readonly isTwice: boolean;
}

export async function playTask({ isTwice, ...options }: SeedTask): Promise<Played> {
  const played = await playSeed(options);
  if (!isTwice) return played;
  const { tell: _, ...silently } = options;
  const again = await playSeed(silently);
  const isSame = again.traceHash === played.traceHash;
  const why = `I7: the same seed left the traces ${played.traceHash} and ${again.traceHash}`;
  return {
    ...played,
    checks: new Map([...played.checks, ["I7", 1]]),
    violations: isSame ? played.violations : [...played.violations, why],
  };
}
