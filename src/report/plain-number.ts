import { qty, showQty } from "../domain/units.ts";

/** Dollars and contracts that are estimates, for people: nothing is paid by them. */

/** "$1.20", "-$0.05". */
export function showDollars(dollars: number): string {
  const text = Math.abs(dollars).toFixed(2);
  return `${dollars < 0 && text !== "0.00" ? "-" : ""}$${text}`;
}

/** "3.1¢" of 0.031 dollars. */
export function showCents(dollars: number): string {
  return `${(dollars * 100).toFixed(1)}¢`;
}

/** "30", "2.50": contracts. */
export function showCount(contracts: number): string {
  return showQty(qty(Math.round(contracts * 100)));
}

export function showShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}
