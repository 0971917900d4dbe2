import { secondsOf } from "../../domain/units.ts";
import type { View } from "../view.ts";
import { logOddsVolatility } from "./volatility.ts";

/** How much a market that nothing is known of yet counts. */
export interface VolatilityPrior {
  readonly priorSeconds: number;
}

/** Dollars by the root of a second, at this value of the market. */
export function priceVolatility(
  view: Pick<View, "now" | "market" | "signals">,
  value: number,
  { priorSeconds }: VolatilityPrior,
): number {
  const now = secondsOf(view.now);
  const left = secondsOf(view.market.closeAt) - now;
  return logOddsVolatility(view.signals.volatility, value, now, left, priorSeconds) * value * (1 - value);
}
