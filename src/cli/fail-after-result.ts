import { exitCodeOf, failureLine, type Failure } from "../domain/failure.ts";

/**
 * Fails a command whose result is on standard output already: with --json that stays the only object there. The
 * line and the exit code are those of every failure.
 */
export function failAfterResult(failure: Failure | undefined): void {
  if (failure === undefined) return;
  process.stderr.write(`${failureLine(failure)}\n`);
  process.exitCode = exitCodeOf(failure);
}
