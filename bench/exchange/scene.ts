import { contracts, dollars, cents, seconds } from "../../src/domain/units.ts";
import { priceStructures } from "../../src/sim/price-structure.ts";
import type { CrowdPlan } from "../../src/sim/crowd/plan.ts";
import type { Scenario } from "../../src/sim/scenario.ts";

const nobody: CrowdPlan = {
  value: 0.5,
  volatility: 0,
  jumpRate: 0,
  jumpSize: 0,
  noise: { rate: 0, yesShare: 0.5, medianQty: contracts(1), patience: 0.1 },
  informed: { rate: 0, edge: cents(1), medianQty: contracts(1) },
  rivals: [],
};
const marketsPerEvent = 10;

/** Many markets in which nobody trades but those who measure. */
export function scene(markets: number): Scenario {
  const indexes = Array.from({ length: markets }, (_, index) => index);
  const eventOf = (index: number): string => `KXBENCH-26NOV${Math.floor(index / marketsPerEvent)}`;
  return {
    name: `bench of ${markets} markets`,
    accountCash: dollars(100_000_000),
    membership: "direct",
    tier: "prestige",
    series: [
      {
        ticker: "KXBENCH",
        title: "Bench",
        category: "Economics",
        feeKind: "quadratic",
        feeMultiplier: 10_000,
      },
    ],
    events: [...new Set(indexes.map(eventOf))].map((ticker) => ({
      ticker,
      seriesTicker: "KXBENCH",
      title: ticker,
      isExclusive: false,
    })),
    markets: indexes.map((index) => ({
      ticker: `${eventOf(index)}-T${index % marketsPerEvent}`,
      eventTicker: eventOf(index),
      title: `Market ${index}`,
      priceLevelStructure: "linear_cent",
      priceRanges: priceStructures["linear_cent"] ?? [],
      shard: 0,
      opensAfter: seconds(0),
      closesAfter: seconds(1_000_000),
      determinesAfter: seconds(1),
      settlesAfter: seconds(1),
      crowd: nobody,
    })),
  };
}
