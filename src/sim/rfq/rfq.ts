import type { Outcome } from "../../domain/side.ts";
import type { Money, Price, Qty, Time } from "../../domain/units.ts";
import type { AccountId, Subaccount } from "../command.ts";

/** A taker's question to everybody: what would you pay for this many? A snapshot: later changes make a new one. */
export interface Rfq {
  readonly id: string;
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  readonly ticker: string;
  readonly size: RfqSize;
  /** What the taker's order does not trade at execution rests; otherwise it is cancelled. */
  readonly restsRemainder: boolean;
  /** Others see a placeholder instead of the creator until a quote is executed [api.md §15.2]. */
  readonly isObscured: boolean;
  readonly status: "open" | "closed";
  readonly isExecuted: boolean;
  readonly createdAt: Time;
  readonly updatedAt: Time;
  readonly cancelledAt?: Time;
  readonly cancellationReason?: string;
}

export type RfqSize =
  | { readonly kind: "contracts"; readonly qty: Qty }
  /** What the taker wants to spend; its own fees are inside unless excluded. */
  | { readonly kind: "target-cost"; readonly cost: Money; readonly excludesFees: boolean };

/** A maker's answer, for the two parties only. A snapshot: later changes make a new one. */
export interface RfqQuote {
  readonly id: string;
  readonly rfqId: string;
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  readonly ticker: string;
  /** Price in its own outcome at which the maker buys; 0 declines the side. */
  readonly yesBid: Price;
  readonly noBid: Price;
  /** Contracts behind each bid: always the whole of the RFQ's size; 0 where declined. */
  readonly yesQty: Qty;
  readonly noQty: Qty;
  readonly restsRemainder: boolean;
  readonly postOnly: boolean;
  readonly status: "open" | "accepted" | "confirmed" | "executed" | "cancelled";
  readonly acceptedSide?: Outcome;
  readonly createdAt: Time;
  readonly updatedAt: Time;
  readonly acceptedAt?: Time;
  readonly confirmedAt?: Time;
  readonly executedAt?: Time;
  readonly cancelledAt?: Time;
  readonly cancellationReason?: string;
  /** From execution on: what entered the book for the maker, and for the taker. */
  readonly makerOrder?: DealtOrder;
  readonly takerOrder?: DealtOrder;
}

export interface DealtOrder {
  readonly orderId: string;
  readonly clientOrderId: string;
}
