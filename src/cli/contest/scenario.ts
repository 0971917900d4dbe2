import { dayScenario } from "../../sim/day/scenario.ts";
import type { Scenario } from "../../sim/scenario.ts";

/**
 * The markets of a contest: of each family of the built-in day as many as a day takes a few seconds with. Crypto by the
 * quarter hour, weather by buckets, a ball game, a soccer game, ranges of an index, a scheduled number, mentions, an election.
 */
const families: Readonly<Record<string, RegExp>> = {
  crypto: /^KXDAYBTC15M-([4-9]|1[0-1])$/,
  weather: /^KXDAYHIGH-1$/,
  baseball: /^KXDAYMLB-1$/,
  soccer: /^KXDAYSOCCER-3$/,
  index: /^KXDAYINX-1$/,
  economics: /^KXDAYCPI-1$/,
  mentions: /^KXDAYSAY-1$/,
  elections: /^KXDAYVOTE-1$/,
};

function familyOf(eventTicker: string): string | undefined {
  return Object.keys(families).find((name) => families[name]?.test(eventTicker));
}

/** Of those who come to take, this share knows the value; how many others come stays the same. */
export function contestScenario(informedShare: number): Scenario {
  const day = dayScenario();
  const events = day.events.filter(({ ticker }) => familyOf(ticker) !== undefined);
  const tickers = new Set(events.map(({ ticker }) => ticker));
  const series = new Set(events.map(({ seriesTicker }) => seriesTicker));
  return {
    ...day,
    name: `contest with ${Math.round(100 * informedShare)}% informed`,
    series: day.series.filter(({ ticker }) => series.has(ticker)),
    events,
    markets: day.markets
      .filter(({ eventTicker }) => tickers.has(eventTicker))
      .map((market) => {
        const { noise, informed } = market.crowd;
        const rate = (noise.rate * informedShare) / (1 - informedShare);
        return { ...market, crowd: { ...market.crowd, informed: { ...informed, rate } } };
      }),
  };
}
