import { logistic, logit } from "../../lib/log-odds.ts";

/**
 * Glosten and Milgrom's dealer (1985) before a payoff of 0 or 1 [theory A2]: a share of those who come know it, the
 * others buy or sell by chance. Who loses nothing quotes a width that is the same at every price, in log-odds.
 */

/** Half of the width in log-odds at which the dealer breaks even, for an informed share in [0, 1). */
export function breakEvenLogOdds(informedShare: number): number {
  return 2 * Math.atanh(informedShare);
}

/** What the value is when somebody sells, and when somebody buys: the break-even bid and ask, in dollars. */
export function breakEvenQuotes(
  probability: number,
  informedShare: number,
): { readonly bid: number; readonly ask: number } {
  const half = breakEvenLogOdds(informedShare);
  const centre = logit(probability);
  return { bid: logistic(centre - half), ask: logistic(centre + half) };
}

/** 2 μ p (1 − p): the half-width in dollars at which quotes that do not move break even. */
export function breakEvenHalfWidth(probability: number, informedShare: number): number {
  return 2 * informedShare * probability * (1 - probability);
}

/** The informed share that moves the value this far against a fill, in log-odds, once it has stopped moving. */
export function informedShareOf(adverseLogOdds: number): number {
  return Math.tanh(Math.max(0, adverseLogOdds) / 2);
}
