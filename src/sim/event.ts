import type { FeeRule } from "../domain/fees.ts";
import type { Market, MarketStatus, Settlement } from "../domain/market.ts";
import type { Side } from "../domain/side.ts";
import type { Money, Price, Qty, Time } from "../domain/units.ts";
import type { AccountId, SelfTradePrevention, Subaccount, TimeInForce } from "./command.ts";
import type { Rfq, RfqQuote } from "./rfq/rfq.ts";
import type { Pause } from "./life/state.ts";

/** What happened in the exchange in a box, in order. The streams, the lists and the crowd are all fed by these. */
export type ExchangeEvent = { readonly at: Time } & (
  | { readonly kind: "market-listed"; readonly market: Market }
  | { readonly kind: "market-status-changed"; readonly ticker: string; readonly status: MarketStatus }
  | { readonly kind: "market-determined"; readonly ticker: string; readonly settlement: Settlement }
  | { readonly kind: "market-settled"; readonly ticker: string; readonly settlement: Settlement }
  /** An override of the event's fees; absent: back to those of the series. */
  | { readonly kind: "fees-changed"; readonly eventTicker: string; readonly fees?: FeeRule }
  | { readonly kind: "event-listed"; readonly eventTicker: string }
  | { readonly kind: "close-changed"; readonly ticker: string; readonly closeAt: Time }
  /** The market's ranges are now finer; resting orders were kept. */
  | { readonly kind: "grid-changed"; readonly ticker: string }
  | { readonly kind: "metadata-changed"; readonly ticker: string }
  /** A programme's period is over, and this account has earned something in it. */
  | {
      readonly kind: "incentive-paid";
      readonly programme: string;
      readonly account: AccountId;
      readonly amount: Money;
    }
  /** One that the scenario planned and that did not fit when its time came; nothing was done. */
  | { readonly kind: "operation-refused"; readonly operation: string; readonly why: string }
  /** What holds a shard from now on; absent: nothing does. */
  | { readonly kind: "pause-changed"; readonly shard: number; readonly pause?: Pause }
  | {
      readonly kind: "order-group-changed";
      readonly account: AccountId;
      readonly subaccount: Subaccount;
      readonly groupId: string;
      readonly change: "created" | "triggered" | "reset" | "deleted" | "limit_updated";
      /** With `created` and `limit_updated`. */
      readonly limit?: Qty;
    }
  /**
   * `change` is signed. `cause` names the order whose doing it was, so that its owner's stream can be tagged; `filled`,
   * in a trade, the one that rested.
   */
  | {
      readonly kind: "book-changed";
      readonly ticker: string;
      readonly side: Side;
      readonly price: Price;
      readonly change: Qty;
      readonly cause?: BookDoer;
      readonly filled?: BookDoer;
    }
  | { readonly kind: "order-changed"; readonly order: SimOrder; readonly reason: OrderReason }
  | {
      readonly kind: "traded";
      readonly tradeId: string;
      readonly ticker: string;
      readonly price: Price;
      readonly qty: Qty;
      readonly takerSide: Side;
      readonly isBlock?: boolean;
    }
  | {
      readonly kind: "filled";
      readonly account: AccountId;
      readonly fill: SimFill;
      /** Agreed on beside the book. */
      readonly isBlock: boolean;
    }
  | {
      readonly kind: "position-changed";
      readonly account: AccountId;
      readonly subaccount: Subaccount;
      readonly ticker: string;
    }
  /** Between subaccounts or shards, or to and from the bank: what neither an order nor a result moved. */
  | { readonly kind: "cash-moved"; readonly account: AccountId }
  /** To everybody. */
  | { readonly kind: "rfq-created"; readonly rfq: Rfq }
  | { readonly kind: "rfq-deleted"; readonly rfq: Rfq }
  /** To the two parties only: whoever asked, and whoever quoted. */
  | { readonly kind: "quote-created"; readonly rfq: Rfq; readonly quote: RfqQuote }
  | { readonly kind: "quote-accepted"; readonly rfq: Rfq; readonly quote: RfqQuote }
  | { readonly kind: "quote-executed"; readonly rfq: Rfq; readonly quote: RfqQuote }
);

/** The exchange's word for why an order changed last, as the stream carries it; "Create" and "Cancel" are ours. */
export type OrderReason =
  | "Create"
  | "Cancel"
  | "Decrease"
  | "Amend"
  | "MarginCancel"
  | "SelfTradeCancel"
  | "ExpiryCancel"
  | "CloseCancel"
  | "HaltCancel"
  | "Trade"
  | "PostOnlyCrossCancel"
  | "ReduceOnlyCancel";

/** An order as the exchange knows it. A snapshot: later changes make a new one. */
export interface SimOrder {
  readonly orderId: string;
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  readonly orderGroupId?: string;
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: Side;
  readonly price: Price;
  readonly status: "resting" | "canceled" | "executed";
  /** Initial size; an amend replaces it by the new total. */
  readonly total: Qty;
  readonly filled: Qty;
  readonly left: Qty;
  readonly timeInForce: TimeInForce;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly cancelOnPause: boolean;
  readonly expiresAt?: Time;
  readonly createdAt: Time;
  readonly changedAt: Time;
  readonly takerCost: Money;
  readonly makerCost: Money;
  readonly takerFees: Money;
  readonly makerFees: Money;
}

export interface SimFill {
  readonly tradeId: string;
  readonly orderId: string;
  readonly subaccount: Subaccount;
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
  readonly isTaker: boolean;
  readonly fee: Money;
  readonly at: Time;
  /** Signed position of the account in this market after the fill. */
  readonly positionAfter: Qty;
}

/** Whose order moved the book. The client order id is empty when there is none. */
export interface BookDoer {
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  readonly clientOrderId: string;
}
