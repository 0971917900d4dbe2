import { assert } from "../../lib/assert.ts";
import type { Core, Listing } from "../core.ts";
import { changeClose } from "../life/close.ts";
import { amend, determine, dispute } from "../life/result.ts";
import type { Combo } from "./collection.ts";
import { payoutOf } from "./payout.ts";

/** A leg got its result, or another one: every combo that stands on it follows. */
export function resolveCombosOn(core: Core, leg: string): void {
  for (const ticker of core.combo.standingOn.get(leg) ?? []) {
    const combo = core.combo.combos.get(ticker);
    const listing = core.listings.get(ticker);
    assert(combo !== undefined && listing !== undefined, "a combo is a listed market");
    resolve(core, listing, combo);
  }
}

function resolve(core: Core, listing: Listing, combo: Combo): void {
  const { status, settlement } = listing.market;
  if (status === "finalized") return;
  const payout = payoutOf(core, combo);
  if (payout === undefined) {
    // The leg that had failed holds again, and others are still open: the result is in doubt until they are known.
    if (status === "determined" || status === "amended") dispute(core, listing);
    return;
  }
  if (settlement === undefined) {
    // Known before its time: the close moves here, and everybody is told.
    if (status !== "closed") changeClose(core, listing, core.now);
    determine(core, listing, payout);
  } else if (status === "disputed" || payout.value !== settlement.value) {
    amend(core, listing, payout);
  }
}
