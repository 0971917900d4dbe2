import type { Time } from "../../domain/units.ts";
import type { Core, Listing } from "../core.ts";
import { pauseOf } from "./state.ts";

/**
 * One of the crowd does something at `at`, if the market trades then. Who comes to a closed door waits outside:
 * for the opening, the end of a pause, or a close that moves further out.
 */
export function attend(core: Core, listing: Listing, at: Time, action: () => void): void {
  if (at >= listing.market.closeAt) {
    listing.life.waiting.push({ at, action });
    return;
  }
  core.timeline.add(at, () => {
    if (isTrading(core, listing)) action();
    else listing.life.waiting.push({ at: core.now, action });
  });
}

/** Lets in who waited. */
export function wake(core: Core, listing: Listing): void {
  for (const { at, action } of listing.life.waiting.splice(0)) {
    attend(core, listing, Math.max(at, core.now) as Time, action);
  }
}

function isTrading(core: Core, { market }: Listing): boolean {
  return market.status === "active" && pauseOf(core.pauses, market.shard) === undefined;
}
