import { normalCdf, normalDensity } from "../../lib/normal.ts";

/** What a quote that cannot be taken away for a while gives to those who are faster [theory A12]. */
export interface Staleness {
  /** That the price passes the quote meanwhile. */
  readonly probability: number;
  /** In the unit of price, for each time that it stands there. */
  readonly loss: number;
}

/** `halfWidth` from the price, which moves by `volatility` with the root of time; `reaction` is how long we take. */
export function staleness(halfWidth: number, volatility: number, reaction: number): Staleness {
  const spread = volatility * Math.sqrt(reaction);
  if (spread === 0) return { probability: 0, loss: 0 };
  const z = halfWidth / spread;
  const probability = normalCdf(-z);
  return { probability, loss: spread * (normalDensity(z) - z * probability) };
}
