import { logistic, logit } from "../../lib/log-odds.ts";
import { reservationPrice, totalSpread, type AvellanedaStoikov } from "./avellaneda-stoikov.ts";

/**
 * Avellaneda and Stoikov's dealer with log-odds for a price [theory A6.4]: volatility and decay are those of log-odds.
 * The handbook prints the second term of the width as (2/k) ln(1 + γ/k); it is (2/γ) [theory E3].
 */
export function logOddsQuotes(
  probability: number,
  inventory: number,
  model: AvellanedaStoikov,
  horizon: number,
): { readonly bid: number; readonly ask: number; readonly centre: number } {
  const centre = reservationPrice(logit(probability), inventory, model, horizon);
  return { centre: logistic(centre), ...around(centre, totalSpread(model, horizon) / 2) };
}

/** Both sides of a centre, given in log-odds as its distance is; in dollars. */
export function around(centre: number, half: number): { readonly bid: number; readonly ask: number } {
  return { bid: logistic(centre - half), ask: logistic(centre + half) };
}
