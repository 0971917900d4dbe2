import { assert } from "../../lib/assert.ts";
import type { Settlement } from "../../domain/market.ts";
import { plus, zeroQty } from "../../domain/units.ts";
import { sides } from "../../domain/side.ts";
import { changeStatus, type Core, type Listing } from "../core.ts";
import { settleMarket } from "../ledger/settlement.ts";
import { takeAway } from "../orders/execution.ts";
import { cancelStep, planStep } from "./step.ts";

/** Sets the result and starts the settlement timer. What still rests goes first. */
export function determine(core: Core, listing: Listing, settlement: Settlement): void {
  announce(core, listing, "determined", settlement);
}

/** The timer stops until the result is confirmed or amended. */
export function dispute(core: Core, listing: Listing): void {
  cancelStep(core, listing, "settle");
  changeStatus(core, listing, "disputed");
}

/** Another result; the timer starts again. */
export function amend(core: Core, listing: Listing, settlement: Settlement): void {
  announce(core, listing, "amended", settlement);
}

/**
 * Pays every holder, and the market is over. A provisional one that nobody ever traded vanishes [openapi Market],
 * unless a combo stands on it.
 */
export function pay(core: Core, listing: Listing): void {
  const { ticker, settlement } = listing.market;
  assert(settlement !== undefined, "a market is determined before it pays");
  cancelStep(core, listing, "settle");
  listing.market = { ...listing.market, status: "finalized" };
  listing.openInterest = zeroQty;
  listing.settledAt = core.now;
  listing.life.waiting.length = 0;
  const paidOut = settleMarket(core.ledger, listing.market, settlement, core.now);
  core.emit({ at: core.now, kind: "market-settled", ticker, settlement });
  const isUnused = listing.volume === 0 && !core.combo.standingOn.has(ticker);
  if (listing.plan.isProvisional === true && isUnused) core.listings.delete(ticker);
  for (const { account, subaccount } of paidOut) {
    core.emit({ at: core.now, kind: "position-changed", account, subaccount, ticker });
  }
}

function announce(
  core: Core,
  listing: Listing,
  status: "determined" | "amended",
  settlement: Settlement,
): void {
  // A close that was moved on after the market had closed is still to come, and must not close it again.
  for (const step of ["close", "sweep", "determine"] as const) cancelStep(core, listing, step);
  wipe(core, listing);
  listing.market = { ...listing.market, status, settlement };
  core.emit({ at: core.now, kind: "market-determined", ticker: listing.market.ticker, settlement });
  planStep(core, listing, "settle", plus(core.now, listing.plan.settlesAfter), () => pay(core, listing));
}

/** Nothing rests in a market whose result is known. */
function wipe(core: Core, listing: Listing): void {
  for (const side of sides) {
    for (let order = listing.book.first(side); order !== undefined; order = listing.book.first(side)) {
      takeAway(core, listing, order, "CloseCancel");
    }
  }
}
