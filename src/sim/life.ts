import { assert } from "../lib/assert.ts";
import { least, oneDollar, plus, price, seconds, zeroQty, type Time } from "../domain/units.ts";
import { sides } from "../domain/side.ts";
import type { Settlement } from "../domain/market.ts";
import { changeStatus, type Core, type Listing } from "./core.ts";
import { settleMarket } from "./ledger/settlement.ts";
import { takeAway } from "./orders/execution.ts";

/** How long after the close the orders that rest are swept out: recordings show 0.2 to 1.5 s. */
const sweepDelay = seconds(0.5);

/** Puts everything that will happen to a market by itself on the timeline. */
export function scheduleLife(core: Core, listing: Listing, result: () => "yes" | "no"): void {
  const { plan, market } = listing;
  const determinedAt = plus(market.closeAt, plan.determinesAfter);
  const sweptAt = plus(market.closeAt, least(sweepDelay, plan.determinesAfter));
  const due = (at: Time, action: () => void): void => {
    core.timeline.add(at, action);
  };
  if (market.status === "initialized") due(market.openAt, () => changeStatus(core, listing, "active"));
  due(market.closeAt, () => changeStatus(core, listing, "closed"));
  due(sweptAt, () => sweep(core, listing));
  due(determinedAt, () => determine(core, listing, result()));
  due(plus(determinedAt, plan.settlesAfter), () => pay(core, listing));
}

function sweep(core: Core, listing: Listing): void {
  for (const side of sides) {
    for (let order = listing.book.first(side); order !== undefined; order = listing.book.first(side)) {
      takeAway(core, listing, order, "CloseCancel");
    }
  }
}

function determine(core: Core, listing: Listing, result: "yes" | "no"): void {
  const settlement: Settlement = { result, value: result === "yes" ? oneDollar : price(0) };
  listing.market = { ...listing.market, status: "determined", settlement };
  core.emit({ at: core.now, kind: "market-determined", ticker: listing.market.ticker, settlement });
}

function pay(core: Core, listing: Listing): void {
  const { ticker, settlement } = listing.market;
  assert(settlement !== undefined, "a market is determined before it pays");
  listing.market = { ...listing.market, status: "finalized" };
  listing.openInterest = zeroQty;
  const paidOut = settleMarket(core.ledger, listing.market, settlement, core.now);
  core.emit({ at: core.now, kind: "market-settled", ticker, settlement });
  for (const { account, subaccount } of paidOut) {
    core.emit({ at: core.now, kind: "position-changed", account, subaccount, ticker });
  }
}
