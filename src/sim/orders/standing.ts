import type { Core, Listing } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import { pauseOf } from "../life/state.ts";
import * as refusal from "./refusal.ts";

/**
 * Why a market takes nothing of this kind now. A market that does not trade takes not even a cancel; a trading pause
 * of its shard lets cancels through and nothing else, an exchange pause nothing at all [api.md §13].
 */
export function whyClosed(
  core: Core,
  { market }: Listing,
  kind: "cancel" | "other",
): CommandRefusal | undefined {
  const pause = pauseOf(core.pauses, market.shard);
  if (pause?.kind === "exchange") return refusal.paused("exchange", core.ledger.rules);
  if (market.status !== "active") return refusal.marketInactive;
  return pause !== undefined && kind !== "cancel" ? refusal.paused("trading", core.ledger.rules) : undefined;
}
