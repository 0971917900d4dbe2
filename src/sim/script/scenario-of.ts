import { dollars } from "../../domain/units.ts";
import { emptyCrowd } from "../crowd/empty-crowd.ts";
import { priceStructures } from "../price-structure.ts";
import type { Scenario } from "../scenario.ts";
import type { Setup } from "./script.ts";

/** The exchange that a script describes: nobody is in it but its own accounts. */
export function scenarioOf(setup: Setup): Scenario {
  return {
    name: "script",
    accountCash: dollars(0),
    membership: setup.membership,
    tier: "prestige",
    series: setup.markets.map(({ ticker, fees, multiplier }) => ({
      ticker: seriesOf(ticker),
      title: ticker,
      category: "Script",
      feeKind: fees,
      feeMultiplier: multiplier,
    })),
    events: setup.events.map(({ ticker, isExclusive }) => ({
      ticker,
      seriesTicker: seriesOf(
        setup.markets.find(({ eventTicker }) => eventTicker === ticker)?.ticker ?? ticker,
      ),
      title: ticker,
      isExclusive,
    })),
    markets: setup.markets.map((market) => ({
      ticker: market.ticker,
      eventTicker: market.eventTicker,
      title: market.ticker,
      priceLevelStructure: market.grid,
      priceRanges: priceStructures[market.grid] ?? [],
      shard: market.shard,
      opensAfter: market.opens,
      closesAfter: market.closes,
      determinesAfter: market.determines,
      settlesAfter: market.settles,
      result: market.result,
      crowd: emptyCrowd(0.01),
    })),
  };
}

/** Fees belong to a series; here every event has its own, and the fees of its first market. */
function seriesOf(ticker: string): string {
  return `S-${ticker}`;
}
