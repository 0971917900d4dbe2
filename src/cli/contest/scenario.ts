import { dollars, seconds } from "../../domain/units.ts";
import { each, gamePhases, group, hours, numberKnown, oneSeries, type Group } from "../../sim/day/group.ts";
import * as people from "../../sim/day/people.ts";
import type { Scenario } from "../../sim/scenario.ts";

/** The families of markets in a contest: the series of each, whose people are those of the built-in day. */
const families = [
  oneSeries("KXCONBTC15M", "Bitcoin in 15 minutes", "Crypto"),
  oneSeries("KXCONHIGH", "Highest temperature", "Climate and Weather"),
  { ...oneSeries("KXCONMLB", "Baseball game", "Sports"), ...makerFees(), feeMultiplier: 5_000 },
  oneSeries("KXCONSOCCER", "Soccer game", "Sports"),
  { ...oneSeries("KXCONINX", "Range of the index", "Financials"), feeMultiplier: 5_000 },
  { ...oneSeries("KXCONCPI", "Inflation", "Economics"), ...makerFees() },
  oneSeries("KXCONSAY", "What will they say?", "Mentions"),
];

function makerFees(): { readonly feeKind: "quadratic_with_maker_fees" } {
  return { feeKind: "quadratic_with_maker_fees" };
}

/** So long every market of a contest has paid. */
export const contestSpan = hours(4);

/**
 * A day on which every market lives from its opening to its settlement within four hours. Of those who come to take, this
 * share knows the value; how many others come stays the same.
 */
export function contestScenario(informedShare: number): Scenario {
  const groups = [
    ...quarterHours(),
    temperature(),
    baseball(),
    soccer(),
    indexRange(),
    inflation(),
    mentions(),
  ];
  return {
    name: `contest with ${Math.round(100 * informedShare)}% informed`,
    accountCash: dollars(100_000),
    membership: "direct",
    tier: "premier",
    series: families,
    events: groups.map(({ event }) => event),
    markets: groups.flatMap(({ markets }) =>
      markets.map((market) => {
        const { noise, informed } = market.crowd;
        const rate = (noise.rate * informedShare) / (1 - informedShare);
        return { ...market, crowd: { ...market.crowd, informed: { ...informed, rate } } };
      }),
    ),
  };
}

function quarterHours(): readonly Group[] {
  return each(2, (number) => {
    const opensAfter = hours(1 + number / 4);
    const closesAfter = hours(1.25 + number / 4);
    return group({
      ticker: `KXCONBTC15M-${number}`,
      series: "KXCONBTC15M",
      title: "Bitcoin up in 15 minutes?",
      news: numberKnown("above", opensAfter, closesAfter),
      structure: "tapered_deci_cent",
      opensAfter,
      closesAfter,
      values: [0.5],
      crowd: () => people.quarterHour(1),
    });
  });
}

function temperature(): Group {
  return group({
    ticker: "KXCONHIGH-1",
    series: "KXCONHIGH",
    title: "Highest temperature of the day",
    isExclusive: true,
    news: numberKnown("between", hours(0), hours(3.5)),
    closesAfter: hours(3.6),
    values: [0.12, 0.4, 0.33, 0.15],
    crowd: () => people.dailyWeather(),
  });
}

function baseball(): Group {
  const startsAfter = hours(0.5);
  return group({
    ticker: "KXCONMLB-1",
    series: "KXCONMLB",
    title: "Who wins the game?",
    isExclusive: true,
    news: { kind: "score", startsAfter, endsAfter: hours(3.5), scores: 9 },
    closesAfter: hours(3.6),
    values: [0.58, 0.42],
    crowd: () => people.bigGame(gamePhases(startsAfter, 0.1)),
  });
}

function soccer(): Group {
  const startsAfter = hours(1);
  return group({
    ticker: "KXCONSOCCER-1",
    series: "KXCONSOCCER",
    title: "Who wins the game?",
    isExclusive: true,
    news: { kind: "score", startsAfter, endsAfter: hours(2.8), scores: 2.7 },
    closesAfter: hours(2.9),
    values: [0.45, 0.29, 0.26],
    crowd: () => people.soccerGame(1.5, gamePhases(startsAfter, 0.1)),
  });
}

function indexRange(): Group {
  const opens = hours(1.5);
  const phases = [
    { after: opens, times: 0.6 },
    { after: hours(3), times: 3 },
  ];
  return group({
    ticker: "KXCONINX-1",
    series: "KXCONINX",
    title: "Range of the index at the close",
    isExclusive: true,
    news: numberKnown("between", opens, hours(3.5)),
    opensAfter: opens,
    closesAfter: hours(3.5),
    values: [0.22, 0.3, 0.26, 0.14],
    crowd: () => people.indexRange(phases),
  });
}

/** Known at a scheduled minute, but for what leaks before. */
function inflation(): Group {
  const phases = [
    { after: seconds(0), times: 1 },
    { after: hours(1.5), times: 4 },
  ];
  return group({
    ticker: "KXCONCPI-1",
    series: "KXCONCPI",
    title: "Inflation above",
    news: {
      ...numberKnown("above", hours(0), hours(2.5)),
      releases: [{ after: hours(2), share: 0.85 }],
    },
    structure: "center_half_edge_half_cent",
    closesAfter: hours(2.5),
    values: [0.78, 0.55, 0.25],
    crowd: () => people.scheduledNumber(0.8, phases),
  });
}

/** From what is quoted by many to what hardly anybody quotes. */
function mentions(): Group {
  const halves = [3, 8, 18];
  return group({
    ticker: "KXCONSAY-1",
    series: "KXCONSAY",
    title: "What will they say?",
    news: { ...numberKnown("apart", hours(0), hours(3.5)), correlation: 0.2 },
    structure: "deci_cent",
    closesAfter: hours(3.5),
    values: [0.7, 0.45, 0.25],
    crowd: (_, place) => people.mention(halves[place] ?? 10),
  });
}
