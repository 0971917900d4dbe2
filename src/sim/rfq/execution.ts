import type { DealtOrder } from "../../domain/rfq.ts";
import { assert } from "../../lib/assert.ts";
import { opposite, type Side } from "../../domain/side.ts";
import { complement, type Price } from "../../domain/units.ts";
import type { CreateOrder } from "../command.ts";
import { accountOf, type Core, type Listing } from "../core.ts";
import type { CommandAnswer } from "../exchange.ts";
import { isResting } from "../matching/book.ts";
import { createOrder } from "../orders/create.ts";
import { takeAway } from "../orders/execution.ts";
import { findLiving } from "../orders/living.ts";
import { canPayAtLimit } from "./cash.ts";
import { finishQuote } from "./quote.ts";
import { closeRfq } from "./request.ts";
import type { Rfq, RfqQuote } from "./rfq.ts";
import { bidTaken, quantityOf } from "./side.ts";

/** True when the taker of an accepted quote has the money for it now. */
export function canTakerPay(core: Core, rfq: Rfq, quote: RfqQuote): boolean {
  const listing = core.listings.get(quote.ticker);
  assert(listing !== undefined, "a quote is on a listed market");
  return canPayAtLimit(core, listing, takerOrder(core, rfq, quote));
}

/**
 * The timer of a confirmed quote has run out: the maker's order enters the public book, then the taker's. Each
 * trades with whatever is best there, so others can step in at better prices, or before the maker at the same one.
 * An order that is refused ends the quote; the RFQ stays open for others.
 */
export function executeQuote(core: Core, quoteId: string): void {
  const quote = core.rfq.quotes.get(quoteId);
  const rfq = core.rfq.rfqs.get(quote?.rfqId ?? "");
  const listing = core.listings.get(quote?.ticker ?? "");
  assert(quote?.status === "confirmed", "only a confirmed quote executes");
  assert(rfq?.status === "open" && listing !== undefined, "a confirmed quote keeps its RFQ open");
  // The two parties hear of the execution before they hear of its fills.
  const { result: outcome, events } = core.withhold(() => enterBook(core, listing, rfq, quote));
  if ("why" in outcome) {
    finishQuote(core, quoteId, { status: "cancelled", cancellationReason: outcome.why });
    for (const event of events) core.emit(event);
    return;
  }
  const executed = finishQuote(core, quoteId, { status: "executed", ...outcome });
  core.emit({ at: core.now, kind: "quote-executed", rfq: { ...rfq, isExecuted: true }, quote: executed });
  for (const event of events) core.emit(event);
  closeRfq(core, rfq.id);
}

type Outcome =
  { readonly why: string } | { readonly makerOrder: DealtOrder; readonly takerOrder: DealtOrder };

function enterBook(core: Core, listing: Listing, rfq: Rfq, quote: RfqQuote): Outcome {
  if (!canTakerPay(core, rfq, quote)) return { why: "rfq_creator_insufficient_balance" };
  const { swapsFeesWithin } = core.rfq.rules;
  const made = createOrder(core, makerOrder(core, rfq, quote), swapsFeesWithin);
  if (!made.ok) return { why: reasonOf(made) };
  const taken = createOrder(core, takerOrder(core, rfq, quote));
  if (!quote.restsRemainder || !taken.ok) withdraw(core, listing, quote, made);
  return taken.ok
    ? { makerOrder: dealt(made), takerOrder: dealt(taken) }
    : { why: `rfq_creator_${reasonOf(taken)}` };
}

function makerOrder(core: Core, rfq: Rfq, quote: RfqQuote): CreateOrder {
  return {
    ...terms(core, quote),
    account: quote.account,
    subaccount: quote.subaccount,
    clientOrderId: `quote:${prefixOf(rfq)}:${quote.id}`,
    timeInForce: "good_till_canceled",
    postOnly: quote.postOnly,
  };
}

function takerOrder(core: Core, rfq: Rfq, quote: RfqQuote): CreateOrder {
  const deal = terms(core, quote);
  return {
    ...deal,
    account: rfq.account,
    subaccount: rfq.subaccount,
    clientOrderId: `rfq:${prefixOf(rfq)}:${quote.id}`,
    side: opposite(deal.side),
    timeInForce: rfq.restsRemainder ? "good_till_canceled" : "immediate_or_cancel",
    postOnly: false,
  };
}

/** Only that there are eight hexadecimal digits is known: here they are the first of the RFQ's id. */
function prefixOf(rfq: Rfq): string {
  return rfq.id.slice(0, 8);
}

/** From the maker's side. What it agreed to goes through: own orders in the way are cancelled, not the deal. */
function terms(core: Core, quote: RfqQuote) {
  const deal: { readonly side: Side; readonly price: Price } =
    bidTaken(core.rfq, quote) === "yes"
      ? { side: "bid", price: quote.yesBid }
      : { side: "ask", price: complement(quote.noBid) };
  return {
    kind: "create-order",
    ticker: quote.ticker,
    ...deal,
    qty: quantityOf(core.rfq, quote),
    selfTradePrevention: "maker",
    reduceOnly: false,
    cancelOnPause: false,
  } as const;
}

/** Takes what is left of the maker's order out of the book. */
function withdraw(core: Core, listing: Listing, quote: RfqQuote, made: CommandAnswer): void {
  const order = findLiving(core, accountOf(core, quote.account), dealt(made).orderId);
  if (order !== undefined && isResting(order)) takeAway(core, listing, order, "Cancel");
}

function dealt(answer: CommandAnswer): DealtOrder {
  const order = answer.ok ? answer.answer.orders[0] : undefined;
  assert(order !== undefined, "a command on one order answers with it");
  return { orderId: order.orderId, clientOrderId: order.clientOrderId };
}

function reasonOf(answer: CommandAnswer): string {
  return answer.ok ? "" : (answer.refusal.details ?? answer.refusal.code);
}
