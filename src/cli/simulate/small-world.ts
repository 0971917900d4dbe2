import { cents, contracts, dollars, seconds, type Time } from "../../domain/units.ts";
import type { Random } from "../../lib/random.ts";
import type { CrowdPlan } from "../../sim/crowd/plan.ts";
import { priceStructures } from "../../sim/price-structure.ts";
import type { Scenario, ScenarioMarket } from "../../sim/scenario.ts";

/**
 * Six markets on three shards with few people in them: a simulated hour has to cost seconds, and what is looked for is
 * rare in what happens between the program and the exchange, not among the people.
 */
export function smallWorld(random: Random, span: Time): Scenario {
  const oneOf = (ticker: string, title: string) => ({
    ticker,
    title,
    category: "Simulation",
    feeKind: random.pick(["quadratic", "quadratic_with_maker_fees"] as const),
    feeMultiplier: random.pick([5_000, 10_000]),
  });
  const market = marketMaker(random, span);
  return {
    name: "simulation",
    accountCash: dollars(3_000),
    membership: random.pick(["direct", "other"] as const),
    tier: random.pick(["basic", "advanced"] as const),
    series: [oneOf("KXSIMRACE", "A race"), oneOf("KXSIMRAIN", "Weather"), oneOf("KXSIMGAME", "A game")],
    events: [
      { ticker: "KXSIMRACE-1", seriesTicker: "KXSIMRACE", title: "Who wins?", isExclusive: true },
      { ticker: "KXSIMRAIN-1", seriesTicker: "KXSIMRAIN", title: "How wet is it?", isExclusive: false },
      { ticker: "KXSIMGAME-1", seriesTicker: "KXSIMGAME", title: "Who scores?", isExclusive: false },
    ],
    markets: [
      market("KXSIMRACE-1-A", "KXSIMRACE-1", 0, "linear_cent", 0.4),
      market("KXSIMRACE-1-B", "KXSIMRACE-1", 0, "linear_cent", 0.3),
      market("KXSIMRACE-1-C", "KXSIMRACE-1", 0, "linear_cent", 0.2),
      market("KXSIMRAIN-1-T1", "KXSIMRAIN-1", 2, "tapered_deci_cent", 0.6),
      market("KXSIMRAIN-1-T2", "KXSIMRAIN-1", 2, "center_half_edge_half_cent", 0.5),
      market("KXSIMGAME-1-HOME", "KXSIMGAME-1", 3, "deci_cent", 0.55),
    ],
  };
}

type MakeMarket = (
  ticker: string,
  eventTicker: string,
  shard: number,
  structure: string,
  value: number,
) => ScenarioMarket;

function marketMaker(random: Random, span: Time): MakeMarket {
  return (ticker, eventTicker, shard, structure, value) => ({
    ticker,
    eventTicker,
    title: ticker,
    priceLevelStructure: structure,
    priceRanges: priceStructures[structure] ?? [],
    shard,
    opensAfter: seconds(0),
    closesAfter: (span + seconds(7_200)) as Time,
    determinesAfter: seconds(30),
    settlesAfter: seconds(random.pick([10, 60])),
    crowd: people(random, value),
  });
}

function people(random: Random, value: number): CrowdPlan {
  return {
    value,
    volatility: 0.004,
    jumpRate: 0.001,
    jumpSize: 0.4,
    noise: {
      rate: 0.005 + 0.015 * random.unit(),
      yesShare: 0.6,
      medianQty: contracts(random.pick([3, 8, 20])),
      patience: 0.06,
      burst: 0.2,
    },
    informed: { rate: 0.05, edge: cents(2), medianQty: contracts(10) },
    rivals: [
      {
        halfSpread: cents(random.pick([8, 12, 18])),
        qty: contracts(30),
        levels: 2,
        refresh: seconds(120),
        delay: seconds(2),
        wander: 0.3,
      },
    ],
  };
}
