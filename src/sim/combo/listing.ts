import { seededRandom } from "../../lib/random.ts";
import { minus, most, plus, seconds, type Time } from "../../domain/units.ts";
import { newListing, type Core } from "../core.ts";
import { emptyCrowd } from "../crowd/empty-crowd.ts";
import { newMarket } from "../life/listing.ts";
import { closeNow } from "../life/market-life.ts";
import { planStep } from "../life/step.ts";
import type { ScenarioMarket } from "../scenario.ts";
import type { Collection, Combo } from "./collection.ts";
import { payoutOf, truthOf, worthOf } from "./payout.ts";

/** Combos live on the shard of the exotics [api.md §14]. */
export const comboShard = 1;

/** Lists the event and the market of a combo. It closes with the last of its legs, or with the first that fails. */
export function listCombo(core: Core, collection: Collection, combo: Combo): void {
  const { combo: desk, now } = core;
  desk.combos.set(combo.ticker, combo);
  for (const { ticker } of combo.legs) {
    const others = desk.standingOn.get(ticker);
    if (others === undefined) desk.standingOn.set(ticker, [combo.ticker]);
    else others.push(combo.ticker);
  }
  const title = combo.legs.map(({ ticker, side }) => `${side} ${titleOf(core, ticker)}`).join(",");
  const { seriesTicker } = collection.plan;
  core.events.set(combo.eventTicker, {
    plan: { ticker: combo.eventTicker, seriesTicker, title, isExclusive: false },
    override: undefined,
    createdAt: now,
    updatedAt: now,
  });
  const plan = planOf(core, collection, combo, title);
  const listing = newListing(core, plan, newMarket(core, plan), {
    value: () => worthOf(core, combo),
    verdict: () => payoutOf(core, combo) ?? truthOf(core, combo),
    random: seededRandom(core.seed).fork(`life ${combo.ticker}`),
    createdAt: now,
    due: new Map(),
    waiting: [],
  });
  core.listings.set(combo.ticker, listing);
  core.emit({ at: now, kind: "event-listed", eventTicker: combo.eventTicker });
  core.emit({ at: now, kind: "market-listed", market: listing.market });
  planStep(core, listing, "close", listing.market.closeAt, () => closeNow(core, listing));
}

function planOf(core: Core, { plan }: Collection, combo: Combo, title: string): ScenarioMarket {
  const closes = combo.legs.map(({ ticker }) => core.listings.get(ticker)?.market.closeAt ?? core.now);
  const lastClose = closes.reduce((latest, at) => most(latest, at), plus(core.now, moment));
  return {
    ticker: combo.ticker,
    eventTicker: combo.eventTicker,
    title,
    priceLevelStructure: plan.priceLevelStructure,
    priceRanges: plan.priceRanges,
    shard: comboShard,
    opensAfter: seconds(0),
    closesAfter: minus(lastClose, core.now),
    determinesAfter: seconds(0),
    settlesAfter: plan.settlesAfter,
    // Its worth is that of its legs.
    crowd: emptyCrowd(0.5),
  };
}

/** A market is open for a moment at least. */
const moment: Time = seconds(0.001);

function titleOf(core: Core, ticker: string): string {
  return core.listings.get(ticker)?.market.title ?? ticker;
}
