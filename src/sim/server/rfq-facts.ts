import { createHash } from "node:crypto";
import type { QuoteFacts, RfqFacts } from "../../wire/exchange/rfq.ts";
import type { AccountId } from "../command.ts";
import type { Exchange } from "../exchange.ts";
import type { Rfq, RfqQuote } from "../rfq/rfq.ts";
import { comboFacts } from "./combo-facts.ts";
import { userIdOf } from "./user-id.ts";

/** By this the others know a user of the RFQ flow: a hash, as the placeholder of the real exchange is one. */
export function communicationsIdOf(account: AccountId): string {
  let id = known.get(account);
  if (id === undefined) {
    id = sha256(`communications ${account}`);
    known.set(account, id);
  }
  return id;
}

/** Accounts are few, and none is ever closed. */
const known = new Map<AccountId, string>();

/** What others see of an RFQ whose creator hides: the hash of nothing [api.md §15.2]. */
const placeholder = sha256("");

/** As this reader may see it. */
export function rfqFacts(exchange: Exchange, rfq: Rfq, reader: AccountId): RfqFacts {
  const isOwn = rfq.account === reader;
  const isHidden = rfq.isObscured && !isOwn && !rfq.isExecuted;
  const { account, subaccount, isObscured: _, isExecuted: __, ...facts } = rfq;
  return {
    ...facts,
    creatorId: isHidden ? placeholder : communicationsIdOf(account),
    eventTicker: exchange.market(rfq.ticker)?.eventTicker ?? "",
    combo: comboFacts(exchange, rfq.ticker),
    own: isOwn ? { userId: userIdOf(account), subaccount } : undefined,
  };
}

/** As this reader, one of its parties, may see it. */
export function quoteFacts(exchange: Exchange, rfq: Rfq, quote: RfqQuote, reader: AccountId): QuoteFacts {
  const isOwn = quote.account === reader;
  const { account, subaccount, makerOrder, takerOrder, acceptedSide } = quote;
  // The creator of an RFQ shows itself to whoever it has dealt with.
  const shown = quote.status === "executed" ? { ...rfq, isExecuted: true } : { ...rfq, isExecuted: false };
  return {
    ...quote,
    creatorId: communicationsIdOf(account),
    rfq: rfqFacts(exchange, shown, reader),
    acceptedQty: acceptedSide === undefined ? undefined : exchange.communications.acceptedQty(quote),
    own: isOwn ? { userId: userIdOf(account), subaccount } : undefined,
    order: isOwn ? makerOrder : takerOrder,
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
