import type { Core, Listing } from "./core.ts";
import type { NettingTerms } from "./ledger/portfolio.ts";
import type { ScenarioMarket } from "./scenario.ts";

/** How a market nets with the others of its event: exclusive outcomes, or strikes of which a passed one passes those below. */
export function nettingTerms({ listings }: Core, ticker: string): NettingTerms | undefined {
  const listing = listings.get(ticker);
  if (listing === undefined || listing.plan.kind === "scalar") return undefined;
  const { eventTicker, isExclusive } = listing.market;
  if (isExclusive) return { group: eventTicker, kind: "MECNET", rank: 0 };
  return ladderTerms(listing);
}

/** One end of a number is YES: a rung of a ladder. */
export function isRung(plan: ScenarioMarket | undefined): boolean {
  return plan !== undefined && plan.kind !== "scalar" && thresholdOf(plan) !== undefined;
}

/** "Above" and "below" ladders of one event are two ladders; the strike that is passed first stands first. */
function ladderTerms({ plan, market }: Listing): NettingTerms | undefined {
  const threshold = thresholdOf(plan);
  if (threshold === undefined) return undefined;
  const { way, rank } = threshold;
  return { group: `${market.eventTicker} ${way}`, kind: "DIRECNET", rank };
}

function thresholdOf({
  strike,
}: ScenarioMarket): { readonly way: string; readonly rank: number } | undefined {
  const { type, floor, cap } = strike ?? {};
  const isAbove = type === "greater" || type === "greater_or_equal";
  const isBelow = type === "less" || type === "less_or_equal";
  if (isAbove && floor !== undefined) return { way: "above", rank: floor };
  return isBelow && cap !== undefined ? { way: "below", rank: -cap } : undefined;
}
