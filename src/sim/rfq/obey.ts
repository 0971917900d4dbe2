import { unreachable } from "../../lib/assert.ts";
import type { Result } from "../../lib/result.ts";
import type { Core } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import { tripExceeded } from "../orders/trip.ts";
import type { RfqCommand } from "./command.ts";
import { forgetOld } from "./desk.ts";
import { canTakerPay, executeQuote } from "./execution.ts";
import { acceptQuote, confirmQuote, createQuote, deleteQuote } from "./quote.ts";
import { createRfq, deleteRfq } from "./request.ts";

/** Carries out a command of the RFQ flow now: the id of its RFQ or quote, or refused with nothing done. */
export function obeyRfq(core: Core, command: RfqCommand): Result<string, CommandRefusal> {
  forgetOld(core.rfq, core.now);
  switch (command.kind) {
    case "create-rfq":
      return createRfq(core, command);
    case "delete-rfq":
      return deleteRfq(core, command);
    case "create-quote":
      return createQuote(core, command);
    case "delete-quote":
      return deleteQuote(core, command);
    case "accept-quote":
      return acceptQuote(core, command, (rfq, quote) => canTakerPay(core, rfq, quote));
    case "confirm-quote":
      return confirmQuote(core, command, (quoteId) => {
        executeQuote(core, quoteId);
        tripExceeded(core);
      });
    default:
      return unreachable(command);
  }
}
