import { remembering } from "../../lib/remembering.ts";
import { normalDensity, normalQuantile } from "../../lib/normal.ts";

/**
 * Volatility of a price whose news comes evenly until it is decided [theory A6.2]: φ(N⁻¹(p)) / √τ, dollars by the root
 * of the unit that `timeLeft` is in. Not for markets that are decided by one scheduled moment.
 */
export function probitVolatility(probability: number, timeLeft: number): number {
  return densityAt(probability) / Math.sqrt(timeLeft);
}

const densityAt = remembering((probability) => normalDensity(normalQuantile(probability)));
