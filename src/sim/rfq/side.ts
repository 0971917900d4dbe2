import { assert } from "../../lib/assert.ts";
import type { Outcome } from "../../domain/side.ts";
import type { Qty } from "../../domain/units.ts";
import type { RfqDesk } from "./desk.ts";
import type { RfqQuote } from "./rfq.ts";

/** The bid that an accepted quote trades on. */
export function bidTaken({ rules }: Pick<RfqDesk, "rules">, quote: RfqQuote): Outcome {
  assert(quote.acceptedSide !== undefined, "the quote was accepted");
  if (rules.acceptedSide === "quoted") return quote.acceptedSide;
  return quote.acceptedSide === "yes" ? "no" : "yes";
}

/** The contracts behind that bid. */
export function quantityOf(desk: Pick<RfqDesk, "rules">, quote: RfqQuote): Qty {
  return bidTaken(desk, quote) === "yes" ? quote.yesQty : quote.noQty;
}
