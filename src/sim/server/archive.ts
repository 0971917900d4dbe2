import type { Market } from "../../domain/market.ts";
import { cutoffOf } from "./cutoff.ts";
import type { Call } from "./route.ts";

/** Whether a market settled so long ago that only the archive tells of it. */
export function isArchived(call: Pick<Call, "now" | "settings" | "records">, market: Market): boolean {
  if (market.status !== "finalized") return false;
  const { settledAt } = call.records.of(market.ticker);
  return settledAt !== undefined && settledAt < cutoffOf(call).markets;
}
