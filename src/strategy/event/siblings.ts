import type { EventShape } from "../../domain/event-shape.ts";
import type { Strike } from "../../domain/market.ts";
import { overlapOf } from "../../domain/strike.ts";
import type { EventMarket, View } from "../view.ts";
import { bookMiddle } from "./book-value.ts";
import { exclusiveCovariance, nestedCovariance } from "./covariance.ts";

/** A market of an event: what YES is worth, in dollars, and on what it hangs. */
export interface Member {
  readonly value: number;
  readonly strike: Strike | undefined;
}

export function isItself({ market }: View, other: EventMarket): boolean {
  return other.market.ticker === market.ticker;
}

/**
 * What the others of an event go by: the middle of its book, and while that has one side or proves nothing, what we
 * valued it at last. Undefined where nothing is known, or nothing is open any more.
 */
export function siblingValue({ market, seen, mark }: EventMarket): number | undefined {
  if (market.settlement !== undefined) return undefined;
  const isWhole = seen?.bid !== undefined && seen.ask !== undefined;
  const middle = bookMiddle(seen?.bid, seen?.ask);
  return isWhole ? middle : (mark ?? middle);
}

/** Of the payoffs of two markets of an event, in dollars² [theory A15]; none where the exchange vouches for nothing. */
export function covarianceBetween(shape: EventShape, one: Member, other: Member): number {
  if (shape === "independent") return 0;
  if (shape === "exclusive") return exclusiveCovariance(one.value, other.value);
  switch (overlapOf(one.strike, other.strike)) {
    case "inside":
    case "around":
      return nestedCovariance(Math.max(one.value, other.value), Math.min(one.value, other.value));
    case "apart":
      return exclusiveCovariance(one.value, other.value);
    case "all":
      // Neither pays nowhere: the mirror of "both pay nowhere".
      return exclusiveCovariance(1 - one.value, 1 - other.value);
    default:
      return 0;
  }
}
