import { sides } from "../../domain/side.ts";
import type { Time } from "../../domain/units.ts";
import { changeStatus, type Core, type Listing } from "../core.ts";
import { takeAway } from "../orders/execution.ts";
import { wake } from "./attendance.ts";
import { pauseOf, type PauseKind } from "./state.ts";
import { cancelStep } from "./step.ts";

/** Resting orders stay; nothing can be done to them until the market is active again. */
export function pauseMarket(core: Core, listing: Listing): void {
  changeStatus(core, listing, "inactive");
}

/** Whatever rested through the pause is cancelled before anybody can trade with it. */
export function reactivateMarket(core: Core, listing: Listing): void {
  // The rest of a sweep after the close would take new orders along.
  cancelStep(core, listing, "sweep");
  cancelResting(core, listing, () => true);
  changeStatus(core, listing, "active");
  wake(core, listing);
}

/** Pauses some shards. Either pause takes the orders along that asked for it: `cancel_order_on_pause` [api.md §5.1]. */
export function pauseShards(
  core: Core,
  kind: PauseKind,
  shards: readonly number[],
  resumesAt: Time | undefined,
): void {
  for (const shard of shards) {
    const terms = resumesAt === undefined ? {} : { resumesAt };
    core.pauses.set(`${kind} ${shard}`, { shard, kind, ...terms });
    cancelOnPause(core, shard);
    tell(core, shard);
  }
}

export function resumeShards(core: Core, kind: PauseKind, shards: readonly number[]): void {
  for (const shard of shards) {
    if (!core.pauses.delete(`${kind} ${shard}`)) continue;
    tell(core, shard);
    if (pauseOf(core.pauses, shard) !== undefined) continue;
    for (const listing of core.listings.values()) if (listing.market.shard === shard) wake(core, listing);
  }
}

function tell(core: Core, shard: number): void {
  const pause = pauseOf(core.pauses, shard);
  core.emit({ at: core.now, kind: "pause-changed", shard, ...(pause === undefined ? {} : { pause }) });
}

function cancelOnPause(core: Core, shard: number): void {
  for (const listing of core.listings.values()) {
    if (listing.market.shard === shard) cancelResting(core, listing, (order) => order.cancelOnPause);
  }
}

function cancelResting(
  core: Core,
  listing: Listing,
  isDue: (order: { readonly cancelOnPause: boolean }) => boolean,
): void {
  for (const side of sides) {
    let order = listing.book.first(side);
    while (order !== undefined) {
      const following = listing.book.next(order);
      if (isDue(order)) takeAway(core, listing, order, "HaltCancel");
      order = following;
    }
  }
}
