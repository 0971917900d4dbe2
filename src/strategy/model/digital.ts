import { normalCdf, normalDensity } from "../../lib/normal.ts";

/** The chance that a price ends above a strike, when it settles on an average of its last moments [theory A17]. */
export interface Digital {
  readonly spot: number;
  readonly strike: number;
  /** A year's, as a share: 0.45 is 45 %. */
  readonly volatility: number;
  /** Growth a year, as a share. */
  readonly drift?: number;
  /** Seconds until the last moment that counts. */
  readonly secondsLeft: number;
  /** Seconds that are averaged at the end: 0 settles on the last moment alone. */
  readonly averagedSeconds?: number;
  /** Mean of what was averaged so far; needed once the averaging has begun. */
  readonly meanSoFar?: number;
}

export function digitalValue(digital: Digital): number {
  const { secondsLeft, averagedSeconds = 0 } = digital;
  return secondsLeft < averagedSeconds ? insideValue(digital, averagedSeconds) : normalCdf(d2(digital).at);
}

/** What the value moves by for a dollar of the underlying, before the averaging begins. */
export function digitalDelta(digital: Digital): number {
  const { at, spread } = d2(digital);
  return normalDensity(at) / (digital.spot * spread);
}

/** Before the average begins only a third of its own window counts as time. */
function d2({ spot, strike, volatility, drift = 0, secondsLeft, averagedSeconds = 0 }: Digital): {
  readonly at: number;
  readonly spread: number;
} {
  const years = (secondsLeft - averagedSeconds + averagedSeconds / 3) / secondsPerYear;
  const spread = volatility * Math.sqrt(years);
  const grown = Math.log(spot / strike) + (drift - (volatility * volatility) / 2) * years;
  return { at: grown / spread, spread };
}

/** Part of the average is known; the rest is a walk from here on. */
function insideValue(
  { spot, strike, volatility, secondsLeft, meanSoFar = spot }: Digital,
  window: number,
): number {
  const mean = ((window - secondsLeft) * meanSoFar + secondsLeft * spot) / window;
  const perSecond = (spot * volatility) / Math.sqrt(secondsPerYear);
  const spread = (perSecond * Math.sqrt(secondsLeft ** 3 / 3)) / window;
  if (spread === 0) return mean > strike ? 1 : mean === strike ? 0.5 : 0;
  return normalCdf((mean - strike) / spread);
}

const secondsPerYear = 365 * 86_400;
