import type { Money, Price, Qty, Time } from "../domain/units.ts";

/** What a rule saw at its worst, and how far that may go. */
export type Measure =
  | { readonly code: QtyCode; readonly worst: Qty; readonly cap: Qty }
  | { readonly code: MoneyCode; readonly worst: Money; readonly cap: Money }
  | { readonly code: CountCode; readonly worst: number; readonly cap: number }
  | { readonly code: AgeCode; readonly worst: Time; readonly cap: Time }
  | { readonly code: "price-band"; readonly worst: Price; readonly cap: Price };

export type QtyCode = "position-cap" | "reduce-only" | "order-size" | "market-fills" | "event-fills";
export type MoneyCode =
  | "market-capital"
  | "market-loss"
  | "event-loss"
  | "series-loss"
  | "category-loss"
  | "account-loss"
  | "cash"
  | "shard-cash"
  | "order-cost";
/** Our own orders that it would meet, those that are open, and those sent within a second or a minute. */
export type CountCode = "own-cross" | "open-orders" | "orders-per-second" | "orders-per-minute";
export type AgeCode = "stale-feed" | "stale-account";

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly why: Measure };

export const allowed: Verdict = { ok: true };

/** Written so that a measure which is not a number is no yes. */
export function isWithin({ worst, cap }: Measure): boolean {
  return worst <= cap;
}
