import type { DealtOrder, RfqQuoteTerms, RfqTerms } from "../../domain/rfq.ts";
import type { Outcome } from "../../domain/side.ts";
import {
  formatMoney,
  formatPrice,
  formatQty,
  formatTime,
  zeroQty,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";

/** A request for quotes as one reader may see it. */
export interface RfqFacts extends RfqTerms {
  /** The public id of whoever asked, or the placeholder. */
  readonly creatorId: string;
  readonly eventTicker: string;
  readonly combo: ComboFacts | undefined;
  /** Of the reader, who asked; undefined for everybody else. */
  readonly own: PartyFacts | undefined;
}

/** What only the party itself sees of its side. */
export interface PartyFacts {
  readonly userId: string;
  readonly subaccount: number;
}

export interface ComboFacts {
  readonly collectionTicker: string;
  readonly legs: readonly LegFacts[];
}

export interface LegFacts {
  readonly eventTicker: string;
  readonly ticker: string;
  readonly side: Outcome;
  /** Once the leg is determined. */
  readonly yesValue: Price | undefined;
}

/** A quote as one of its two parties sees it. */
export interface QuoteFacts extends RfqQuoteTerms {
  readonly creatorId: string;
  readonly rfq: RfqFacts;
  /** How many it was accepted for. */
  readonly acceptedQty: Qty | undefined;
  /** Of the reader, who quoted; undefined for whoever asked. */
  readonly own: PartyFacts | undefined;
  /** The reader's order, once executed. */
  readonly order: DealtOrder | undefined;
}

export function encodeRfq(rfq: RfqFacts): object {
  return {
    id: rfq.id,
    creator_id: rfq.creatorId,
    market_ticker: rfq.ticker,
    contracts_fp: formatQty(rfq.size.kind === "contracts" ? rfq.size.qty : zeroQty),
    ...targetCost(rfq, "target_cost_dollars"),
    status: rfq.status,
    created_ts: formatTime(rfq.createdAt),
    ...comboMembers(rfq.combo),
    rest_remainder: rfq.restsRemainder,
    ...text("cancellation_reason", rfq.cancellationReason),
    ...(rfq.own === undefined ? {} : { creator_user_id: rfq.own.userId }),
    ...(rfq.own === undefined ? {} : { creator_subaccount: rfq.own.subaccount }),
    ...moment("cancelled_ts", rfq.cancelledAt),
    updated_ts: formatTime(rfq.updatedAt),
    ...excludesFees(rfq),
  };
}

export function encodeQuote(quote: QuoteFacts): object {
  const { rfq, own, order } = quote;
  const asked = rfq.size.kind === "contracts" ? rfq.size.qty : zeroQty;
  return {
    id: quote.id,
    rfq_id: rfq.id,
    creator_id: quote.creatorId,
    rfq_creator_id: rfq.creatorId,
    market_ticker: rfq.ticker,
    contracts_fp: formatQty(quote.acceptedQty ?? asked),
    yes_bid_dollars: formatPrice(quote.yesBid),
    no_bid_dollars: formatPrice(quote.noBid),
    created_ts: formatTime(quote.createdAt),
    updated_ts: formatTime(quote.updatedAt),
    status: quote.status,
    ...text("accepted_side", quote.acceptedSide),
    ...moment("accepted_ts", quote.acceptedAt),
    ...moment("confirmed_ts", quote.confirmedAt),
    ...moment("executed_ts", quote.executedAt),
    ...moment("cancelled_ts", quote.cancelledAt),
    rest_remainder: quote.restsRemainder,
    ...(own === undefined ? {} : { post_only: quote.postOnly }),
    ...text("cancellation_reason", quote.cancellationReason),
    ...(own === undefined ? {} : { creator_user_id: own.userId, creator_subaccount: own.subaccount }),
    ...(rfq.own === undefined
      ? {}
      : { rfq_creator_user_id: rfq.own.userId, rfq_creator_subaccount: rfq.own.subaccount }),
    ...targetCost(rfq, "rfq_target_cost_dollars"),
    ...(order === undefined
      ? {}
      : { [own === undefined ? "rfq_creator_order_id" : "creator_order_id"]: order.orderId }),
    yes_contracts_fp: formatQty(quote.yesQty),
    no_contracts_fp: formatQty(quote.noQty),
    ...excludesFees(rfq),
  };
}

export function encodeRfqCreated(rfq: RfqFacts): object {
  return { ...rfqHead(rfq), created_ts: formatTime(rfq.createdAt), ...comboMembers(rfq.combo) };
}

export function encodeRfqDeleted(rfq: RfqFacts): object {
  return { ...rfqHead(rfq), deleted_ts: formatTime(rfq.updatedAt) };
}

export function encodeQuoteCreated(quote: QuoteFacts): object {
  return {
    ...quoteHead(quote),
    ...offered(quote),
    created_ts: formatTime(quote.createdAt),
    ...ownSub(quote),
  };
}

export function encodeQuoteAccepted(quote: QuoteFacts): object {
  return {
    ...quoteHead(quote),
    ...text("accepted_side", quote.acceptedSide),
    ...(quote.acceptedQty === undefined ? {} : { contracts_accepted_fp: formatQty(quote.acceptedQty) }),
    ...offered(quote),
    ...ownSub(quote),
  };
}

/** Each party is told of its own order only. */
export function encodeQuoteExecuted(quote: QuoteFacts): object {
  return {
    quote_id: quote.id,
    rfq_id: quote.rfq.id,
    quote_creator_id: quote.creatorId,
    rfq_creator_id: quote.rfq.creatorId,
    order_id: quote.order?.orderId ?? "",
    client_order_id: quote.order?.clientOrderId ?? "",
    market_ticker: quote.rfq.ticker,
    executed_ts: formatTime(quote.executedAt ?? quote.updatedAt),
    ...ownSub(quote),
  };
}

/** As a market carries them, and a request for quotes on it. */
export function comboMembers(combo: ComboFacts | undefined): object {
  if (combo === undefined) return {};
  return {
    mve_collection_ticker: combo.collectionTicker,
    mve_selected_legs: combo.legs.map(({ eventTicker, ticker, side, yesValue }) => ({
      event_ticker: eventTicker,
      market_ticker: ticker,
      side,
      ...(yesValue === undefined ? {} : { yes_settlement_value_dollars: formatPrice(yesValue) }),
    })),
  };
}

function rfqHead(rfq: RfqFacts): object {
  return {
    id: rfq.id,
    creator_id: rfq.creatorId,
    market_ticker: rfq.ticker,
    event_ticker: rfq.eventTicker,
    ...(rfq.size.kind === "contracts" ? { contracts_fp: formatQty(rfq.size.qty) } : {}),
    ...targetCost(rfq, "target_cost_dollars"),
  };
}

function quoteHead(quote: QuoteFacts): object {
  return {
    quote_id: quote.id,
    rfq_id: quote.rfq.id,
    quote_creator_id: quote.creatorId,
    rfq_creator_id: quote.rfq.creatorId,
    market_ticker: quote.rfq.ticker,
    event_ticker: quote.rfq.eventTicker,
    yes_bid_dollars: formatPrice(quote.yesBid),
    no_bid_dollars: formatPrice(quote.noBid),
  };
}

function offered(quote: QuoteFacts): object {
  return {
    yes_contracts_offered_fp: formatQty(quote.yesQty),
    no_contracts_offered_fp: formatQty(quote.noQty),
    ...targetCost(quote.rfq, "rfq_target_cost_dollars"),
  };
}

/** There only when the reader's side used a numbered subaccount. */
function ownSub(quote: QuoteFacts): object {
  const subaccount = (quote.own ?? quote.rfq.own)?.subaccount ?? 0;
  return subaccount === 0 ? {} : { subaccount };
}

function targetCost({ size }: RfqFacts, name: string): object {
  return size.kind === "target-cost" ? { [name]: formatMoney(size.cost) } : {};
}

function excludesFees({ size }: RfqFacts): object {
  return size.kind === "target-cost" ? { target_cost_excludes_fees: size.excludesFees } : {};
}

function moment(name: string, at: Time | undefined): object {
  return at === undefined ? {} : { [name]: formatTime(at) };
}

function text(name: string, value: string | undefined): object {
  return value === undefined ? {} : { [name]: value };
}
