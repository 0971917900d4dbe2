import { millis, plus, seconds, zeroQty, type Qty, type Time } from "../../domain/units.ts";
import type { CancelAllOrders, Subaccount } from "../command.ts";
import { accountOf, type Core } from "../core.ts";
import type { CommandAnswer } from "../exchange.ts";
import type { Account } from "../ledger/account.ts";
import { shardsOf } from "../life/shard.ts";
import { pauseOf } from "../life/state.ts";
import { takeAway } from "./execution.ts";
import { livingOrders } from "./living.ts";
import * as refusal from "./refusal.ts";
import { whyClosed } from "./standing.ts";

/** The first sweep of a shard comes between these after the call, and a last one before the end of the minute. */
const sweepFirst = millis(50);
const sweepLast = millis(500);
const lingersMax = seconds(60);

/**
 * Cancels whatever rests of one subaccount, on every shard. The answer says nothing: the real one takes its time, and
 * takes orders along that were placed in about the next minute [api.md §5.5].
 */
export function cancelAllOrders(core: Core, command: CancelAllOrders): CommandAnswer {
  if (isPausedWhole(core)) return refusal.refuse(refusal.paused("exchange", core.ledger.rules));
  const account = accountOf(core, command.account);
  const subaccount = command.subaccount ?? 0;
  const nothing = { orders: [], filled: zeroQty };
  if (core.ledger.rules.cancelAll === "at-once") {
    return { ok: true, answer: { ...nothing, reducedBy: sweep(core, account, subaccount) } };
  }
  // Where there never was money nothing rests.
  for (const shard of account.portfolios.get(subaccount)?.wallets.keys() ?? []) {
    const first = plus(core.now, core.random.whole(sweepFirst, sweepLast) as Time);
    const last = plus(core.now, core.random.whole(sweepLast, lingersMax) as Time);
    for (const at of [first, last]) core.timeline.add(at, () => sweep(core, account, subaccount, shard));
  }
  return { ok: true, answer: { ...nothing, reducedBy: zeroQty } };
}

/** Nothing is taken then, not even a cancel; a pause of some shards leaves the others to be swept [api.md §13]. */
function isPausedWhole(core: Core): boolean {
  return shardsOf(core).every((shard) => pauseOf(core.pauses, shard)?.kind === "exchange");
}

/** Leaves markets alone that take no cancels: after the close the exchange cancels by itself. */
function sweep(core: Core, account: Account, subaccount: Subaccount, shard?: number): Qty {
  let reducedBy: Qty = zeroQty;
  for (const order of livingOrders(core, account)) {
    const listing = core.listings.get(order.ticker);
    if (listing === undefined || order.subaccount !== subaccount) continue;
    if (shard !== undefined && listing.market.shard !== shard) continue;
    if (whyClosed(core, listing, "cancel") !== undefined) continue;
    reducedBy = plus(reducedBy, order.left);
    takeAway(core, listing, order, "Cancel");
  }
  return reducedBy;
}
