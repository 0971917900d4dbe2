import { cents, contracts, dollars, price, seconds } from "../domain/units.ts";
import { priceStructures } from "./price-structure.ts";
import type { CrowdPlan } from "./crowd/plan.ts";
import type { Scenario, ScenarioMarket } from "./scenario.ts";

/**
 * What `kmm exchange` and `kmm demo` start with, the same as `config/scenarios/default.yaml`: seven wide and
 * quiet markets of the kind the guide is after, and two tight and busy ones. One closes after 35 seconds, so
 * that a minute shows a settlement.
 */
export function defaultScenario(): Scenario {
  return {
    name: "default",
    accountCash: dollars(5_000),
    membership: "direct",
    tier: "basic",
    series: [
      series("KXDEMOHIGH", "Highest temperature in Demo City", "Climate and Weather"),
      series("KXDEMOCPI", "Inflation in Demoland", "Economics"),
      series("KXDEMOSAY", "What will the mayor say?", "Mentions"),
      { ...series("KXDEMOGAME", "Demo League game", "Sports"), feeKind: "quadratic_with_maker_fees" },
      { ...series("KXDEMOBTC", "Bitcoin above", "Crypto"), feeMultiplier: 5_000 },
    ],
    events: [
      event("KXDEMOHIGH-26NOV23", "KXDEMOHIGH", "Highest temperature in Demo City on Nov 23", true),
      event("KXDEMOCPI-26NOV", "KXDEMOCPI", "Inflation in Demoland in November", false),
      event("KXDEMOSAY-26NOV23", "KXDEMOSAY", "What will the mayor say on Nov 23?", false),
      event("KXDEMOGAME-26NOV23DEMBOX", "KXDEMOGAME", "Demo City at Boxford", false),
      event("KXDEMOBTC-26NOV2321", "KXDEMOBTC", "Bitcoin on Nov 23 at 9pm", false),
    ],
    markets: [...wideMarkets(), ...tightMarkets()],
  };
}

function wideMarkets(): readonly ScenarioMarket[] {
  const high = "KXDEMOHIGH-26NOV23";
  const inflation = "KXDEMOCPI-26NOV";
  const mayor = "KXDEMOSAY-26NOV23";
  return [
    market(`${high}-B52`, high, "52° to 53°", "linear_cent", wide(0.42, 22, 0.6)),
    market(`${high}-B54`, high, "54° to 55°", "linear_cent", wide(0.33, 18, 0.42)),
    market(`${high}-B56`, high, "56° or above", "linear_cent", wide(0.2, 12, 0.3)),
    market(`${inflation}-T0.3`, inflation, "Above 0.3%", "center_half_edge_half_cent", wide(0.61, 28, 0.48)),
    market(`${inflation}-T0.4`, inflation, "Above 0.4%", "center_half_edge_half_cent", wide(0.37, 25, 0.36)),
    market(`${mayor}-BRIDGE`, mayor, "Says “bridge”", "deci_cent", wide(0.55, 30, 0.48)),
    {
      ...market(`${mayor}-SNOW`, mayor, "Says “snow”", "linear_cent", wide(0.48, 25, 0.72)),
      closesAfter: seconds(35),
    },
  ];
}

function tightMarkets(): readonly ScenarioMarket[] {
  const game = "KXDEMOGAME-26NOV23DEMBOX";
  const bitcoin = "KXDEMOBTC-26NOV2321";
  return [
    { ...market(`${game}-DEM`, game, "Demo City wins", "deci_cent", tight(0.57, 1)), shard: 3 },
    {
      ...market(`${bitcoin}-T100000`, bitcoin, "Above $100,000", "tapered_deci_cent", tight(0.46, 2)),
      shard: 2,
    },
  ];
}

/** Two slow makers far out, and people who come now and then. */
function wide(value: number, halfSpreadCents: number, perSecond: number): CrowdPlan {
  return {
    value,
    volatility: 0.007,
    jumpRate: 0.0007,
    jumpSize: 0.5,
    noise: { rate: perSecond, yesShare: 0.69, medianQty: contracts(8), patience: 0.025 },
    informed: { rate: 0.5, edge: cents(1), medianQty: contracts(20) },
    rivals: [
      {
        halfSpread: cents(halfSpreadCents),
        qty: contracts(50),
        levels: 2,
        refresh: seconds(2),
        delay: seconds(1),
        wander: 0.6,
      },
      {
        halfSpread: price(halfSpreadCents * 130),
        qty: contracts(100),
        levels: 2,
        refresh: seconds(4),
        delay: seconds(2),
        wander: 0.6,
      },
    ],
  };
}

/** Three quick makers near the value, and many who trade. */
function tight(value: number, halfSpreadCents: number): CrowdPlan {
  const rival = { halfSpread: cents(halfSpreadCents), levels: 4, refresh: seconds(0.5) };
  return {
    value,
    volatility: 0.012,
    jumpRate: 0.003,
    jumpSize: 0.2,
    noise: { rate: 1, yesShare: 0.69, medianQty: contracts(20), patience: 0.02 },
    informed: { rate: 0.3, edge: cents(2), medianQty: contracts(50) },
    rivals: [
      { ...rival, qty: contracts(100), delay: seconds(0.1) },
      { ...rival, qty: contracts(400), delay: seconds(0.25) },
      { ...rival, qty: contracts(1_000), delay: seconds(0.6), halfSpread: cents(halfSpreadCents + 2) },
    ],
  };
}

function series(ticker: string, title: string, category: string): Scenario["series"][number] {
  return { ticker, title, category, feeKind: "quadratic", feeMultiplier: 10_000 };
}

function event(
  ticker: string,
  seriesTicker: string,
  title: string,
  isExclusive: boolean,
): Scenario["events"][number] {
  return { ticker, seriesTicker, title, isExclusive };
}

function market(
  ticker: string,
  eventTicker: string,
  title: string,
  priceLevelStructure: string,
  crowd: CrowdPlan,
): ScenarioMarket {
  return {
    ticker,
    eventTicker,
    title,
    priceLevelStructure,
    priceRanges: priceStructures[priceLevelStructure] ?? [],
    shard: 0,
    opensAfter: seconds(0),
    closesAfter: seconds(7_200),
    determinesAfter: seconds(3),
    settlesAfter: seconds(3),
    crowd,
  };
}
