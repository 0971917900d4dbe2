import type { Core, Listing } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import { whyClosed } from "../orders/standing.ts";

/** The noes of the RFQ flow: the documented codes [api.md §15.2] with our words where none are known. */
export function invalidParameters(details: string): CommandRefusal {
  return { status: 400, code: "invalid_parameters", message: "invalid parameters", details };
}

/** Nobody asks, quotes or accepts where no order could be placed. */
export function whyShut(core: Core, listing: Listing): CommandRefusal | undefined {
  const why = whyClosed(core, listing, "other");
  return why !== undefined && listing.market.status !== "active"
    ? invalidParameters("market is not open")
    : why;
}

export const rfqClosed: CommandRefusal = { status: 400, code: "RFQ_CLOSED", message: "rfq closed" };

export const insufficientBalance: CommandRefusal = {
  status: 400,
  code: "INSUFFICIENT_BALANCE",
  message: "insufficient balance",
};

/** The creator's second RFQ on a market. The status is documented, its code is not. */
export const alreadyOpen: CommandRefusal = {
  status: 409,
  code: "conflict",
  message: "conflict",
  details: "an rfq is already open on this market",
};

/** Unknown, finished, and somebody else's look alike. */
export const notFound: CommandRefusal = { status: 404, code: "not_found", message: "not found" };
