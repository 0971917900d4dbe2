import type { Level } from "../../domain/market.ts";
import type { Side } from "../../domain/side.ts";
import type { Price, Qty } from "../../domain/units.ts";
import type { SelfTradePrevention } from "../command.ts";

/** What the book needs to know of an order. The book alone changes `left` and `place` while the order rests. */
export interface BookOrder {
  /** The caller's number for it, by which the caller finds it again. */
  readonly label: number;
  /** The number of the account: orders of one never trade with each other. From 1. */
  readonly owner: number;
  readonly side: Side;
  readonly price: Price;
  left: Qty;
  /** The book's own number for the order while it rests; `notResting` otherwise. */
  place: number;
}

export const notResting = 0;

export function isResting({ place }: BookOrder): boolean {
  return place !== notResting;
}

/** What of an order on its way in decides whom it meets. */
export interface Arrival {
  readonly owner: number;
  readonly side: Side;
  readonly price: Price;
  readonly left: Qty;
  readonly selfTradePrevention: SelfTradePrevention;
}

/** Whom an arrival meets, in price-time order. */
export interface Meeting<Order> {
  readonly steps: readonly MatchStep<Order>[];
  /** What of the arrival found nobody to trade with. */
  readonly left: Qty;
  /** With `taker_at_cross` the meeting ended there; with `maker` the resting order has to go. */
  readonly hasMetOwn: boolean;
}

export type MatchStep<Order> =
  | { readonly kind: "trade"; readonly resting: Order; readonly qty: Qty }
  | { readonly kind: "cancel-own"; readonly resting: Order };

/**
 * Resting orders of one market in price-time order on YES prices. It holds and orders them, and says whom an
 * arrival would meet; what becomes of that is decided outside. Two books answer to the same suite: the one the
 * exchange runs on, and a naive one in `test/matching` that is right at a glance.
 */
export interface OrderBook<Order extends BookOrder> {
  best(side: Side): Price | undefined;
  /** The order that trades first on this side. */
  first(side: Side): Order | undefined;
  /** The order that trades after this one. */
  next(order: Order): Order | undefined;
  /** Behind everything at its price. It must not cross the other side: what crosses has been matched before. */
  add(order: Order): void;
  remove(order: Order): void;
  /** Takes from an order that keeps its place; an order that is used up leaves. */
  reduce(order: Order, by: Qty): void;
  /** Walks the other side and changes nothing: whoever asks may still refuse. */
  meet(arrival: Arrival): Meeting<Order>;
  /** Contracts before this order at its own price. Costs a walk along them. */
  ahead(order: Order): Qty;
  /** Best first. What is at a price is summed when asked for, so whoever wants the best only should say so. */
  levels(side: Side, most?: number): readonly Level[];
}
