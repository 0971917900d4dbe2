import type { GroupId } from "./order-group.ts";
import type { Side } from "./side.ts";
import type { Price, Qty, Time } from "./units.ts";

/** Names one order of ours from before it is sent until for ever. */
export type ClientOrderId = string;
/** The venue's own name for an order. */
export type OrderId = string;

/** What is wanted when an order is sent. */
export type OrderIntent = RestingIntent | ImmediateIntent;

interface OrderTerms {
  readonly clientOrderId: ClientOrderId;
  readonly ticker: string;
  readonly side: Side;
  /** YES price. */
  readonly price: Price;
  readonly qty: Qty;
  readonly shard: number;
}

/** How we quote: post-only, and good till cancelled. */
export interface RestingIntent extends OrderTerms {
  readonly kind: "resting";
  /** Whole seconds; the venue cancels the order then. */
  readonly expiresAt?: Time | undefined;
  /** The order group that it stops with. */
  readonly groupId?: GroupId | undefined;
}

/** The last way out: takes what it meets up to its price, only ever off a position, and is over at once. */
export interface ImmediateIntent extends OrderTerms {
  readonly kind: "immediate";
}

/** How a request ended. A timeout, a 5xx and a lost connection are unknown: neither yes nor no. */
export type Outcome =
  | {
      readonly kind: "confirmed";
      readonly orderId: OrderId;
      /** What this request itself filled. */
      readonly filled?: Qty;
      readonly left: Qty;
      /** What a cancel took away: the rest of the order was filled. */
      readonly reducedBy?: Qty;
      /** The venue's own moment of it: what is told as it was before is older. */
      readonly toldAt?: Time;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "not-sent"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/** The venue's no, with its own words. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly details: string;
}

/** One order as the venue tells it, by stream or by list. */
export interface OrderReport {
  readonly orderId: OrderId;
  /** Empty when the order was made without one. */
  readonly clientOrderId: ClientOrderId;
  readonly ticker: string;
  readonly side: Side;
  readonly price: Price;
  readonly status: "resting" | "executed" | "canceled" | "unknown";
  readonly total: Qty;
  readonly filled: Qty;
  readonly left: Qty;
  readonly shard: number;
  /** The venue's clock when it last changed the order; zero when not told. */
  readonly changedAt: Time;
  /** The venue's word for the last change, when told. */
  readonly reason?: string;
  readonly groupId?: GroupId;
  readonly expiresAt?: Time;
}

/** Contracts that the venue says trade before an order: our own other orders are among them. */
export interface QueuePlaceReport {
  readonly orderId: OrderId;
  readonly ahead: Qty;
}
