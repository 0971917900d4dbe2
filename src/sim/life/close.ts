import type { Time } from "../../domain/units.ts";
import type { Core, Listing } from "../core.ts";
import type { OperationRefusal } from "../operation.ts";
import { wake } from "./attendance.ts";
import { closeNow, scheduleClose } from "./market-life.ts";

/**
 * Moves the close, earlier or later, and tells everybody. A market that has closed already stays so until it is
 * reactivated; its result waits for the new close.
 */
export function changeClose(core: Core, listing: Listing, closeAt: Time): OperationRefusal | undefined {
  const { market, plan } = listing;
  if (market.status === "closed" && closeAt <= core.now) {
    return { code: "past-close", why: "the market has closed already" };
  }
  if (closeAt < market.closeAt && plan.canCloseEarly === false) {
    return { code: "no-early-close", why: "this market's terms know no early close" };
  }
  const isNow = closeAt <= core.now;
  listing.market = { ...market, closeAt: isNow ? core.now : closeAt };
  core.emit({
    at: core.now,
    kind: "close-changed",
    ticker: market.ticker,
    closeAt: listing.market.closeAt,
  });
  scheduleClose(core, listing);
  if (isNow) closeNow(core, listing);
  else wake(core, listing);
  return undefined;
}
