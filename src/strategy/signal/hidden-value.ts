import { logitOfMiddle } from "../../lib/log-odds.ts";
import { probitVolatility } from "../model/probit-volatility.ts";

/**
 * The value behind a book whose makers wander: the middle is the value and an error, both unseen. The value moves as news
 * comes; the error is as large as the book is wide and forgets itself (an Ornstein-Uhlenbeck process). Of every move of the
 * middle the filter takes the share that the value is likely to have made, and of what is left over it believes more the
 * longer it stays. This is the steady Kalman-Bucy filter of that model [theory A8], in log-odds.
 */
export interface HiddenValue {
  /** False before anything was seen. */
  isBegun: boolean;
  /** Log-odds. */
  estimate: number;
  /** Log-odds of the middle that was seen last, and when, in seconds. */
  middle: number;
  at: number;
  /** Standard error of the estimate, in log-odds. */
  error: number;
}

export interface FilterParams {
  /** Standard deviation of the error of the middle, as a share of the half-spread. */
  readonly noise: number;
  /** Seconds in which an error is mostly forgotten. */
  readonly memory: number;
}

/** A middle that is further from the estimate than so many of its errors is no error. */
const errorsMax = 3;

export function nothingHidden(): HiddenValue {
  return { isBegun: false, estimate: 0, middle: 0, at: 0, error: 0 };
}

/** `mid` and `spread` in dollars; `now` and `secondsLeft` in seconds. */
export function observeMiddle(
  known: HiddenValue,
  mid: number,
  spread: number,
  now: number,
  secondsLeft: number,
  { noise, memory }: FilterParams,
): void {
  const middle = logitOfMiddle(mid);
  const slope = mid * (1 - mid);
  const value = valueVolatility(mid, secondsLeft);
  const error = (noise * spread) / 2 / slope;
  const whole = Math.sqrt(value * value + (2 * error * error) / memory);
  const share = value / whole;
  known.error = Math.sqrt(memory * value * (whole - value));
  if (!known.isBegun) {
    known.isBegun = true;
    known.estimate = middle;
  } else {
    const elapsed = Math.min(memory, Math.max(0, now - known.at));
    known.estimate += share * (middle - known.middle + ((known.middle - known.estimate) * elapsed) / memory);
    const most = errorsMax * error;
    known.estimate = Math.min(middle + most, Math.max(middle - most, known.estimate));
  }
  known.middle = middle;
  known.at = now;
}

/** Log-odds by the root of a second, when news comes evenly until the close [theory A6.2]. */
export function valueVolatility(mid: number, secondsLeft: number): number {
  return probitVolatility(mid, Math.max(1, secondsLeft)) / (mid * (1 - mid));
}
