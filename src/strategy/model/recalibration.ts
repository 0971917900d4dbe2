import { logistic, logit } from "../../lib/log-odds.ts";

/**
 * Prices of people are biased: where the slope is above 1 they stand too near to 50¢ [theory A18]. `trust` from 0 to 1
 * shrinks it to what changes nothing: published slopes are a prior, refitted by nobody here.
 */
export interface Recalibration {
  readonly slope: number;
  readonly intercept?: number;
  readonly trust: number;
}

export function recalibrated(price: number, { slope, intercept = 0, trust }: Recalibration): number {
  const shrunk = 1 + trust * (slope - 1);
  return logistic(trust * intercept + shrunk * logit(price));
}
