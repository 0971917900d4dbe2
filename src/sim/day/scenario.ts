import { assert } from "../../lib/assert.ts";
import { dollars, seconds, type Time } from "../../domain/units.ts";
import type { FactorPlan } from "../crowd/plan.ts";
import type { Scenario, ScenarioSeries } from "../scenario.ts";
import { each, gamePhases, group, hours, numberKnown, oneSeries, type Group } from "./group.ts";
import * as people from "./people.ts";

/**
 * A whole day of 200 markets, from midnight Eastern: a cross-section of the exchange [data-facts.md §4]. Markets open,
 * close and pay all day long; some were there before and stay. Its statistics are held against the recorded ones.
 */
export function dayScenario(): Scenario {
  const groups = [
    ...quarterHours(),
    ...hourlyStrikes(),
    ...dailyWeather(),
    ...hourlyWeather(),
    ...bigGames(),
    ...tennis(),
    ...soccer(),
    ...smallLeagues(),
    ...indexes(),
    ...releases(),
    ...mentions(),
    ...elections(),
  ];
  const all = [...groups, combos(groups)];
  return {
    name: "day",
    accountCash: dollars(100_000),
    membership: "direct",
    tier: "premier",
    series,
    events: all.map(({ event }) => event),
    markets: all.flatMap(({ markets }) => markets),
  };
}

const series: readonly ScenarioSeries[] = [
  oneSeries("KXDAYBTC15M", "Bitcoin in 15 minutes", "Crypto"),
  oneSeries("KXDAYETH15M", "Ethereum in 15 minutes", "Crypto"),
  oneSeries("KXDAYBTCD", "Bitcoin by the hour", "Crypto"),
  oneSeries("KXDAYHIGH", "Highest temperature", "Climate and Weather"),
  oneSeries("KXDAYTEMP", "Temperature by the hour", "Climate and Weather"),
  {
    ...oneSeries("KXDAYMLB", "Baseball game", "Sports"),
    feeKind: "quadratic_with_maker_fees",
    feeMultiplier: 5_000,
  },
  { ...oneSeries("KXDAYTENNIS", "Tennis match", "Sports"), feeKind: "quadratic_with_maker_fees" },
  oneSeries("KXDAYSOCCER", "Soccer game", "Sports"),
  oneSeries("KXDAYLEAGUE", "Game of a small league", "Sports"),
  { ...oneSeries("KXDAYINX", "Range of the index", "Financials"), feeMultiplier: 5_000 },
  { ...oneSeries("KXDAYCPI", "Inflation", "Economics"), feeKind: "quadratic_with_maker_fees" },
  oneSeries("KXDAYSAY", "What will they say?", "Mentions"),
  oneSeries("KXDAYVOTE", "Who will be elected?", "Elections"),
  { ...oneSeries("KXDAYMVE", "Several at once", "Exotics"), feeKind: "quadratic_with_combo_maker_fees" },
];

/** One after the other, as on every day, but eight hours of it. */
function quarterHours(): readonly Group[] {
  const one = (coin: string, number: number, first: number, scale: number): Group => {
    const opensAfter = hours(first + (number - 1) / 4);
    const closesAfter = hours(first + number / 4);
    return group({
      ticker: `KXDAY${coin}15M-${number}`,
      series: `KXDAY${coin}15M`,
      title: `${coin} up in 15 minutes?`,
      news: numberKnown("above", opensAfter, closesAfter),
      structure: "tapered_deci_cent",
      shard: 2,
      opensAfter,
      closesAfter,
      values: [0.5],
      crowd: () => people.quarterHour(scale),
    });
  };
  return [
    ...each(24, (number) => one("BTC", number, 9, 1)),
    ...each(8, (number) => one("ETH", number, 12, 0.4)),
  ];
}

function hourlyStrikes(): readonly Group[] {
  return each(3, (number) => {
    const closesAfter = hours(10 + 3 * number);
    return group({
      ticker: `KXDAYBTCD-${number}`,
      series: "KXDAYBTCD",
      title: "Bitcoin above",
      news: numberKnown("above", hours(8 + 3 * number), closesAfter),
      shard: 2,
      opensAfter: hours(8 + 3 * number),
      closesAfter,
      values: [0.9999, 0.9995, 0.998, 0.99, 0.7, 0.25, 0.01, 0.002, 0.0005, 0.0001],
      crowd: () => people.hourlyStrike(),
    });
  });
}

function dailyWeather(): readonly Group[] {
  const cities = [
    [0.03, 0.12, 0.35, 0.32, 0.14, 0.04],
    [0.005, 0.02, 0.1, 0.3, 0.4, 0.17],
    [0.2, 0.45, 0.25, 0.08, 0.015, 0.005],
    [0.004, 0.03, 0.16, 0.6, 0.18, 0.02],
  ];
  return cities.map((values, city) =>
    group({
      ticker: `KXDAYHIGH-${city + 1}`,
      series: "KXDAYHIGH",
      title: "Highest temperature of the day",
      isExclusive: true,
      news: numberKnown("between", hours(0), hours(city < 2 ? 20 : 30)),
      closesAfter: hours(city < 2 ? 22 : 34),
      values,
      crowd: () => people.dailyWeather(),
    }),
  );
}

function hourlyWeather(): readonly Group[] {
  const halves = [3, 5, 10, 24, 28];
  return each(2, (number) =>
    group({
      ticker: `KXDAYTEMP-${number}`,
      series: "KXDAYTEMP",
      title: "Temperature at the hour",
      news: numberKnown("above", hours(0), hours(8 * number)),
      closesAfter: hours(8 * number),
      values: [0.96, 0.75, 0.5, 0.25, 0.04],
      crowd: (_, place) => people.hourlyWeather(halves[place] ?? 20),
    }),
  );
}

function bigGames(): readonly Group[] {
  const homes = [0.58, 0.45, 0.66, 0.52, 0.38, 0.61, 0.49, 0.72];
  return homes.map((home, game) => {
    const startsAfter = hours(12 + (game % 4) * 2.5);
    const endsAfter = hours(15 + (game % 4) * 2.5);
    return group({
      ticker: `KXDAYMLB-${game + 1}`,
      series: "KXDAYMLB",
      title: "Who wins the game?",
      isExclusive: true,
      news: { kind: "score", startsAfter, endsAfter, scores: 9 },
      shard: 3,
      closesAfter: (endsAfter + seconds(300)) as Time,
      values: [home, 1 - home],
      crowd: () => people.bigGame(gamePhases(startsAfter, 0.02)),
    });
  });
}

function tennis(): readonly Group[] {
  return each(2, (number) => {
    const startsAfter = hours(6 + 4 * number);
    const endsAfter = hours(8 + 4 * number);
    return group({
      ticker: `KXDAYTENNIS-${number}`,
      series: "KXDAYTENNIS",
      title: "Who wins the match?",
      isExclusive: true,
      news: { kind: "score", startsAfter, endsAfter, scores: 130 },
      shard: 3,
      closesAfter: (endsAfter + seconds(60)) as Time,
      values: number === 1 ? [0.55, 0.45] : [0.35, 0.65],
      crowd: () => people.tennisMatch(gamePhases(startsAfter, 0.02)),
    });
  });
}

function soccer(): readonly Group[] {
  const games = [
    [0.45, 0.29, 0.26],
    [0.62, 0.16, 0.22],
    [0.33, 0.39, 0.28],
    [0.5, 0.25, 0.25],
    [0.75, 0.09, 0.16],
    [0.41, 0.32, 0.27],
    [0.28, 0.46, 0.26],
    [0.55, 0.22, 0.23],
  ];
  const halves = [0.15, 0.25, 0.5, 1.1, 1.5, 2, 3, 33];
  return games.map((values, game) => {
    const startsAfter = hours(8 + game * 2.2);
    const endsAfter = hours(9.8 + game * 2.2);
    return group({
      ticker: `KXDAYSOCCER-${game + 1}`,
      series: "KXDAYSOCCER",
      title: "Who wins the game?",
      isExclusive: true,
      news: { kind: "score", startsAfter, endsAfter, scores: 2.7 },
      shard: 1,
      closesAfter: (endsAfter + seconds(300)) as Time,
      values,
      crowd: () => people.soccerGame(halves[game] ?? 2, gamePhases(startsAfter, 0.05)),
    });
  });
}

/** Games days ahead: nothing is known yet, and nobody hurries. */
function smallLeagues(): readonly Group[] {
  const halves = [0.3, 1, 2.5, 7, 20, 41];
  return halves.map((half, game) =>
    group({
      ticker: `KXDAYLEAGUE-${game + 1}`,
      series: "KXDAYLEAGUE",
      title: "Who wins the game?",
      isExclusive: true,
      news: { kind: "score", startsAfter: hours(40 + game), endsAfter: hours(43 + game), scores: 8 },
      shard: 1,
      closesAfter: hours(44 + game),
      values: game % 2 === 0 ? [0.5, 0.5] : [0.62, 0.38],
      crowd: () => people.smallLeague(half),
    }),
  );
}

function indexes(): readonly Group[] {
  const opens = hours(9.5);
  const closes = hours(16);
  const phases = [
    { after: opens, times: 0.6 },
    { after: hours(15), times: 3 },
  ];
  return [
    group({
      ticker: "KXDAYINX-1",
      series: "KXDAYINX",
      title: "Range of the index at the close",
      isExclusive: true,
      news: numberKnown("between", opens, closes),
      opensAfter: opens,
      closesAfter: closes,
      values: [0.03, 0.07, 0.15, 0.25, 0.25, 0.15, 0.07, 0.03],
      crowd: () => people.indexRange(phases),
    }),
  ];
}

/** Known at half past eight, but for what leaks before. */
function releases(): readonly Group[] {
  const releaseAfter = hours(8.5);
  const news: FactorPlan = {
    ...numberKnown("above", hours(0), hours(9)),
    releases: [{ after: releaseAfter, share: 0.85 }],
  };
  const phases = [
    { after: seconds(0), times: 1 },
    { after: hours(8), times: 4 },
  ];
  const halves = [1, 0.8, 0.8, 0.8, 0.8, 0.8, 1, 1.5];
  return [
    group({
      ticker: "KXDAYCPI-1",
      series: "KXDAYCPI",
      title: "Inflation above",
      news,
      structure: "center_half_edge_half_cent",
      shard: 1,
      closesAfter: hours(9),
      values: [0.97, 0.9, 0.78, 0.6, 0.4, 0.22, 0.1, 0.03],
      crowd: (_, place) => people.scheduledNumber(halves[place] ?? 1, phases),
    }),
  ];
}

function mentions(): readonly Group[] {
  const halves = [3, 5, 8, 12, 18, 25];
  return each(2, (number) =>
    group({
      ticker: `KXDAYSAY-${number}`,
      series: "KXDAYSAY",
      title: "What will they say?",
      news: { ...numberKnown("apart", hours(0), hours(number === 1 ? 18 : 40)), correlation: 0.2 },
      structure: "deci_cent",
      shard: 1,
      closesAfter: hours(number === 1 ? 18 : 40),
      values: [0.85, 0.7, 0.55, 0.4, 0.25, 0.12],
      crowd: (_, place) => people.mention(halves[place] ?? 10),
    }),
  );
}

function elections(): readonly Group[] {
  return each(2, (number) =>
    group({
      ticker: `KXDAYVOTE-${number}`,
      series: "KXDAYVOTE",
      title: "Who will be elected?",
      isExclusive: true,
      closesAfter: hours(24 * 30 * number),
      values: [0.46, 0.31, 0.13, 0.06, 0.03],
      crowd: () => ({ ...people.election(), volatility: 0.0003, jumpRate: 0.00002, jumpSize: 0.15 }),
    }),
  );
}

/** Legs of different games: the home sides of two or three of them together. */
function combos(groups: readonly Group[]): Group {
  const games = groups.filter(({ event }) => /MLB|SOCCER/.test(event.ticker));
  const legsOf = (number: number) =>
    each(2 + (number % 2), (leg) => {
      const [home] = games[(number + 3 * leg) % games.length]?.markets ?? [];
      assert(home !== undefined, "a game has a home side");
      return home;
    });
  const rows = each(10, (number) => legsOf(number));
  const legs = new Map(
    rows.map((row, index) => [
      `KXDAYMVE-1-${index + 1}`,
      row.map(({ ticker }) => ({ ticker, outcome: "yes" as const })),
    ]),
  );
  const plan = group({
    ticker: "KXDAYMVE-1",
    series: "KXDAYMVE",
    title: "All of these",
    news: { kind: "product", legs },
    structure: "deci_cent",
    closesAfter: hours(1),
    values: rows.map((row) => row.reduce((product, { crowd }) => product * crowd.value, 1)),
    crowd: (value) => people.combo(value),
  });
  const markets = plan.markets.map((market, index) => ({
    ...market,
    closesAfter: Math.max(...(rows[index] ?? []).map(({ closesAfter }) => closesAfter)) as Time,
  }));
  return { ...plan, markets };
}
