import { remembering } from "./remembering.ts";

/** Probabilities in (0, 1) and their log-odds, ln(p / (1 − p)). */

export const logit = remembering((probability) => Math.log(probability) - Math.log1p(-probability));

/** The way back. Never outside of [0, 1], whatever is asked. */
export function logistic(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const odds = Math.exp(logOdds);
  return odds / (1 + odds);
}
