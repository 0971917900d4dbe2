import { contracts, dollars, seconds } from "../../src/domain/units.ts";
import { priceStructures } from "../../src/sim/price-structure.ts";
import type { Scenario } from "../../src/sim/scenario.ts";

const comboSeries = "KXMVECROSSCATEGORY";

/** A scenario with one of everything that operations and messages speak of: combos and an incentive programme too. */
export function richScenario(base: Scenario): Scenario {
  const [market] = base.markets;
  if (market === undefined) throw new Error("nothing is listed");
  const priceLevelStructure = "center_deci_edge_centi_cent";
  return {
    ...base,
    series: [
      ...base.series,
      {
        ticker: comboSeries,
        title: "Combos",
        category: "Exotics",
        feeKind: "quadratic_with_combo_maker_fees",
        feeMultiplier: 10_000,
      },
    ],
    collections: [
      {
        ticker: `${comboSeries}-R`,
        seriesTicker: comboSeries,
        title: "Anything with anything",
        description: "Two or three markets of any events",
        opensAfter: seconds(0),
        closesAfter: seconds(30 * 86_400),
        events: base.events.map(({ ticker }) => ({ ticker, isYesOnly: false })),
        isOrdered: false,
        sizeMin: 2,
        sizeMax: 3,
        priceLevelStructure,
        priceRanges: priceStructures[priceLevelStructure] ?? [],
        settlesAfter: seconds(5),
      },
    ],
    incentives: [
      {
        kind: "liquidity",
        ticker: market.ticker,
        description: "for showing a book",
        startsAfter: seconds(0),
        endsAfter: seconds(3_000),
        paysAfter: seconds(5),
        reward: dollars(10),
        targetSize: contracts(300),
        discountBps: 9_000,
      },
    ],
  };
}
