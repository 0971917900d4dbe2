import { least, plus, seconds, time, type Time } from "../../domain/units.ts";
import { sides, type Side } from "../../domain/side.ts";
import { changeStatus, type Core, type Listing } from "../core.ts";
import { takeAway } from "../orders/execution.ts";
import { wake } from "./attendance.ts";
import { determine } from "./result.ts";
import { cancelStep, planStep } from "./step.ts";

/**
 * What happens to a market by itself: it opens and closes in silence, its book is swept soon after the close, then
 * comes the result, and after the settlement timer the payment [api.md §13].
 */
export function scheduleLife(core: Core, listing: Listing): void {
  if (listing.market.status === "initialized") {
    planStep(core, listing, "open", listing.market.openAt, () => {
      changeStatus(core, listing, "active");
      wake(core, listing);
    });
  }
  scheduleClose(core, listing);
}

/** Again whenever the close has moved. */
export function scheduleClose(core: Core, listing: Listing): void {
  const { closeAt } = listing.market;
  planStep(core, listing, "close", closeAt, () => closeNow(core, listing));
  planStep(core, listing, "determine", plus(closeAt, listing.plan.determinesAfter), () => {
    determine(core, listing, listing.life.verdict());
  });
}

/** Nobody is told. A market that was paused or never opened closes too. */
export function closeNow(core: Core, listing: Listing): void {
  cancelStep(core, listing, "open");
  cancelStep(core, listing, "close");
  if (listing.market.status !== "closed") changeStatus(core, listing, "closed");
  sweepLater(core, listing);
}

/** Recordings show the wiping of the book begin 0.2 s after the close at the earliest and end at 1.5 s. */
const sweepFrom = seconds(0.2);
const sweepSpread = seconds(1);
const sweepSpan = seconds(0.3);

/** Level by level, the best first: bids, then asks. */
function sweepLater(core: Core, listing: Listing): void {
  const { random } = listing.life;
  const startsAt = plus(core.now, plus(sweepFrom, time(Math.floor(random.unit() * sweepSpread))));
  const lastsAt = least(startsAt, plus(listing.market.closeAt, listing.plan.determinesAfter));
  const levels = sides.reduce((count, side) => count + listing.book.levels(side).length, 0);
  const gap = time(Math.floor(sweepSpan / Math.max(1, levels)));
  const next = (at: Time): void => {
    planStep(core, listing, "sweep", at, () => {
      if (sweepLevel(core, listing)) next(plus(core.now, gap));
    });
  };
  next(lastsAt);
}

/** Wipes the best level that is left, and tells whether there was one. */
function sweepLevel(core: Core, listing: Listing): boolean {
  const side = sides.find((each: Side) => listing.book.first(each) !== undefined);
  if (side === undefined) return false;
  const price = listing.book.best(side);
  for (
    let order = listing.book.first(side);
    order !== undefined && order.price === price;
    order = listing.book.first(side)
  ) {
    takeAway(core, listing, order, "CloseCancel");
  }
  return true;
}
