import { seconds, type Time } from "../../domain/units.ts";
import type { CrowdPlan, FactorPlan, NewsPlan } from "../crowd/plan.ts";
import { priceStructures } from "../price-structure.ts";
import type { Scenario, ScenarioMarket, ScenarioSeries } from "../scenario.ts";
import type { People } from "./people.ts";

/** One event of a scenario and its markets. */
export interface Group {
  readonly event: Scenario["events"][number];
  readonly markets: readonly ScenarioMarket[];
}

interface GroupPlan {
  readonly ticker: string;
  readonly series: string;
  readonly title: string;
  readonly isExclusive?: boolean;
  readonly news?: NewsPlan;
  readonly structure?: string;
  readonly shard?: number;
  readonly opensAfter?: Time;
  readonly closesAfter: Time;
  readonly values: readonly number[];
  /** The people in the market at a place of the event. */
  readonly crowd: (value: number, place: number) => People & Partial<CrowdPlan>;
}

export function group(plan: GroupPlan): Group {
  const { ticker, structure = "linear_cent" } = plan;
  return {
    event: {
      ticker,
      seriesTicker: plan.series,
      title: plan.title,
      isExclusive: plan.isExclusive ?? false,
      ...(plan.news === undefined ? {} : { news: plan.news }),
    },
    markets: plan.values.map((value, place) => ({
      ticker: `${ticker}-${place + 1}`,
      eventTicker: ticker,
      title: `${plan.title} ${place + 1}`,
      priceLevelStructure: structure,
      priceRanges: priceStructures[structure] ?? [],
      shard: plan.shard ?? 0,
      opensAfter: plan.opensAfter ?? seconds(0),
      closesAfter: plan.closesAfter,
      determinesAfter: seconds(60),
      settlesAfter: seconds(60),
      crowd: { value, volatility: 0, jumpRate: 0, jumpSize: 0, ...plan.crowd(value, place) },
    })),
  };
}

export function oneSeries(ticker: string, title: string, category: string): ScenarioSeries {
  return { ticker, title, category, feeKind: "quadratic", feeMultiplier: 10_000 };
}

export function hours(count: number): Time {
  return seconds(count * 3_600);
}

/** `count` things, from 1. */
export function each<Thing>(count: number, make: (number: number) => Thing): readonly Thing[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}

/** News comes evenly between these, and at the end all is known. */
export function numberKnown(markets: FactorPlan["markets"], startsAfter: Time, endsAfter: Time): FactorPlan {
  return { kind: "factor", markets, correlation: 0, startsAfter, endsAfter, releases: [] };
}

/** Quiet before the game, busy while it is played. */
export function gamePhases(
  startsAfter: Time,
  before: number,
): readonly { readonly after: Time; readonly times: number }[] {
  return [
    { after: seconds(0), times: before },
    { after: startsAfter, times: 1 },
  ];
}
