import { seconds, type Price, type Qty, type Time } from "../../src/domain/units.ts";
import { paceOf } from "../../src/sim/crowd/pace.ts";
import type { CrowdPlan } from "../../src/sim/crowd/plan.ts";
import { dayScenario } from "../../src/sim/day/scenario.ts";
import type { ApiTier, ScenarioMarket } from "../../src/sim/scenario.ts";

/**
 * The built-in day of 200 markets, which is calibrated on recordings, with every market open from the start and its people
 * as busy as they are in the busiest quarter of an hour of their day: all games are played at once. Values wander
 * and stay in the middle, so that there is something to quote on both sides.
 */
export function soakScenario(marketCount: number, closing: number): SoakScenario {
  const day = dayScenario();
  // Spread over the day, so that fewer markets are still of every kind.
  const markets = Array.from({ length: marketCount }, (_, index) => {
    const market = day.markets[Math.floor((index * day.markets.length) / marketCount)];
    if (market === undefined) throw new Error("the day has as many markets");
    return market;
  });
  const events = day.events.filter(({ ticker }) => markets.some(({ eventTicker }) => eventTicker === ticker));
  const sizes = new Map(
    events.map(({ ticker }) => [ticker, markets.filter(({ eventTicker }) => eventTicker === ticker).length]),
  );
  const valueOf = (market: ScenarioMarket, isExclusive: boolean): number => {
    if (isExclusive) return Math.min(0.5, 1 / (sizes.get(market.eventTicker) ?? 1));
    return Math.min(0.8, Math.max(0.2, market.crowd.value));
  };
  const steady = markets.map((market) => {
    const event = events.find(({ ticker }) => ticker === market.eventTicker);
    return marketText(market, market.eventTicker, valueOf(market, event?.isExclusive === true));
  });
  const toClose = markets.slice(0, closing).map((market, index) => ({
    ...marketText(market, closingEvent, 0.5),
    ticker: `${closingEvent}-${index + 1}`,
  }));
  return {
    tickers: steady.map(({ ticker }) => ticker),
    toClose: toClose.map(({ ticker }) => ticker),
    shards: [...new Set(steady.map(({ shard }) => shard))],
    text: {
      name: "soak",
      account: { cash: "$100000000", membership: day.membership, tier: day.tier },
      series: day.series.map(({ ticker, title, category, feeKind, feeMultiplier }) => ({
        ticker,
        title,
        category,
        fees: feeKind,
        feeMultiplier: feeMultiplier / 10_000,
      })),
      events: [
        ...events.map(({ ticker, seriesTicker, title, isExclusive }) => ({
          ticker,
          series: seriesTicker,
          title,
          exclusive: isExclusive,
        })),
        { ticker: closingEvent, series: day.series[0]?.ticker, title: "Closed before its time" },
      ],
      markets: [...steady, ...toClose],
    },
    tier: day.tier,
  };
}

/** Beside the others: markets that a fault closes, one after the other. */
const closingEvent = "KXSOAKCLOSE";

export interface SoakScenario {
  /** Those that stay open. */
  readonly tickers: readonly string[];
  readonly toClose: readonly string[];
  readonly shards: readonly number[];
  readonly tier: ApiTier;
  /** Of a scenario file. */
  readonly text: object;
}

function marketText(market: ScenarioMarket, event: string, value: number) {
  return {
    ticker: market.ticker,
    event,
    title: market.title,
    priceLevelStructure: market.priceLevelStructure,
    shard: market.shard,
    closesAfter: "240h",
    crowd: { ...crowdText(market.crowd), value, volatility },
  };
}

/** Log-odds over a square root of a second: six tenths in an hour. */
const volatility = 0.01;

function crowdText({ noise, informed, rivals, farmers, opinion, pace }: CrowdPlan): object {
  const { rate: noiseRate, patience, medianQty, delay, ...restOfNoise } = noise;
  return {
    noise: {
      ...restOfNoise,
      perSecond: noiseRate,
      medianQty: contractsText(medianQty),
      patience: `${(patience * 100).toFixed(2)}c`,
      ...(delay === undefined ? {} : { delay: secondsText(delay) }),
    },
    informed: {
      perSecond: informed.rate,
      edge: centsText(informed.edge),
      medianQty: contractsText(informed.medianQty),
      ...(informed.delay === undefined ? {} : { delay: secondsText(informed.delay) }),
    },
    rivals: rivals.map(({ halfSpread, qty, refresh, delay: rivalDelay, step, ...rest }) => ({
      ...rest,
      halfSpread: centsText(halfSpread),
      qty: contractsText(qty),
      refresh: secondsText(refresh),
      delay: secondsText(rivalDelay),
      ...(step === undefined ? {} : { step: centsText(step) }),
    })),
    farmers: farmers?.map(({ qty, refresh }) => ({ qty: contractsText(qty), refresh: secondsText(refresh) })),
    opinion,
    pace: { phases: [{ after: "0s", times: busiest(pace) }] },
  };
}

/** The highest multiple of its ordinary rates within two days. */
function busiest(pace: CrowdPlan["pace"]): number {
  const at = paceOf(pace, 0 as Time);
  return Math.max(...Array.from({ length: 192 }, (_, quarter) => at(seconds(quarter * 900)).times));
}

function centsText(amount: Price): string {
  return `${amount / 100}c`;
}

function contractsText(amount: Qty): string {
  return String(amount / 100);
}

function secondsText(span: Time): string {
  return `${span / 1_000_000}s`;
}
