import { setTimeout as after } from "node:timers/promises";

/** Waiting that a signal ends: what was started is then cleared away by the `finally` of whoever started it. */
const interruption = new AbortController();
let interruptedAt = Infinity;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // Whoever asks again does not want to wait for good order. One Ctrl-C may come twice: from the terminal and from
    // whoever started us.
    if (interruption.signal.aborted && performance.now() - interruptedAt > 1_000) process.exit(130);
    interruptedAt = Math.min(interruptedAt, performance.now());
    interruption.abort();
  });
}

export async function pause(ms: number): Promise<void> {
  await after(ms, undefined, { signal: interruption.signal });
}

const patienceMs = 60_000;

export async function until<Value>(
  ask: () => Value | undefined | false | Promise<Value | undefined | false>,
  what: string,
  everyMs = 5,
  /** What is known of it when patience ends. */
  why: () => string = () => "",
): Promise<Value> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await ask();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`waited ${patienceMs} ms for ${what}${why()}`);
    await pause(everyMs);
  }
}
