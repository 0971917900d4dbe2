import { logitOfMiddle } from "../../lib/log-odds.ts";
import { probitVolatility } from "../model/probit-volatility.ts";

/**
 * How fast the value moves: squared moves of its log-odds over the time in which they were made, both forgotten with a
 * half-life. Log-odds, because near 0 and $1 the same news moves a price by less.
 */
export interface Volatility {
  /** Log-odds of the value that was seen last, and when, in seconds; undefined before the first. */
  value: number | undefined;
  at: number;
  /** Sums of squared moves, and of seconds. */
  squares: number;
  seconds: number;
}

export function noVolatility(): Volatility {
  return { value: undefined, at: 0, squares: 0, seconds: 0 };
}

/** `mid` in dollars, in (0, 1); `now` in seconds. */
export function observeMid(known: Volatility, mid: number, now: number, halfLife: number): void {
  const value = logitOfMiddle(mid);
  if (known.value !== undefined) {
    const elapsed = Math.max(0, now - known.at);
    const kept = 0.5 ** (elapsed / halfLife);
    const move = value - known.value;
    known.squares = known.squares * kept + move * move;
    known.seconds = known.seconds * kept + elapsed;
  }
  known.value = value;
  known.at = now;
}

/**
 * Log-odds by the root of a second. Before much was seen it is what news that comes evenly until the close would make
 * of it [theory A6.2], as if that had been seen for `priorSeconds`.
 */
export function logOddsVolatility(
  known: Volatility,
  mid: number,
  now: number,
  secondsLeft: number,
  priorSeconds: number,
): number {
  const prior = probitVolatility(mid, Math.max(1, secondsLeft)) / (mid * (1 - mid));
  const since = known.value === undefined ? 0 : Math.max(0, now - known.at);
  const squares = known.squares + prior * prior * priorSeconds;
  return Math.sqrt(squares / (known.seconds + since + priorSeconds));
}
