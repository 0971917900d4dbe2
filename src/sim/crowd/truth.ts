import { assert } from "../../lib/assert.ts";
import type { Random } from "../../lib/random.ts";
import { most, seconds, type Time } from "../../domain/units.ts";
import type { Scenario, ScenarioEvent, ScenarioMarket } from "../scenario.ts";
import { newFactor } from "./factor.ts";
import { latentsOf, type Course, type Latent } from "./latent.ts";
import { newProduct } from "./product.ts";
import { newRace } from "./race.ts";
import { newScore } from "./score.ts";

/**
 * The latent values of all markets, by ticker. An event that says how its news comes has one course; without that
 * an exclusive event is one race and every other market a race of its own.
 */
export function newLatents(scenario: Scenario, random: Random, start: Time): ReadonlyMap<string, Latent> {
  const memory = longestDelay(scenario.markets);
  const latents = new Map<string, Latent>();
  for (const [name, { event, markets }] of groupsOf(scenario)) {
    const course = courseOf(event, markets, random.fork(`race ${name}`), start);
    if (course === undefined) continue;
    const values = latentsOf(course, start, memory);
    for (const [index, { ticker }] of markets.entries()) {
      const latent = values[index];
      assert(latent !== undefined, "a course has a value for each of its markets");
      latents.set(ticker, latent);
    }
  }
  for (const { news } of scenario.events) {
    if (news?.kind !== "product") continue;
    const simple = new Map(latents);
    for (const [ticker, legs] of news.legs) latents.set(ticker, newProduct(legs, simple));
  }
  return latents;
}

interface Group {
  readonly event: ScenarioEvent;
  readonly markets: ScenarioMarket[];
}

function groupsOf({ events, markets }: Scenario): ReadonlyMap<string, Group> {
  const byTicker = new Map(events.map((event) => [event.ticker, event]));
  const groups = new Map<string, Group>();
  for (const market of markets) {
    const event = byTicker.get(market.eventTicker);
    assert(event !== undefined, `market ${market.ticker} has an event`);
    const isTogether = event.isExclusive || event.news !== undefined;
    const name = isTogether ? event.ticker : market.ticker;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { event, markets: [market] });
    else group.markets.push(market);
  }
  return groups;
}

function courseOf(
  { news }: ScenarioEvent,
  markets: readonly ScenarioMarket[],
  random: Random,
  start: Time,
): Course | undefined {
  const runners = markets.map(({ ticker, crowd, result }) => ({
    ticker,
    value: crowd.value,
    volatility: crowd.volatility,
    jumpSize: crowd.jumpSize,
    jumpRate: crowd.jumpRate,
    ...(result === undefined ? {} : { result }),
  }));
  switch (news?.kind) {
    case undefined:
      return newRace(runners, random, start);
    case "factor":
      return newFactor(news, runners, random, start);
    case "score":
      return newScore(news, runners, random, start);
    case "product":
      return undefined;
  }
}

function longestDelay(markets: readonly ScenarioMarket[]): Time {
  return markets
    .flatMap(({ crowd }) => [crowd.noise, ...crowd.rivals].map(({ delay }) => delay ?? seconds(0)))
    .reduce(most<Time>, seconds(0));
}
