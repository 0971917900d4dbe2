import type { Clock } from "../../src/domain/clock.ts";
import { minus, seconds, type Money } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import type { Scenario } from "../../src/sim/scenario.ts";
import { quietScenario } from "./boxed-exchange.ts";

/** A market that was settled days ago, so that the archive has something to tell. */
export const archivedTicker = "KXDEMOHIGH-26NOV01-OLD";
const archivedEvent = "KXDEMOHIGH-26NOV01";
const age = seconds(3 * 86_400);

/** With this live window it is in the archive now. */
export const agedSettings = { liveFor: seconds(86_400) };

/** An exchange that began three days ago with that market alone, and has just listed those of the scenario. */
export function agedExchange(scenario: Scenario, seed: number, clock: Clock): Exchange {
  const series = scenario.series.find(({ ticker }) => archivedEvent.startsWith(ticker));
  const [quiet] = quietScenario().markets;
  if (series === undefined || quiet === undefined) throw new Error("the scenario has no such series");
  const market = {
    ...quiet,
    ticker: archivedTicker,
    eventTicker: archivedEvent,
    closesAfter: seconds(60),
    crowd: {
      ...quiet.crowd,
      rivals: [{ halfSpread: 500, qty: 1_000, levels: 1, refresh: seconds(10), delay: seconds(0) }] as never,
    },
  };
  const event = { ticker: archivedEvent, seriesTicker: series.ticker, title: "Long ago", isExclusive: false };
  const began = { ...scenario, series: [series], events: [event], markets: [market] };
  const exchange = createExchange({ scenario: began, seed, start: minus(clock.now(), age) });
  exchange.advance(clock.now());
  for (const listed of scenario.events) {
    const own = scenario.series.find(({ ticker }) => ticker === listed.seriesTicker);
    if (own === undefined) throw new Error(`no series ${listed.seriesTicker}`);
    const markets = scenario.markets.filter(({ eventTicker }) => eventTicker === listed.ticker);
    const done = exchange.operate(clock.now(), { kind: "list-event", series: own, event: listed, markets });
    if (!done.ok) throw new Error(done.refusal.why);
  }
  return exchange;
}

/** One amount spread over the shards of the scenario's markets, which an aged exchange does not know at its start. */
export function cashOverShards(scenario: Scenario): ReadonlyMap<number, Money> {
  const { accountCash, markets } = scenario;
  if (typeof accountCash !== "number") return accountCash;
  const shards = [...new Set(markets.map(({ shard }) => shard))];
  const each = (Math.floor(accountCash / shards.length / 10_000) * 10_000) as Money;
  return new Map(shards.map((shard) => [shard, each]));
}
