import { assert } from "../../lib/assert.ts";
import type { Random } from "../../lib/random.ts";
import { dollars, most, seconds, type Time } from "../../domain/units.ts";
import type { AccountId, CreateOrder } from "../command.ts";
import type { Core, Listing } from "../core.ts";
import { newAccount } from "../ledger/account.ts";
import { execute } from "../orders/execute.ts";
import type { Scenario, ScenarioMarket } from "../scenario.ts";
import type { Desk } from "./desk.ts";
import { startInformed } from "./informed.ts";
import { startNoise } from "./noise.ts";
import { newRace, type Race } from "./race.ts";
import { startRival } from "./rival.ts";

/** Enough for anything one of the crowd may ever want. */
const crowdCash = dollars(10_000_000);

/** The latent values of all markets, by ticker: one race for an exclusive event, one for every other market. */
export function newRaces(scenario: Scenario, random: Random, start: Time): ReadonlyMap<string, Race> {
  const exclusive = new Set(scenario.events.filter((e) => e.isExclusive).map((e) => e.ticker));
  const groups = new Map<string, ScenarioMarket[]>();
  for (const market of scenario.markets) {
    const name = exclusive.has(market.eventTicker) ? market.eventTicker : market.ticker;
    groups.set(name, [...(groups.get(name) ?? []), market]);
  }
  const races = new Map<string, Race>();
  for (const [name, markets] of groups) {
    const runners = markets.map(({ ticker, crowd, result }) => ({
      ticker,
      value: crowd.value,
      volatility: crowd.volatility,
      jumpSize: crowd.jumpSize,
      ...(result === undefined ? {} : { result }),
    }));
    const race = newRace(runners, random.fork(`race ${name}`), start, longestDelay(markets));
    for (const { ticker } of markets) races.set(ticker, race);
  }
  return races;
}

/**
 * Brings the people into one market. Each has a random stream of its own, drawn the same number of times
 * whatever the book holds: when they come and what they want does not depend on anybody's orders.
 */
export function startCrowd(core: Core, listing: Listing, race: Race, random: Random): void {
  const { ticker, crowd } = listing.plan;
  const desk = deskOf(core, listing, race);
  const account = (role: string): AccountId => {
    const id = `crowd:${ticker}:${role}`;
    core.ledger.accounts.set(id, newAccount(id, crowdCash, "direct", 0));
    return id;
  };
  const start = (): void => {
    for (const [index, rival] of crowd.rivals.entries()) {
      startRival(desk, rival, account(`rival-${index}`), random.fork(`rival ${index}`));
    }
    startNoise(desk, crowd.noise, account("noise"), random.fork("noise"));
    const streams = { looks: random.fork("informed"), jumps: random.fork("jumps") };
    startInformed(desk, crowd, account("informed"), streams);
  };
  desk.at(listing.market.openAt, start);
}

function longestDelay(markets: readonly ScenarioMarket[]): Time {
  return markets
    .flatMap(({ crowd }) => crowd.rivals.map(({ delay }) => delay))
    .reduce(most<Time>, seconds(0));
}

function deskOf(core: Core, listing: Listing, race: Race): Desk {
  const { ticker } = listing.plan;
  return {
    grid: listing.market.grid,
    now: () => core.now,
    best: (side) => listing.book.best(side),
    learn: () => {
      race.learn(core.now);
      return race.value(ticker);
    },
    valueAt: (at) => race.valueAt(ticker, at),
    jump: (normal) => race.jump(ticker, core.now, normal),
    at: (at, action) => {
      if (at < listing.market.closeAt) core.timeline.add(at, action);
    },
    take: (account, side, price, qty) => {
      execute(core, { ...order, account, ticker, side, price, qty, timeInForce: "immediate_or_cancel" });
    },
    show: (account, side, price, qty) => {
      const answer = execute(core, { ...order, account, ticker, side, price, qty, postOnly: true });
      return answer.ok ? answer.answer.orders[0]?.orderId : undefined;
    },
    cancel: (account, orderId) => {
      const answer = execute(core, { kind: "cancel-order", account, orderId });
      assert(answer.ok || answer.refusal.status === 404, "one of the crowd can always cancel");
    },
  };
}

const order: Pick<
  CreateOrder,
  "kind" | "timeInForce" | "selfTradePrevention" | "postOnly" | "reduceOnly" | "cancelOnPause"
> = {
  kind: "create-order",
  timeInForce: "good_till_canceled",
  selfTradePrevention: "maker",
  postOnly: false,
  reduceOnly: false,
  cancelOnPause: false,
};
