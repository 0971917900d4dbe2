import { unreachable } from "../../lib/assert.ts";
import {
  encodeQuoteAccepted,
  encodeQuoteCreated,
  encodeQuoteExecuted,
  encodeRfqCreated,
  encodeRfqDeleted,
  type QuoteFacts,
} from "../../wire/exchange/rfq.ts";
import type { ExchangeEvent } from "../event.ts";
import { tellCommunication } from "./communications-feed.ts";
import type { Teller } from "./fan-out.ts";
import { quoteFacts, rfqFacts } from "./rfq-facts.ts";

export type RfqEvent = Extract<ExchangeEvent, { kind: `rfq-${string}` | `quote-${string}` }>;

/** Requests go to everybody; what happens to a quote goes to its two parties, each in its own words. */
export function tellRfq(teller: Teller, event: RfqEvent): void {
  const { rfq } = event;
  const about = { type: event.kind.replace("-", "_"), rfqId: rfq.id, creator: rfq.account };
  if (!("quote" in event)) {
    const encode = event.kind === "rfq-created" ? encodeRfqCreated : encodeRfqDeleted;
    const body = (reader: string): object => encode(rfqFacts(teller.exchange, rfq, reader));
    return tellCommunication(teller, { ...about, body });
  }
  const { quote } = event;
  const encode = quoteEncoder(event.kind);
  tellCommunication(teller, {
    ...about,
    parties: [rfq.account, quote.account],
    body: (reader) => encode(quoteFacts(teller.exchange, rfq, quote, reader)),
  });
}

function quoteEncoder(
  kind: "quote-created" | "quote-accepted" | "quote-executed",
): (quote: QuoteFacts) => object {
  switch (kind) {
    case "quote-created":
      return encodeQuoteCreated;
    case "quote-accepted":
      return encodeQuoteAccepted;
    case "quote-executed":
      return encodeQuoteExecuted;
    default:
      return unreachable(kind);
  }
}
