import { logistic, logit } from "../../lib/log-odds.ts";

/**
 * A dealer with exponential utility that holds until the contract pays $1 or nothing [theory A6.3]: exact, with neither
 * volatility nor horizon. `riskAversion` is in one over dollars, inventory in contracts of YES.
 */

/** The price at which a little more or less is the same: in log-odds the lean is a straight line. */
export function settlementReservation(probability: number, inventory: number, riskAversion: number): number {
  return logistic(logit(probability) - riskAversion * inventory);
}

/** What one contract more is worth, and what one less costs. */
export function settlementQuotes(
  probability: number,
  inventory: number,
  riskAversion: number,
): { readonly bid: number; readonly ask: number } {
  const here = certaintyEquivalent(probability, inventory, riskAversion);
  return {
    bid: certaintyEquivalent(probability, inventory + 1, riskAversion) - here,
    ask: here - certaintyEquivalent(probability, inventory - 1, riskAversion),
  };
}

/** −(1/γ) ln(p e^(−γq) + 1 − p), in dollars. */
function certaintyEquivalent(probability: number, inventory: number, riskAversion: number): number {
  if (riskAversion === 0) return probability * inventory;
  return -Math.log1p(probability * Math.expm1(-riskAversion * inventory)) / riskAversion;
}
