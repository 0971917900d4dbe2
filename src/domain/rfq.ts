import type { Outcome } from "./side.ts";
import type { Money, Price, Qty, Time } from "./units.ts";

/** Requests for quotes and their answers, as far as whoever keeps them and whoever tells of them say the same. */

export const rfqStatuses = ["open", "closed"] as const;
export const rfqQuoteStatuses = ["open", "accepted", "confirmed", "executed", "cancelled"] as const;

export type RfqSize =
  | { readonly kind: "contracts"; readonly qty: Qty }
  /** What the taker wants to spend; its own fees are inside unless excluded. */
  | { readonly kind: "target-cost"; readonly cost: Money; readonly excludesFees: boolean };

export interface RfqTerms {
  readonly id: string;
  readonly ticker: string;
  readonly size: RfqSize;
  /** What the taker's order does not trade at execution rests; otherwise it is cancelled. */
  readonly restsRemainder: boolean;
  readonly status: (typeof rfqStatuses)[number];
  readonly createdAt: Time;
  readonly updatedAt: Time;
  readonly cancelledAt?: Time;
  readonly cancellationReason?: string;
}

export interface RfqQuoteTerms {
  readonly id: string;
  /** Price in its own outcome at which the maker buys; 0 declines the side. */
  readonly yesBid: Price;
  readonly noBid: Price;
  /** Contracts behind each bid: always the whole of the RFQ's size; 0 where declined. */
  readonly yesQty: Qty;
  readonly noQty: Qty;
  readonly restsRemainder: boolean;
  readonly postOnly: boolean;
  readonly status: (typeof rfqQuoteStatuses)[number];
  readonly acceptedSide?: Outcome;
  readonly createdAt: Time;
  readonly updatedAt: Time;
  readonly acceptedAt?: Time;
  readonly confirmedAt?: Time;
  readonly executedAt?: Time;
  readonly cancelledAt?: Time;
  readonly cancellationReason?: string;
}

/** What entered the book for one of the two. */
export interface DealtOrder {
  readonly orderId: string;
  readonly clientOrderId: string;
}
