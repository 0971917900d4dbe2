import { assert } from "../../lib/assert.ts";
import type { Random } from "../../lib/random.ts";
import { seededRandom } from "../../lib/random.ts";
import { resolveFees } from "../../domain/fees.ts";
import type { Market, Settlement } from "../../domain/market.ts";
import { priceGrid } from "../../domain/price-grid.ts";
import { oneDollar, plus, price, type Price } from "../../domain/units.ts";
import { newListing, type Core, type Listing } from "../core.ts";
import { startCrowd } from "../crowd/crowd.ts";
import type { Latent } from "../crowd/latent.ts";
import { newLatents } from "../crowd/truth.ts";
import type { Operation, OperationRefusal } from "../operation.ts";
import type { Scenario, ScenarioEvent, ScenarioMarket, ScenarioSeries } from "../scenario.ts";
import { sharedGrid } from "./grid.ts";
import { scheduleLife } from "./market-life.ts";

/** Markets at most, finished ones included. */
const marketsMax = 200_000;

type Offering = Pick<Scenario, "series" | "events" | "markets">;

/**
 * Puts series, events and markets on the exchange, whose times count from now. Opens come before the people: nobody
 * arrives at a closed door.
 */
export function list(core: Core, offering: Offering, random: Random): void {
  for (const plan of offering.series) listSeries(core, plan);
  for (const plan of offering.events) {
    core.events.set(plan.ticker, { plan, override: undefined, createdAt: core.now, updatedAt: core.now });
  }
  const latents = newLatents({ ...core.scenario, ...offering }, random, core.now);
  const listed = offering.markets.map((plan) => {
    const latent = latents.get(plan.ticker);
    assert(latent !== undefined, `market ${plan.ticker} has a latent value`);
    const listing = newListing(core, plan, newMarket(core, plan), {
      value: () => latent.at(core.now),
      verdict: () => verdictOf(core, plan, latent),
      random: random.fork(`life ${plan.ticker}`),
      createdAt: core.now,
      due: new Map(),
      waiting: [],
    });
    core.listings.set(plan.ticker, listing);
    return { listing, latent };
  });
  for (const { ticker } of offering.events) {
    core.emit({ at: core.now, kind: "event-listed", eventTicker: ticker });
  }
  for (const { listing } of listed) {
    core.emit({ at: core.now, kind: "market-listed", market: listing.market });
  }
  for (const { listing, latent } of listed) enter(core, listing, latent, random);
}

/** An event with its markets while the exchange runs; its series too, unless that is known. */
export function listEvent(
  core: Core,
  { series, event, markets }: Extract<Operation, { kind: "list-event" }>,
): OperationRefusal | undefined {
  const why = whyNot(core, series, event, markets);
  if (why !== undefined) return why;
  const offering = { series: [series], events: [event], markets };
  list(core, offering, seededRandom(core.seed).fork(`listed ${event.ticker}`));
  return undefined;
}

function whyNot(
  core: Core,
  series: ScenarioSeries,
  event: ScenarioEvent,
  markets: readonly ScenarioMarket[],
): OperationRefusal | undefined {
  const bad = (why: string): OperationRefusal => ({ code: "bad-listing", why });
  if (event.seriesTicker !== series.ticker) return bad(`event ${event.ticker} is not of ${series.ticker}`);
  if (event.news?.kind === "product") return bad("combos of a scenario are listed at its start");
  if (core.events.has(event.ticker)) return { code: "already-listed", why: `event ${event.ticker}` };
  if (core.listings.size + markets.length > marketsMax) {
    return { code: "too-many", why: `${marketsMax} markets at most` };
  }
  const tickers = new Set<string>();
  for (const market of markets) {
    if (core.listings.has(market.ticker) || tickers.has(market.ticker)) {
      return { code: "already-listed", why: `market ${market.ticker}` };
    }
    tickers.add(market.ticker);
    const grid = priceGrid(market.priceRanges);
    if (market.eventTicker !== event.ticker) return bad(`market ${market.ticker} is not of ${event.ticker}`);
    if (!grid.ok) return bad(`market ${market.ticker}: ${grid.why}`);
    if (market.closesAfter <= market.opensAfter) return bad(`market ${market.ticker} closes before it opens`);
  }
  return undefined;
}

function listSeries(core: Core, plan: ScenarioSeries): void {
  if (core.series.has(plan.ticker)) return;
  const fees = { kind: plan.feeKind, multiplier: plan.feeMultiplier };
  core.series.set(plan.ticker, { plan, fees, updatedAt: core.now });
}

export function newMarket(core: Core, plan: ScenarioMarket): Market {
  const event = core.events.get(plan.eventTicker);
  const series = core.series.get(event?.plan.seriesTicker ?? "");
  const grid = sharedGrid(core, plan.priceRanges);
  assert(event !== undefined && series !== undefined, `market ${plan.ticker} has an event and a series`);
  assert(grid.ok, `market ${plan.ticker} has a price grid`);
  return {
    ticker: plan.ticker,
    eventTicker: event.plan.ticker,
    seriesTicker: series.plan.ticker,
    title: plan.title,
    status: plan.opensAfter <= 0 ? "active" : "initialized",
    grid: grid.value,
    fees: resolveFees(series.fees, event.override ?? {}, undefined),
    openAt: plus(core.now, plan.opensAfter),
    closeAt: plus(core.now, plan.closesAfter),
    isExclusive: event.plan.isExclusive,
    isCombo: plan.ticker.startsWith("KXMVE"),
    shard: plan.shard,
  };
}

function enter(core: Core, listing: Listing, latent: Latent, random: Random): void {
  scheduleLife(core, listing);
  startCrowd(core, listing, latent, random.fork(`crowd ${listing.plan.ticker}`));
}

/** A binary market resolves as the truth was drawn; a scalar one pays what it is worth in the end. */
function verdictOf(core: Core, plan: ScenarioMarket, latent: Latent): Settlement {
  if (plan.kind === "scalar") {
    return { result: "scalar", value: plan.settlesAt ?? nearest(latent.at(core.now)) };
  }
  return latent.result === "yes" ? { result: "yes", value: oneDollar } : { result: "no", value: price(0) };
}

function nearest(value: number): Price {
  return price(Math.round(value * oneDollar));
}
