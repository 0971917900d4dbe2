import { feeRounding } from "../../domain/fees.ts";
import type { Time } from "../../domain/units.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import { findArbitrage } from "../../strategy/event/find-arbitrage.ts";

/**
 * Reads the open markets, and nothing more: their best prices and sizes are in the list. A part of an event is enough for
 * every proof but one, and that one needs no list: ranges without a gap are all there is.
 */
export async function scanArbitrage(
  gateway: Gateway,
  query: {
    readonly maxMarkets: number;
    readonly hasCombos: boolean;
    readonly seriesTicker?: string | undefined;
  },
  now: Time,
) {
  const { maxMarkets, hasCombos, seriesTicker } = query;
  const listings = await gateway.markets({
    status: "open",
    maxMarkets,
    hasCombos,
    ...(seriesTicker === undefined ? {} : { seriesTicker }),
  });
  const offered = listings.map(({ market, activity: { bestBid, bestAsk } }) => ({
    market,
    bestBid,
    bestAsk,
  }));
  // An account that is no direct member has its cash rounded to cents: no less than that is left.
  return { rows: findArbitrage(offered, now, feeRounding(now, "other")), listed: listings.length };
}
