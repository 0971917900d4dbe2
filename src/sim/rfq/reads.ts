import type { Qty, Time } from "../../domain/units.ts";
import { forgetOld, type RfqDesk } from "./desk.ts";
import { quantityOf } from "./side.ts";
import type { Rfq, RfqQuote } from "./rfq.ts";

/** What can be read of the RFQ flow. Who may see what is decided by whoever shows it. */
export interface RfqReads {
  /** Newest first, closed ones among them. */
  rfqs(): readonly Rfq[];
  rfq(id: string): Rfq | undefined;
  /** Newest first, finished ones among them. */
  quotes(): readonly RfqQuote[];
  quote(id: string): RfqQuote | undefined;
  /** How many contracts an accepted quote is for. */
  acceptedQty(quote: RfqQuote): Qty;
}

export function rfqReads(all: RfqDesk, now: () => Time): RfqReads {
  const desk = (): RfqDesk => {
    forgetOld(all, now());
    return all;
  };
  return {
    rfqs: () => [...desk().rfqs.values()].toReversed(),
    rfq: (id) => desk().rfqs.get(id),
    quotes: () => [...desk().quotes.values()].toReversed(),
    quote: (id) => desk().quotes.get(id),
    acceptedQty: (quote) => quantityOf(all, quote),
  };
}
