import { describe, expect, it } from "vitest";
import { seededRandom, type Random } from "../../src/lib/random.ts";
import { opposite, sides, sign } from "../../src/domain/side.ts";
import { cents, complement, contracts, dollars, plus, seconds, type Qty } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { CreateOrder } from "../../src/sim/command.ts";
import type { CrowdPlan } from "../../src/sim/crowd/plan.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import type { ExchangeEvent } from "../../src/sim/event.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import { priceStructures } from "../../src/sim/price-structure.ts";
import type { Scenario } from "../../src/sim/scenario.ts";
import { create, scenario, start, ticker } from "./bench.ts";

/** The invariants every build must pass [theory.md B8], as far as they concern the exchange in a box and its people. */

const users = ["ann", "bob", "cid"];

/** Orders of three users round 50¢, some of which take; the same for every exchange they are tried on. */
function wishes(random: Random, count: number): readonly CreateOrder[] {
  return Array.from({ length: count }, () =>
    create(random.pick(users), random.pick(sides), random.whole(42, 58), random.whole(1, 40), {
      timeInForce: random.chance(0.3) ? "immediate_or_cancel" : "good_till_canceled",
      selfTradePrevention: "maker",
      postOnly: false,
    }),
  );
}

function quietExchange(feeMultiplier = 10_000): Exchange {
  const series = scenario.series.map((one) => ({ ...one, feeMultiplier }));
  const exchange = createExchange({ scenario: { ...scenario, series }, seed: 1, start });
  for (const user of users) exchange.openAccount(user, dollars(100_000));
  return exchange;
}

function play(exchange: Exchange, orders: readonly CreateOrder[]): void {
  for (const [index, order] of orders.entries()) {
    const answer = exchange.execute(plus(start, seconds(index / 10)), order);
    expect(answer.ok).toBe(true);
  }
}

function netOf(exchange: Exchange, user: string): number {
  return exchange.positions(user)[0]?.position.net ?? 0;
}

const seeds = Array.from({ length: 20 }, (_, seed) => seed);

describe("B8.1 YES and NO are mirror images", () => {
  it.each(seeds)(
    "p → 1−p with sides swapped gives mirrored books, fills and the same money, seed %i",
    (seed) => {
      const orders = wishes(seededRandom(seed), 200);
      const mirrored = orders.map((order) => ({
        ...order,
        side: opposite(order.side),
        price: complement(order.price),
      }));
      const [one, other] = [quietExchange(), quietExchange()];
      play(one, orders);
      play(other, mirrored);
      expect(one.trades().length).toBeGreaterThan(20);
      const flip = <Row extends { price: number }>(row: Row) => ({ ...row, price: 10_000 - row.price });
      for (const side of sides) {
        expect(other.levels(ticker, opposite(side))).toEqual(one.levels(ticker, side).map(flip));
      }
      for (const user of users) {
        expect(other.cash(user)).toBe(one.cash(user));
        expect(netOf(other, user)).toBe(-netOf(one, user));
        expect(other.fills(user).map(({ price, qty, fee }) => ({ price, qty, fee }))).toEqual(
          one.fills(user).map(({ price, qty, fee }) => flip({ price, qty, fee })),
        );
      }
    },
  );
});

describe("B8.2 the unit does not matter", () => {
  it.each(seeds.slice(0, 10))(
    "seven times the contracts are seven times the money, before fees, seed %i",
    (seed) => {
      const orders = wishes(seededRandom(seed), 200);
      const larger = orders.map((order) => ({ ...order, qty: (7 * order.qty) as Qty }));
      const [one, seven] = [quietExchange(0), quietExchange(0)];
      play(one, orders);
      play(seven, larger);
      expect(one.trades().length).toBeGreaterThan(20);
      for (const user of users) {
        expect(seven.cash(user) - dollars(100_000)).toBe(7 * (one.cash(user) - dollars(100_000)));
        expect(netOf(seven, user)).toBe(7 * netOf(one, user));
      }
    },
  );
});

describe("B8.3 nothing is made or lost", () => {
  it("in any trade, fees included, and settlement pays a dollar for every matched pair", () => {
    const exchange = quietExchange();
    let trades = 0;
    exchange.listen((event) => {
      if (event.kind === "traded") trades += 1;
    });
    for (const [index, order] of wishes(seededRandom(5), 300).entries()) {
      exchange.execute(plus(start, seconds(index / 10)), order);
      const held = users.reduce((sum, user) => sum + netOf(exchange, user), 0);
      expect(held).toBe(0);
      expect(exchange.moneyImbalance()).toBe(0);
    }
    expect(trades).toBeGreaterThan(50);
    const pairs = users.reduce((sum, user) => sum + Math.max(0, netOf(exchange, user)), 0);
    const before = users.reduce((sum, user) => sum + exchange.cash(user), 0);
    exchange.advance(plus(start, seconds(200)));
    const after = users.reduce((sum, user) => sum + exchange.cash(user), 0);
    expect(after - before).toBe(10_000 * pairs);
    expect(exchange.moneyImbalance()).toBe(0);
  });
});

/** The bench's market with a crowd, on the finest grid, for a minute. */
function peopled(change: Partial<CrowdPlan>): Scenario {
  const markets = scenario.markets.map((market) => ({
    ...market,
    priceLevelStructure: "center_centi_edge_centi_cent",
    priceRanges: priceStructures["center_centi_edge_centi_cent"] ?? [],
    closesAfter: seconds(60),
    crowd: { ...market.crowd, ...change },
  }));
  return { ...scenario, markets, series: scenario.series.map((one) => ({ ...one, feeMultiplier: 0 })) };
}

describe("B8.4 a maker without a spread", () => {
  it("neither gains nor loses against people who know nothing", () => {
    const crowd = {
      volatility: 0.15,
      noise: { rate: 3, yesShare: 0.69, medianQty: contracts(5), patience: 0.1 },
    };
    const results = Array.from({ length: 150 }, (_, seed) => zeroSpread(peopled(crowd), seed));
    const mean = results.reduce((sum, { net }) => sum + net, 0) / results.length;
    const variance = results.reduce((sum, { net }) => sum + (net - mean) ** 2, 0) / results.length;
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / results.length));
    // By the values: never off by more than the one step of $0.0001 that parts bid and ask.
    const contractsTraded = results.reduce((sum, { traded }) => sum + traded, 0);
    const edge = results.reduce((sum, result) => sum + result.edge, 0);
    expect(contractsTraded).toBeGreaterThan(10_000);
    expect(Math.abs(edge / contractsTraded)).toBeLessThan(0.0001);
  });
});

/** Quotes the value itself, a step of $0.0001 wide, anew after every piece of news. */
function zeroSpread(on: Scenario, seed: number): { net: number; edge: number; traded: number } {
  const exchange = createExchange({ scenario: on, seed, start });
  exchange.openAccount("maker", dollars(1_000_000));
  let edge = 0;
  let traded = 0;
  exchange.listen((event) => {
    if (event.kind !== "filled" || event.account !== "maker") return;
    const { side, price, qty } = event.fill;
    edge += (sign(side) * ((exchange.latentValue(ticker) ?? 0) - price / 10_000) * qty) / 100;
    traded += qty / 100;
  });
  const shown: string[] = [];
  for (let tick = 0; tick < 240; tick += 1) {
    const now = plus(start, seconds(tick / 4));
    exchange.advance(now);
    for (const orderId of shown.splice(0))
      exchange.execute(now, { kind: "cancel-order", account: "maker", orderId });
    const grid = exchange.market(ticker)?.grid;
    const value = exchange.latentValue(ticker) ?? 0;
    for (const side of sides) {
      const price = side === "bid" ? grid?.floor(value) : grid?.ceil(value);
      if (price === undefined) continue;
      const answer = exchange.execute(now, {
        ...create("maker", side, 0, 100_000, { postOnly: true }),
        price,
      });
      if (answer.ok) shown.push(...answer.answer.orders.map(({ orderId }) => orderId));
    }
  }
  exchange.advance(plus(start, seconds(100)));
  return { net: (exchange.cash("maker") - dollars(1_000_000)) / 1_000_000, edge, traded };
}

describe("B8.5 in a crowded market", () => {
  it("post-only orders never take, nobody trades with himself, and a place in the queue only gets better", () => {
    const exchange = createExchange({ scenario: defaultScenario(), seed: 5, start });
    exchange.openAccount("ann", dollars(5_000));
    const owners = new Map<string, string[]>();
    exchange.listen((event) => {
      if (event.kind !== "filled") return;
      const { tradeId } = event.fill;
      owners.set(tradeId, [...(owners.get(tradeId) ?? []), event.account]);
      if (event.account.includes("rival")) expect(event.fill.isTaker).toBe(false);
    });
    const { ticker: game } = defaultScenario().markets.find((market) => market.ticker.includes("GAME")) ?? {
      ticker,
    };
    const ahead = new Map<string, number>();
    for (let step = 0; step < 400; step += 1) {
      const now = plus(start, seconds(step / 4));
      exchange.advance(now);
      const [best] = exchange.levels(game, "bid");
      if (step % 8 === 0 && best !== undefined) {
        const wish = create("ann", "bid", 0, 2, { postOnly: true, selfTradePrevention: "maker" });
        const answer = exchange.execute(now, { ...wish, ticker: game, price: best.price });
        if (answer.ok) ahead.set(answer.answer.orders[0]?.orderId ?? "", Infinity);
      }
      for (const [orderId, before] of ahead) {
        const place = exchange.queueAhead("ann", orderId);
        if (place === undefined) ahead.delete(orderId);
        else {
          expect(place).toBeLessThanOrEqual(before);
          ahead.set(orderId, place);
        }
      }
    }
    expect(owners.size).toBeGreaterThan(50);
    for (const parties of owners.values()) expect(new Set(parties).size).toBe(2);
    expect(exchange.fills("ann").every(({ isTaker }) => !isTaker)).toBe(true);
  });
});

describe("B8.6 nobody looks ahead", () => {
  it("what happens before a release does not depend on what it will say", () => {
    const [yes, no] = (["yes", "no"] as const).map((result) => released(result, 40));
    expect(yes?.before.length).toBeGreaterThan(100);
    expect(yes?.before).toEqual(no?.before);
    expect(yes?.after).not.toEqual(no?.after);
  });

  it("a rival whose news never arrives quotes the old value for ever, and is taken", () => {
    const crowd = people(3_600);
    const { exchange } = gamble(crowd, 4);
    exchange.advance(plus(start, seconds(59)));
    const [bid] = exchange.levels(ticker, "bid");
    const [ask] = exchange.levels(ticker, "ask");
    expect(Math.abs(((bid?.price ?? 0) + (ask?.price ?? 0)) / 2 - 5_000)).toBeLessThan(150);
  });
});

/** Everything that happened before and after the release in a minute of a market that is forced to this result. */
function released(result: "yes" | "no", at: number): { before: ExchangeEvent[]; after: ExchangeEvent[] } {
  const base = peopled(people(1));
  const on: Scenario = {
    ...base,
    events: base.events.map((event) => ({
      ...event,
      news: {
        kind: "factor",
        markets: "above",
        correlation: 0,
        startsAfter: seconds(0),
        endsAfter: seconds(60),
        releases: [{ after: seconds(at), share: 1 }],
      },
    })),
    markets: base.markets.map((market) => ({ ...market, result })),
  };
  const exchange = createExchange({ scenario: on, seed: 9, start });
  const events: ExchangeEvent[] = [];
  exchange.listen((event) => events.push(event));
  exchange.advance(plus(start, seconds(60)));
  const releaseAt = plus(start, seconds(at));
  return {
    before: events.filter((event) => event.at < releaseAt),
    after: events.filter((event) => event.at >= releaseAt),
  };
}

/** Two rivals, takers who know and takers who do not; the rivals hear of everything so many seconds late. */
function people(delay: number): Partial<CrowdPlan> {
  const rival = {
    halfSpread: cents(2),
    qty: contracts(100),
    levels: 2,
    refresh: seconds(0.5),
    delay: seconds(delay),
    step: cents(1),
    flicker: 0.2,
  };
  return {
    volatility: 0.08,
    noise: { rate: 3, yesShare: 0.6, medianQty: contracts(5), patience: 0.05 },
    informed: { rate: 1, edge: cents(1), medianQty: contracts(10) },
    rivals: [rival, { ...rival, halfSpread: cents(3) }],
  };
}

function gamble(crowd: Partial<CrowdPlan>, seed: number): { exchange: Exchange; edge: () => number } {
  const exchange = createExchange({ scenario: peopled(crowd), seed, start });
  let edge = 0;
  exchange.listen((event) => {
    if (event.kind !== "filled" || event.fill.isTaker) return;
    const { side, price, qty } = event.fill;
    edge += (sign(side) * ((exchange.latentValue(ticker) ?? 0) - price / 10_000) * qty) / 100;
  });
  return { exchange, edge: () => edge };
}

/** What the rivals of ten worlds gain by the values. */
function gainOf(crowd: Partial<CrowdPlan>): number {
  return seeds.slice(0, 10).reduce((sum, seed) => {
    const { exchange, edge } = gamble(crowd, seed);
    exchange.advance(plus(start, seconds(59)));
    return sum + edge();
  }, 0);
}

describe("B8.9 in the same worlds", () => {
  it("more who know never raises what makers earn", () => {
    const informed = (rate: number): Partial<CrowdPlan> => ({
      ...people(2),
      informed: { rate, edge: cents(1), medianQty: contracts(10) },
    });
    const gains = [0, 0.5, 2, 8].map((rate) => gainOf(informed(rate)));
    expect(gains).toEqual(gains.toSorted((a, b) => b - a));
    expect(gains[3]).toBeLessThan((gains[0] ?? 0) / 2);
  });

  it("nor does more latency", () => {
    const gains = [0, 1, 4, 16].map((delay) => gainOf(people(delay)));
    expect(gains).toEqual(gains.toSorted((a, b) => b - a));
    expect(gains[3]).toBeLessThan((gains[0] ?? 0) / 2);
  });
});
