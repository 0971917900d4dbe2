import type { Core, Listing } from "./core.ts";
import type { NettingTerms } from "./ledger/portfolio.ts";

/** How a market nets with the others of its event: exclusive outcomes, or strikes of which a passed one passes those below. */
export function nettingTerms({ listings }: Core, ticker: string): NettingTerms | undefined {
  const listing = listings.get(ticker);
  if (listing === undefined || listing.plan.kind === "scalar") return undefined;
  const { eventTicker, isExclusive } = listing.market;
  if (isExclusive) return { group: eventTicker, kind: "MECNET", rank: 0 };
  return ladderTerms(listing);
}

/** "Above" and "below" ladders of one event are two ladders; the strike that is passed first stands first. */
function ladderTerms({ plan, market }: Listing): NettingTerms | undefined {
  const { type, floor, cap } = plan.strike ?? {};
  const kind = "DIRECNET";
  if ((type === "greater" || type === "greater_or_equal") && floor !== undefined) {
    return { group: `${market.eventTicker} above`, kind, rank: floor };
  }
  if ((type === "less" || type === "less_or_equal") && cap !== undefined) {
    return { group: `${market.eventTicker} below`, kind, rank: -cap };
  }
  return undefined;
}
