import type { Core } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import type { AssociatedEvent, CollectionPlan, ComboLeg } from "./collection.ts";

/** Why these legs make no combo of the collection: one of three codes, with our words for the details. */
export function whyNoCombo(
  core: Core,
  plan: CollectionPlan,
  legs: readonly ComboLeg[],
): CommandRefusal | undefined {
  const tickers = new Set(legs.map(({ ticker }) => ticker));
  const whole = new Set(legs.map(({ ticker, side }) => `${side} ${ticker}`));
  if (whole.size < legs.length) return refusal("duplicated_legs", "a leg is given twice");
  if (tickers.size < legs.length) return refusal("conflicting_leg_outcomes", "a market is on both sides");
  if (legs.length < plan.sizeMin || legs.length > plan.sizeMax) {
    return invalid(`a combo has ${plan.sizeMin} to ${plan.sizeMax} legs`);
  }
  for (const leg of legs) {
    const why = whyNoLeg(core, plan, leg);
    if (why !== undefined) return invalid(why);
  }
  for (const event of plan.events) {
    const own = legs.filter(({ eventTicker }) => eventTicker === event.ticker);
    if (own.length > 0 && !isWithin(event, own.length)) return invalid(`too few or many of ${event.ticker}`);
    const isExclusive = core.events.get(event.ticker)?.plan.isExclusive ?? false;
    // Two winners of one race can never both be.
    if (isExclusive && own.filter(({ side }) => side === "yes").length > 1) {
      return refusal("conflicting_leg_outcomes", `only one of ${event.ticker} can be yes`);
    }
  }
  return undefined;
}

function whyNoLeg(core: Core, plan: CollectionPlan, leg: ComboLeg): string | undefined {
  const event = plan.events.find(({ ticker }) => ticker === leg.eventTicker);
  if (event === undefined) return `${leg.eventTicker} is not in the collection`;
  const market = core.listings.get(leg.ticker)?.market;
  if (market?.eventTicker !== leg.eventTicker) return `${leg.ticker} is no market of ${leg.eventTicker}`;
  if (market.status !== "active" && market.status !== "initialized") return `${leg.ticker} is not open`;
  return event.isYesOnly && leg.side === "no" ? `${leg.eventTicker} takes yes only` : undefined;
}

function isWithin({ sizeMin = 0, sizeMax = Infinity }: AssociatedEvent, count: number): boolean {
  return count >= sizeMin && count <= sizeMax;
}

export function invalid(details: string): CommandRefusal {
  return refusal("invalid_market_combination", details);
}

function refusal(code: string, details: string): CommandRefusal {
  return { status: 400, code, message: code.replaceAll("_", " "), details };
}
