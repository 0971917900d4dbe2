import { feeRate } from "../../domain/fees.ts";
import type { Side } from "../../domain/side.ts";
import { logistic, logit } from "../../lib/log-odds.ts";
import { breakEvenLogOdds } from "../model/glosten-milgrom.ts";
import type { View } from "../view.ts";
import { adverseMove } from "./markout.ts";
import type { Signals } from "./signals.ts";

/** What a fill costs, whatever it earns: dollars a contract. */

/** What the exchange takes from a maker at this price. */
export function makerFee(view: View, price: number): number {
  return feeOf(view, "maker", price);
}

/** And from a taker. */
export function takerFee(view: View, price: number): number {
  return feeOf(view, "taker", price);
}

function feeOf({ market, now }: View, role: "maker" | "taker", price: number): number {
  return feeRate(market.fees, role, now) * rateStep * Math.max(0, price * (1 - price));
}

/** Rates are whole numbers of this. */
const rateStep = 1e-8;

/** What is believed of those who trade with us before our own fills have shown it. */
export interface AdversePrior {
  /** Of them, from 0 to 1. */
  readonly informedShare: number;
  /** Contracts that this counts for. */
  readonly priorSize: number;
}

/** What the value does against a fill of this side, by its markouts. */
export function adverseCost(
  { markouts }: Signals,
  side: Side,
  value: number,
  { informedShare, priorSize }: AdversePrior,
): number {
  const move = adverseMove(markouts, side, breakEvenLogOdds(informedShare), priorSize);
  return Math.abs(value - logistic(logit(value) + (side === "bid" ? -move : move)));
}
