import { describe, expect, it } from "vitest";
import type { Market } from "../../src/domain/market.ts";
import { sides, sign } from "../../src/domain/side.ts";
import { contracts, dollars, plus, seconds, type Time } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import type { Scenario } from "../../src/sim/scenario.ts";
import { create, start } from "./bench.ts";

/** The wide markets of the default scenario, ended after a while so that everything is paid out. */
function wideScenario(lasts: number, informedFactor = 1): Scenario {
  const { markets, ...rest } = defaultScenario();
  const wide = markets.filter(({ ticker }) => !/GAME|BTC/.test(ticker));
  return {
    ...rest,
    markets: wide.map(({ crowd, ...market }) => ({
      ...market,
      closesAfter: seconds(Math.min(lasts, market.closesAfter / 1_000_000)),
      crowd: { ...crowd, informed: { ...crowd.informed, rate: crowd.informed.rate * informedFactor } },
    })),
  };
}

const half = 0.075;
const size = contracts(10);
const most = contracts(50);

/** The guide in its crudest form: the middle of the others' book ∓ 7.5¢, leaned against the position, every two seconds. */
function requote(exchange: Exchange, now: Time, { ticker, grid }: Market, shown: string[]): void {
  for (const orderId of shown.splice(0)) {
    exchange.execute(now, { kind: "cancel-order", account: "maker", orderId });
  }
  const [bid] = exchange.levels(ticker, "bid");
  const [ask] = exchange.levels(ticker, "ask");
  if (bid === undefined || ask === undefined) return;
  const net = exchange.positions("maker").find((row) => row.ticker === ticker)?.position.net ?? 0;
  const fair = (bid.price + ask.price) / 20_000 - (net / most) * 2 * half;
  for (const side of sides) {
    const price = side === "bid" ? grid.floor(fair - half) : grid.ceil(fair + half);
    if (price === undefined || sign(side) * net + size > most) continue;
    const wish = { ...create("maker", side, 0, 10, { postOnly: true }), ticker, price };
    const answer = exchange.execute(now, wish);
    if (answer.ok) shown.push(...answer.answer.orders.map(({ orderId }) => orderId));
  }
}

interface Game {
  readonly fills: number;
  readonly contracts: number;
  readonly net: number;
  /** What its fills were worth when they happened, less what they cost: the same on average, without the luck of results. */
  readonly edge: number;
}

function play(scenario: Scenario, seed: number, lasts: number): Game {
  const exchange = createExchange({ scenario, seed, start });
  exchange.openAccount("maker", dollars(5_000));
  let edge = 0;
  let traded = 0;
  exchange.listen((event) => {
    if (event.kind !== "filled" || event.account !== "maker") return;
    const { ticker, side, price, qty, fee } = event.fill;
    const value = (exchange.latentValue(ticker) ?? 0) - price / 10_000;
    traded += qty / 100;
    edge += (sign(side) * value * qty) / 100 - fee / 1_000_000;
  });
  const shown = new Map(scenario.markets.map(({ ticker }): [string, string[]] => [ticker, []]));
  for (let second = 0; second < lasts; second += 2) {
    const now = plus(start, seconds(second));
    exchange.advance(now);
    for (const market of exchange.markets()) {
      if (market.status === "active") requote(exchange, now, market, shown.get(market.ticker) ?? []);
    }
  }
  exchange.advance(plus(start, seconds(lasts + 10)));
  expect(exchange.moneyImbalance()).toBe(0);
  return {
    fills: exchange.fills("maker").length,
    contracts: traded,
    net: (exchange.cash("maker") - dollars(5_000)) / 1_000_000,
    edge,
  };
}

describe("a maker who quotes as the guide says", () => {
  it("gets fills in a minute, and wins some runs and loses others", () => {
    const runs = Array.from({ length: 10 }, (_, seed) => play(wideScenario(60), seed, 60));
    expect(Math.min(...runs.map(({ fills }) => fills))).toBeGreaterThan(8);
    expect(runs.some(({ net }) => net > 0)).toBe(true);
    expect(runs.some(({ net }) => net < 0)).toBe(true);
  });

  it("earns about a cent a contract over ten minutes, as makers on the real exchange do, and loses some of them", () => {
    const runs = Array.from({ length: 8 }, (_, seed) => play(wideScenario(600), seed, 600));
    const sum = (of: (game: Game) => number): number => runs.reduce((total, game) => total + of(game), 0);
    const cents = (100 * sum(({ edge }) => edge)) / sum(({ contracts: count }) => count);
    expect(cents).toBeGreaterThan(0.3);
    expect(cents).toBeLessThan(2);
    expect(runs.filter(({ net }) => net < 0).length).toBeGreaterThan(0);
  });

  it("B8.9 earns less the more of the others know the value", () => {
    const edge = (factor: number): number =>
      [1, 2, 3].reduce((sum, seed) => sum + play(wideScenario(150, factor), seed, 150).edge, 0);
    const [none, some, many] = [edge(0), edge(1), edge(8)];
    expect(none).toBeGreaterThan(some);
    expect(some).toBeGreaterThan(many);
  });
});
