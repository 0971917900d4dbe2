import type { Level } from "../../domain/market.ts";
import type { Side } from "../../domain/side.ts";
import type { Price, Qty } from "../../domain/units.ts";

/** What the book needs to know of an order. The book alone changes `left` while the order rests. */
export interface BookOrder {
  readonly account: string;
  readonly side: Side;
  readonly price: Price;
  left: Qty;
}

/**
 * Resting orders of one market in price-time order on YES prices. It holds and orders them; who may trade
 * with whom is decided outside. Small on purpose: another book is another implementation under the same suite.
 */
export interface OrderBook<Order extends BookOrder> {
  best(side: Side): Price | undefined;
  /** The order that trades first on this side. */
  first(side: Side): Order | undefined;
  /** The order that trades after this one. */
  next(order: Order): Order | undefined;
  has(order: Order): boolean;
  /** Behind everything at its price. */
  add(order: Order): void;
  remove(order: Order): void;
  /** Takes from an order that keeps its place; an order that is used up leaves. */
  reduce(order: Order, by: Qty): void;
  /** Contracts before this order at its own price. */
  ahead(order: Order): Qty;
  /** Best first. */
  levels(side: Side): readonly Level[];
  /** How many orders rest. */
  size(): number;
}
