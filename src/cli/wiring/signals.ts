/** Ends a run on SIGINT and SIGTERM, and on an error that nobody caught: orders first, then the exit. */
export interface SignalWatch {
  release(): void;
  /** Throws what ended the run when it was an error nobody caught. */
  rethrow(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function stopOnSignals(stop: (why: string) => void): SignalWatch {
  let uncaught: unknown;
  let asked = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    asked += 1;
    stop(signal);
    // Whoever asks three times wants out now, and is told what that means.
    if (asked < 3) return;
    process.stderr.write("Leaving at once: orders may be left. Run `kmm cancel-all`.\n");
    process.exit(7);
  };
  const onError = (error: unknown): void => {
    uncaught ??= error;
    stop("an error nobody caught");
  };
  for (const signal of signals) process.on(signal, onSignal);
  process.on("uncaughtException", onError);
  process.on("unhandledRejection", onError);
  return {
    release: () => {
      for (const signal of signals) process.off(signal, onSignal);
      process.off("uncaughtException", onError);
      process.off("unhandledRejection", onError);
    },
    rethrow: () => {
      if (uncaught !== undefined) throw uncaught;
    },
  };
}
