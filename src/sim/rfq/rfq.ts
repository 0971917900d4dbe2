import type { DealtOrder, RfqQuoteTerms, RfqTerms } from "../../domain/rfq.ts";
import type { AccountId, Subaccount } from "../command.ts";

/** A taker's question to everybody: what would you pay for this many? A snapshot: later changes make a new one. */
export interface Rfq extends RfqTerms {
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  /** Others see a placeholder instead of the creator until a quote is executed [api.md §15.2]. */
  readonly isObscured: boolean;
  readonly isExecuted: boolean;
}

/** A maker's answer, for the two parties only. A snapshot: later changes make a new one. */
export interface RfqQuote extends RfqQuoteTerms {
  readonly rfqId: string;
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  readonly ticker: string;
  /** From execution on: what entered the book for the maker, and for the taker. */
  readonly makerOrder?: DealtOrder;
  readonly takerOrder?: DealtOrder;
}
