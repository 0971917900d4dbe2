import type { RfqSize } from "../../domain/rfq.ts";
import type { Outcome } from "../../domain/side.ts";
import type { Price } from "../../domain/units.ts";
import type { AccountId, Subaccount } from "../command.ts";

/** What an account may ask of the RFQ desk. Answered with the id of the RFQ or quote, or refused with nothing done. */
export type RfqCommand = CreateRfq | DeleteRfq | CreateQuote | QuoteCommand | AcceptQuote;

export interface CreateRfq {
  readonly kind: "create-rfq";
  readonly account: AccountId;
  readonly subaccount?: Subaccount;
  readonly ticker: string;
  readonly size: RfqSize;
  readonly restsRemainder: boolean;
  readonly replacesExisting: boolean;
  readonly isObscured: boolean;
}

export interface DeleteRfq {
  readonly kind: "delete-rfq";
  readonly account: AccountId;
  readonly rfqId: string;
}

export interface CreateQuote {
  readonly kind: "create-quote";
  readonly account: AccountId;
  readonly subaccount?: Subaccount;
  readonly rfqId: string;
  /** Each in its own outcome's price; 0 declines the side. */
  readonly yesBid: Price;
  readonly noBid: Price;
  readonly restsRemainder: boolean;
  readonly postOnly: boolean;
}

/** Named by the quote alone, or by its RFQ too: then both must fit. */
export interface QuoteAddress {
  readonly account: AccountId;
  readonly quoteId: string;
  readonly rfqId?: string;
}

export interface QuoteCommand extends QuoteAddress {
  readonly kind: "delete-quote" | "confirm-quote";
}

export interface AcceptQuote extends QuoteAddress {
  readonly kind: "accept-quote";
  readonly side: Outcome;
}
