import { parentPort } from "node:worker_threads";
import { playSeed, type Played, type PlayOptions } from "./play.ts";

/** A thread that plays what it is told, one run after the other. */
export interface SeedTask extends Omit<PlayOptions, "tell"> {
  /** Played again: the same seed has to leave the same trace. */
  readonly isTwice: boolean;
}

parentPort?.on("message", (task: SeedTask) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin: the rule means windows.
  void play(task).then((played) => parentPort?.postMessage(played));
});

async function play({ isTwice, ...options }: SeedTask): Promise<Played> {
  const played = await playSeed(options);
  if (!isTwice) return played;
  const again = await playSeed(options);
  const isSame = again.traceHash === played.traceHash;
  const why = `I7: the same seed left the traces ${played.traceHash} and ${again.traceHash}`;
  return {
    ...played,
    checks: new Map([...played.checks, ["I7", 1]]),
    violations: isSame ? played.violations : [...played.violations, why],
  };
}
