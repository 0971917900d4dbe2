import type { ClientOrderId, OrderId, OrderIntent } from "./order.ts";
import type { Side } from "./side.ts";
import type { Note } from "./note.ts";
import type { GroupAddress } from "./order-group.ts";
import type { Price, Qty, Time } from "./units.ts";

/** Everything the engine can ask of the shell. The answer, or its absence, comes back as an input. */
export type Effect = VenueEffect | Tell;

/** What goes to the venue. */
export type VenueEffect = Checked<OrderEffect> | GroupEffect | Question;

declare const checked: unique symbol;

/**
 * An effect that the limits have let through. Nothing else leaves the engine or reaches a venue; the one place
 * that makes them is `risk/permit.ts`, so that code which forgets to ask the limits does not compile.
 */
export type Checked<Wish extends OrderEffect> = Wish & { readonly [checked]: true };

/** What touches the venue's book, as somebody may wish for it. */
export type OrderEffect =
  | { readonly kind: "place-order"; readonly order: OrderIntent }
  | ({ readonly kind: "cancel-order" } & OrderAddress)
  /** `total` counts what is filled already, as the venue wants it. */
  | ({
      readonly kind: "amend-order";
      readonly side: Side;
      readonly price: Price;
      readonly total: Qty;
      /** Whole seconds; without it the venue keeps the order's own. */
      readonly expiresAt?: Time;
    } & OrderAddress)
  /** Keeps the queue place. Told by how much, not to what: a fill on its way would make "to what" another size. */
  | ({ readonly kind: "decrease-order"; readonly by: Qty } & OrderAddress);

export interface OrderAddress {
  readonly clientOrderId: ClientOrderId;
  readonly orderId: OrderId;
  readonly ticker: string;
  readonly shard: number;
}

/** What touches the order groups that our orders are in. */
export type GroupEffect =
  /** Lets orders into a group again that has tripped. */
  { readonly kind: "reset-group" } & GroupAddress;

/** What asks the venue for the truth. */
export type Question =
  | {
      readonly kind: "look-up-order";
      readonly clientOrderId: ClientOrderId;
      /** Absent when the venue has not told it yet. */
      readonly orderId?: OrderId;
      readonly ticker: string;
      /** The beginning of time when nobody knows. */
      readonly sentAt: Time;
    }
  | { readonly kind: "request-snapshot"; readonly ticker: string }
  /** What the market is now: its grid, status, times and fees. */
  | { readonly kind: "request-market"; readonly ticker: string }
  | { readonly kind: "request-account" }
  /** Worth little: it is not asked where reads are short, and what it would tell is estimated meanwhile. */
  | { readonly kind: "request-queue-places"; readonly tickers: readonly string[] }
  | { readonly kind: "request-groups" };

/** What a person should read. */
export interface Tell {
  readonly kind: "tell";
  readonly note: Note;
}
