import { cents, seconds } from "../../src/domain/units.ts";
import type { CollectionPlan } from "../../src/sim/combo/collection.ts";
import { priceStructures } from "../../src/sim/price-structure.ts";
import type { Scenario, ScenarioMarket } from "../../src/sim/scenario.ts";
import { scenario } from "./bench.ts";

/** A race of three, rain, and a scalar heat, closing one after the other; combos of two or three of their markets. */
export const collection: CollectionPlan = {
  ticker: "KXMVECROSSCATEGORY-R",
  seriesTicker: "KXMVECROSSCATEGORY",
  title: "Anything with anything",
  description: "Cross category combos",
  opensAfter: seconds(0),
  closesAfter: seconds(90),
  events: [
    { ticker: "KXRACE", isYesOnly: false, sizeMax: 2 },
    { ticker: "KXRAIN", isYesOnly: true },
    { ticker: "KXHEAT", isYesOnly: false },
  ],
  isOrdered: false,
  sizeMin: 2,
  sizeMax: 3,
  priceLevelStructure: "center_deci_edge_centi_cent",
  priceRanges: priceStructures["center_deci_edge_centi_cent"] ?? [],
  settlesAfter: seconds(5),
};

export function comboScenario(plan: Partial<CollectionPlan> = {}): Scenario {
  const [model] = scenario.markets;
  if (model === undefined) throw new Error("the bench has a market");
  const market = (
    ticker: string,
    eventTicker: string,
    more: Partial<ScenarioMarket> = {},
  ): ScenarioMarket => ({
    ...model,
    ticker,
    eventTicker,
    title: ticker.toLowerCase(),
    crowd: { ...model.crowd, value: 0.25 },
    ...more,
  });
  const event = (ticker: string, isExclusive = false) => ({
    ticker,
    seriesTicker: "KX",
    title: ticker,
    isExclusive,
  });
  return {
    ...scenario,
    series: [
      ...scenario.series,
      {
        ticker: "KXMVECROSSCATEGORY",
        title: "Combos",
        category: "Exotics",
        feeKind: "quadratic_with_combo_maker_fees",
        feeMultiplier: 10_000,
      },
    ],
    events: [event("KXRACE", true), event("KXRAIN"), event("KXHEAT")],
    markets: [
      market("KXRACE-A", "KXRACE", { closesAfter: seconds(20) }),
      market("KXRACE-B", "KXRACE", { closesAfter: seconds(20) }),
      market("KXRACE-C", "KXRACE", { closesAfter: seconds(20) }),
      market("KXRAIN-1", "KXRAIN", { closesAfter: seconds(40) }),
      market("KXHEAT-1", "KXHEAT", { closesAfter: seconds(60), kind: "scalar", settlesAt: cents(60) }),
    ],
    collections: [{ ...collection, ...plan }],
  };
}
