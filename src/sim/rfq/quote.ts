import { assert } from "../../lib/assert.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { complement, oneDollar, plus, zeroQty, type Price, type Qty, type Time } from "../../domain/units.ts";
import { accountOf, type Core, type Listing } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import { deterministicId } from "../id.ts";
import type { AcceptQuote, CreateQuote, QuoteAddress, QuoteCommand } from "./command.ts";
import * as refusal from "./refusal.ts";
import type { Rfq, RfqQuote } from "./rfq.ts";
import { quantityOf } from "./side.ts";
import { contractsFor } from "./size.ts";

type Answer = Result<string, CommandRefusal>;

/** Takes a maker's prices for the whole of an RFQ. A second quote of the same maker takes the place of the first. */
export function createQuote(core: Core, command: CreateQuote): Answer {
  const rfq = core.rfq.rfqs.get(command.rfqId);
  if (rfq === undefined) return refused(refusal.invalidParameters("rfq not found"));
  if (rfq.status !== "open") return refused(refusal.rfqClosed);
  const listing = listingOf(core, rfq);
  const why = whyNot(core, listing, rfq, command);
  if (why !== undefined) return refused(why);
  const yesQty = qtyOffered(core, listing, rfq, command.yesBid);
  const noQty = qtyOffered(core, listing, rfq, command.noBid);
  if (yesQty + noQty === 0) return refused(refusal.invalidParameters("the target cost buys nothing"));

  const old = core.rfq.standing.get(rfq.id)?.get(command.account);
  if (old !== undefined) finishQuote(core, old, { status: "cancelled", cancellationReason: "replaced" });
  return ok(open(core, rfq, command, { yesQty, noQty }));
}

export function deleteQuote(core: Core, command: QuoteCommand): Answer {
  const quote = find(core, command);
  const isOwn = quote?.account === command.account;
  if (quote === undefined || !isOwn || (quote.status !== "open" && quote.status !== "accepted")) {
    return refused(refusal.notFound);
  }
  finishQuote(core, quote.id, { status: "cancelled", cancellationReason: "deleted" });
  return ok(quote.id);
}

/** The taker's yes. The maker has a last look: without its confirmation in time nothing happens. */
export function acceptQuote(
  core: Core,
  command: AcceptQuote,
  canPay: (rfq: Rfq, quote: RfqQuote) => boolean,
): Answer {
  const quote = find(core, command);
  const rfq = core.rfq.rfqs.get(quote?.rfqId ?? "");
  if (quote === undefined || rfq?.account !== command.account) return refused(refusal.notFound);
  if (rfq.status !== "open") return refused(refusal.rfqClosed);
  if (quote.status !== "open") return refused(refusal.notFound);
  if (core.rfq.accepted.has(rfq.id)) return refused(refusal.invalidParameters("another quote is accepted"));
  const listing = listingOf(core, rfq);
  const shut = refusal.whyShut(core, listing);
  if (shut !== undefined) return refused(shut);
  const accepted: RfqQuote = {
    ...quote,
    status: "accepted",
    acceptedSide: command.side,
    acceptedAt: core.now,
    updatedAt: core.now,
  };
  if (quantityOf(core.rfq, accepted) === 0)
    return refused(refusal.invalidParameters("the side was declined"));
  if (!canPay(rfq, accepted)) return refused(refusal.insufficientBalance);
  const { confirmWithin } = core.rfq.rules;
  core.rfq.quotes.set(quote.id, accepted);
  core.rfq.accepted.set(rfq.id, quote.id);
  schedule(core, quote.id, isVolatile(listing) ? confirmWithin.volatile : confirmWithin.other, () => {
    finishQuote(core, quote.id, { status: "cancelled", cancellationReason: "not_confirmed" });
  });
  core.emit({ at: core.now, kind: "quote-accepted", rfq, quote: accepted });
  return ok(quote.id);
}

/** The maker's yes to an accepted quote: it executes when the timer has run out. */
export function confirmQuote(core: Core, command: QuoteCommand, execute: (quoteId: string) => void): Answer {
  const quote = find(core, command);
  if (quote?.account !== command.account || quote.status !== "accepted") return refused(refusal.notFound);
  const { executeAfter } = core.rfq.rules;
  const isCombo = core.listings.get(quote.ticker)?.market.isCombo ?? false;
  const { id } = quote;
  core.rfq.quotes.set(id, { ...quote, status: "confirmed", confirmedAt: core.now, updatedAt: core.now });
  schedule(core, id, isCombo ? executeAfter.combo : executeAfter.other, () => execute(id));
  return ok(id);
}

/** Forgets every quote that nobody has accepted, as a restarted server does: later calls find nothing. */
export function dropOpenQuotes({ rfq: desk }: Core): void {
  for (const makers of desk.standing.values()) {
    for (const [maker, quoteId] of makers) {
      if (desk.quotes.get(quoteId)?.status !== "open") continue;
      makers.delete(maker);
      desk.quotes.delete(quoteId);
    }
  }
}

/** Ends a quote that stands. The two parties are not told of cancellations: the exchange has no message for it. */
export function finishQuote(core: Core, quoteId: string, how: Partial<RfqQuote>): RfqQuote {
  const { rfq: desk, now } = core;
  const quote = desk.quotes.get(quoteId);
  assert(quote !== undefined, "a standing quote is remembered");
  const timer = desk.timers.get(quoteId);
  if (timer !== undefined) core.timeline.drop(timer);
  desk.timers.delete(quoteId);
  if (desk.accepted.get(quote.rfqId) === quoteId) desk.accepted.delete(quote.rfqId);
  const standing = desk.standing.get(quote.rfqId);
  if (standing?.get(quote.account) === quoteId) standing.delete(quote.account);
  const when = how.status === "cancelled" ? { cancelledAt: now } : { executedAt: now };
  const finished: RfqQuote = { ...quote, ...how, ...when, updatedAt: now };
  desk.quotes.set(quoteId, finished);
  desk.finishedQuotes.set(quoteId, now);
  return finished;
}

function whyNot(core: Core, listing: Listing, rfq: Rfq, command: CreateQuote): CommandRefusal | undefined {
  const { market } = listing;
  const { yesBid, noBid, account } = command;
  if (account === rfq.account) return refusal.invalidParameters("nobody quotes their own rfq");
  if (!accountOf(core, account).portfolios.has(command.subaccount ?? 0)) {
    return refusal.invalidParameters("subaccount not found");
  }
  const shut = refusal.whyShut(core, listing);
  if (shut !== undefined) return shut;
  if (yesBid === 0 && noBid === 0) return refusal.invalidParameters("one side at most can be declined");
  const isOnGrid = (bid: Price): boolean => bid === 0 || market.grid.has(bid);
  const noAsYes = noBid === 0 ? noBid : complement(noBid);
  if (!isOnGrid(yesBid) || !isOnGrid(noAsYes)) return refusal.invalidParameters("price is off the grid");
  if (yesBid + noBid > oneDollar) return refusal.invalidParameters("yes_bid and no_bid sum to more than 1");
  const old = core.rfq.quotes.get(core.rfq.standing.get(rfq.id)?.get(account) ?? "");
  const isInUse = old !== undefined && old.status !== "open";
  return isInUse ? refusal.invalidParameters("the present quote is accepted") : undefined;
}

/** Who takes a bid of p in one outcome buys the other outcome at 1 − p. */
function qtyOffered(core: Core, { market }: Listing, rfq: Rfq, bid: Price): Qty {
  if (bid === 0) return zeroQty;
  const { membership } = accountOf(core, rfq.account);
  return contractsFor(rfq.size, complement(bid), { fees: market.fees, membership, at: core.now });
}

function open(core: Core, rfq: Rfq, command: CreateQuote, offer: { yesQty: Qty; noQty: Qty }): string {
  const { rfq: desk, now } = core;
  desk.quoteCount += 1;
  const id = deterministicId(core.seed, "quote", desk.quoteCount);
  const quote: RfqQuote = {
    id,
    rfqId: rfq.id,
    account: command.account,
    subaccount: command.subaccount ?? 0,
    ticker: rfq.ticker,
    yesBid: command.yesBid,
    noBid: command.noBid,
    ...offer,
    restsRemainder: command.restsRemainder,
    postOnly: command.postOnly,
    status: "open",
    createdAt: now,
    updatedAt: now,
  };
  desk.quotes.set(id, quote);
  const standing = desk.standing.get(rfq.id) ?? new Map<string, string>();
  standing.set(command.account, id);
  desk.standing.set(rfq.id, standing);
  core.emit({ at: now, kind: "quote-created", rfq, quote });
  return id;
}

/** A quote that both parties see, under the RFQ that the caller named. */
function find({ rfq: desk }: Core, { quoteId, rfqId }: QuoteAddress): RfqQuote | undefined {
  const quote = desk.quotes.get(quoteId);
  return rfqId === undefined || quote?.rfqId === rfqId ? quote : undefined;
}

function schedule(core: Core, quoteId: string, delay: Time, action: () => void): void {
  const { timers } = core.rfq;
  const old = timers.get(quoteId);
  if (old !== undefined) core.timeline.drop(old);
  timers.set(quoteId, core.timeline.add(plus(core.now, delay), action));
}

function isVolatile({ market, plan }: Listing): boolean {
  return market.isCombo || plan.isVolatile === true;
}

function listingOf(core: Core, { ticker }: Rfq): Listing {
  const listing = core.listings.get(ticker);
  assert(listing !== undefined, "an RFQ asks about a listed market");
  return listing;
}
