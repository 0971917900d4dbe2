import { remembering } from "./remembering.ts";

/** Probabilities in (0, 1) and their log-odds, ln(p / (1 − p)). */

export function logit(probability: number): number {
  return Math.log(probability) - Math.log1p(-probability);
}

/** The same for middles of books: looks in a row ask for the same one. */
export const logitOfMiddle = remembering(logit);

/** The way back. Never outside of [0, 1], whatever is asked. */
export function logistic(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const odds = Math.exp(logOdds);
  return odds / (1 + odds);
}
