import type { Price, Qty } from "./units.ts";
import { complement } from "./units.ts";

/**
 * Which side of the one YES book. A bid buys YES; an ask sells YES, which is the same as buying NO
 * at the complement. Side is data: code that handles one side handles both.
 */
export type Side = "bid" | "ask";

export type Outcome = "yes" | "no";

export const sides: readonly Side[] = ["bid", "ask"];

export function opposite(side: Side): Side {
  return side === "bid" ? "ask" : "bid";
}

/** What both sides have, of this side. A branch, not a look-up by name: this runs for every message. */
export function ofSide<Value>({ bid, ask }: Readonly<Record<Side, Value>>, side: Side): Value {
  return side === "bid" ? bid : ask;
}

/** +1 for a bid, −1 for an ask: the sign of what a fill does to the YES position. */
export function sign(side: Side): 1 | -1 {
  return side === "bid" ? 1 : -1;
}

/** What a fill on this side does to the signed YES position. */
export function signed(side: Side, qty: Qty): Qty {
  return (side === "bid" ? qty : qty === 0 ? 0 : -qty) as Qty;
}

/** What a contract bought on this side is paid: p for YES by a bid, 1 − p for NO by an ask. */
export function paid(side: Side, yes: Price): Price {
  return side === "bid" ? yes : complement(yes);
}

/** True when `a` is a more aggressive price than `b` on this side: higher for bids, lower for asks. */
export function isBetter(side: Side, a: Price, b: Price): boolean {
  return side === "bid" ? a > b : a < b;
}

/** True when an order on this side at `price` would trade with the other side's best. */
export function isCrossing(side: Side, price: Price, otherBest: Price | undefined): boolean {
  if (otherBest === undefined) return false;
  return side === "bid" ? price >= otherBest : price <= otherBest;
}
