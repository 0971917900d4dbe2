import { rfqQuoteStatuses, rfqStatuses } from "../../../domain/rfq.ts";
import type { Outcome } from "../../../domain/side.ts";
import { encodeQuote, encodeRfq } from "../../../wire/exchange/rfq.ts";
import { decodeAcceptance, decodeEmpty, decodeQuote, decodeRfq } from "../../../wire/exchange/rfq-request.ts";
import { nested, notFound, type WireRefusal } from "../../../wire/exchange/refusal.ts";
import type { CommandRefusal } from "../../exchange.ts";
import type { QuoteAddress, RfqCommand } from "../../rfq/command.ts";
import type { Rfq, RfqQuote } from "../../rfq/rfq.ts";
import { pageQuery, paginate } from "../paging.ts";
import { communicationsIdOf, quoteFacts, rfqFacts } from "../rfq-facts.ts";
import { answered, defaultCost, type Reply, type Route, type SignedCall } from "../route.ts";
import { userIdOf } from "../user-id.ts";

const read = { method: "GET", access: "signed", cost: defaultCost, billing: "read" } as const;
const write = { access: "signed", cost: defaultCost, billing: "rfq" } as const;
const quoteCost = 2;
/** Documented as cheaper than the default; the number was never seen. */
const confirmCost = 2;

const rfqs = "/communications/rfqs";
const quotes = "/communications/quotes";
const scoped = `${rfqs}/:rfq_id/quotes/:quote_id`;
/** By the quote's id alone: deprecated, and still served. */
const alone = `${quotes}/:quote_id`;

/** Requests for quotes [api.md §15.2]. */
export const communicationRoutes: readonly Route[] = [
  { ...read, path: "/communications/id", operation: "GetCommunicationsID", answer: getId },
  { ...read, path: rfqs, operation: "GetRFQs", answer: listRfqs },
  { ...write, method: "POST", path: rfqs, operation: "CreateRFQ", answer: createRfq },
  { ...read, path: `${rfqs}/:rfq_id`, operation: "GetRFQ", answer: getRfq },
  { ...write, method: "DELETE", path: `${rfqs}/:rfq_id`, operation: "DeleteRFQ", answer: deleteRfq },
  { ...read, path: quotes, operation: "GetQuotes", answer: listQuotes },
  {
    ...write,
    cost: quoteCost,
    method: "POST",
    path: quotes,
    operation: "CreateQuote",
    answer: createQuote,
  },
  { ...read, cost: quoteCost, path: scoped, operation: "GetRFQQuote", answer: getQuote },
  {
    ...write,
    cost: quoteCost,
    method: "DELETE",
    path: scoped,
    operation: "DeleteRFQQuote",
    answer: deleteQuote,
  },
  { ...write, method: "PUT", path: `${scoped}/accept`, operation: "AcceptRFQQuote", answer: acceptQuote },
  {
    ...write,
    cost: confirmCost,
    method: "PUT",
    path: `${scoped}/confirm`,
    operation: "ConfirmRFQQuote",
    answer: confirmQuote,
  },
  { ...read, cost: quoteCost, path: alone, operation: "GetQuote", answer: getQuote },
  { ...write, cost: quoteCost, method: "DELETE", path: alone, operation: "DeleteQuote", answer: deleteQuote },
  { ...write, method: "PUT", path: `${alone}/accept`, operation: "AcceptQuote", answer: acceptQuote },
  { ...write, method: "PUT", path: `${alone}/confirm`, operation: "ConfirmQuote", answer: confirmQuote },
];

const rfqsMax = 100;
const quotesMax = 500;

function getId({ who }: SignedCall): Reply {
  return answered({ communications_id: communicationsIdOf(who.account) });
}

/** Everybody sees everybody's: an RFQ is a public question. A subaccount is only ever one's own. */
function listRfqs({ exchange, query, who }: SignedCall): Reply {
  const page = pageQuery(query, rfqsMax, rfqsMax);
  const eventTicker = query.text("event_ticker");
  const ticker = query.text("market_ticker");
  const subaccount = query.integer("subaccount", 0, 63);
  const status = query.oneOf("status", rfqStatuses);
  const creator = query.text("creator_user_id");
  const isSelf = query.oneOf("user_filter", ["self"]) !== undefined;
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const isWanted = (rfq: Rfq): boolean => {
    const isOwn = rfq.account === who.account;
    return (
      (!isSelf || isOwn) &&
      (subaccount === undefined || (isOwn && rfq.subaccount === subaccount)) &&
      (ticker === undefined || rfq.ticker === ticker) &&
      (status === undefined || rfq.status === status) &&
      (creator === undefined || ((isOwn || !rfq.isObscured) && isUser(rfq.account, creator))) &&
      (eventTicker === undefined || exchange.market(rfq.ticker)?.eventTicker === eventTicker)
    );
  };
  const { items, cursor } = paginate(exchange.communications.rfqs(), page, ({ id }) => id, isWanted);
  return answered({ rfqs: items.map((rfq) => encodeRfq(rfqFacts(exchange, rfq, who.account))), cursor });
}

function getRfq({ exchange, names, who }: SignedCall): Reply {
  const rfq = exchange.communications.rfq(names[0] ?? "");
  return rfq === undefined ? notFound() : answered({ rfq: encodeRfq(rfqFacts(exchange, rfq, who.account)) });
}

function createRfq(call: SignedCall): Reply {
  const request = decodeRfq(call.body);
  if (!request.ok) return request.why;
  const { subaccount, ...terms } = request.value;
  return made(call, { kind: "create-rfq", account: call.who.account, ...terms, ...sub(subaccount) });
}

function deleteRfq(call: SignedCall): Reply {
  return done(call, { kind: "delete-rfq", account: call.who.account, rfqId: call.names[0] ?? "" });
}

/** Only those that the caller is a party of. */
function listQuotes({ exchange, query, who }: SignedCall): Reply {
  const page = pageQuery(query, quotesMax, quotesMax);
  const from = query.time("min_ts");
  const to = query.time("max_ts");
  const status = query.oneOf("status", rfqQuoteStatuses);
  const maker = query.text("quote_creator_user_id");
  const taker = query.text("rfq_creator_user_id");
  const isMaker = query.oneOf("user_filter", ["self"]) !== undefined;
  const isTaker = query.oneOf("rfq_user_filter", ["self"]) !== undefined;
  const subtrader = query.text("rfq_creator_subtrader_id");
  const rfqId = query.text("rfq_id");
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const { communications } = exchange;
  const isWanted = (quote: RfqQuote): boolean => {
    const asker = communications.rfq(quote.rfqId)?.account;
    return (
      (quote.account === who.account || (asker === who.account && !isMaker)) &&
      (!isTaker || asker === who.account) &&
      (from === undefined || quote.updatedAt > from) &&
      (to === undefined || quote.updatedAt < to) &&
      (status === undefined || quote.status === status) &&
      (maker === undefined || isUser(quote.account, maker)) &&
      (taker === undefined || (asker !== undefined && isUser(asker, taker))) &&
      subtrader === undefined &&
      (rfqId === undefined || quote.rfqId === rfqId)
    );
  };
  const { items, cursor } = paginate(communications.quotes(), page, ({ id }) => id, isWanted);
  const bodies = items
    .map((quote) => quoteBody({ exchange, who }, quote))
    .filter((body) => body !== undefined);
  return answered({ quotes: bodies, cursor });
}

/** Somebody else's looks like one that is not there. */
function getQuote(call: SignedCall): Reply {
  const { quoteId, rfqId } = address(call);
  const quote = call.exchange.communications.quote(quoteId);
  if (quote === undefined || (rfqId !== undefined && quote.rfqId !== rfqId)) return notFound();
  const body = quoteBody(call, quote);
  return body === undefined ? notFound() : answered({ quote: body });
}

function quoteBody(
  { exchange, who }: Pick<SignedCall, "exchange" | "who">,
  quote: RfqQuote,
): object | undefined {
  const rfq = exchange.communications.rfq(quote.rfqId);
  if (rfq === undefined || (rfq.account !== who.account && quote.account !== who.account)) return undefined;
  return encodeQuote(quoteFacts(exchange, rfq, quote, who.account));
}

function createQuote(call: SignedCall): Reply {
  const request = decodeQuote(call.body);
  if (!request.ok) return request.why;
  const { subaccount, ...terms } = request.value;
  return made(call, { kind: "create-quote", account: call.who.account, ...terms, ...sub(subaccount) });
}

function deleteQuote(call: SignedCall): Reply {
  return done(call, { kind: "delete-quote", ...address(call) });
}

function acceptQuote(call: SignedCall): Reply {
  const side = decodeAcceptance(call.body);
  if (!side.ok) return side.why;
  const accepted: Outcome = side.value;
  return done(call, { kind: "accept-quote", ...address(call), side: accepted });
}

function confirmQuote(call: SignedCall): Reply {
  const body = decodeEmpty(call.body);
  return body.ok ? done(call, { kind: "confirm-quote", ...address(call) }) : body.why;
}

/** `rfqs/:rfq_id/quotes/:quote_id`, or the quote's id alone. */
function address({ names, who }: SignedCall): QuoteAddress {
  const [first = "", second] = names;
  const { account } = who;
  return second === undefined ? { account, quoteId: first } : { account, quoteId: second, rfqId: first };
}

function made(call: SignedCall, command: RfqCommand): Reply {
  const answer = call.exchange.negotiate(call.now, command);
  return answer.ok ? { status: 201, body: { id: answer.value } } : refusalBody(answer.why);
}

function done(call: SignedCall, command: RfqCommand): Reply {
  const answer = call.exchange.negotiate(call.now, command);
  return answer.ok ? { status: 204 } : refusalBody(answer.why);
}

function refusalBody({ status, code, message, details }: CommandRefusal): WireRefusal {
  return nested(status, code, message, details);
}

/** The deprecated filters take the private id; the public one is as good. */
function isUser(account: string, id: string): boolean {
  return userIdOf(account) === id || communicationsIdOf(account) === id;
}

function sub(subaccount: number | undefined): { subaccount?: number } {
  return subaccount === undefined ? {} : { subaccount };
}
