import { expect, test } from "vitest";
import { dollars, millis, minus, plus, seconds, time } from "../../domain/units.ts";
import { engineConfig } from "../config/engine-config.ts";
import { configSchema } from "../config/schema.ts";
import { openFloor, type Floor } from "./floor.ts";
import { playDay } from "./play-day.ts";
import { contestScenario } from "./scenario.ts";
import { contestants } from "./strategies.ts";

const span = seconds(600);
const task = {
  strategy: "control",
  config: contestants["control"]?.() ?? {},
  seed: 3,
  informedShare: 0.1,
  latency: 1,
  span,
};

test("the same day is the same twice, and another seed is another day", () => {
  const once = playDay(task);
  expect(once.score.fills).toBeGreaterThan(2);
  expect(playDay(task)).toEqual(once);
  expect(playDay({ ...task, seed: 4 }).score).not.toEqual(once.score);
});

test("no more is ever held in a market than its limit, whoever comes", () => {
  const hour = seconds(3_600);
  // Without it 26 are held.
  const config = { ...task.config, strategy: { ...task.config.strategy, maxPosition: 20 } };
  const { score } = playDay({ ...task, config, informedShare: 0.2, span: hour });
  expect(score.mostHeld).toBe(20);
});

test("the crowd comes and wants the same, whoever quotes", () => {
  const news = (share: number): Floor =>
    openFloor({
      scenario: contestScenario(share),
      seed: 3,
      start: time(0),
      config: engineConfig(configSchema.parse(contestants["guide"]?.()), "all", "c"),
      cash: dollars(100_000),
      latency: { news: millis(20), request: millis(40) },
    });
  const value = (floor: Floor): readonly (number | undefined)[] => {
    floor.play(time(span));
    return floor.exchange.markets().map(({ ticker }) => floor.exchange.latentValue(ticker));
  };
  expect(value(news(0.1))).toEqual(value(news(0.2)));
});

test("our books are the exchange's at the end of the day, and nothing rests", () => {
  const start = time(0);
  const floor = openFloor({
    scenario: contestScenario(0.1),
    seed: 5,
    start,
    config: engineConfig(configSchema.parse(task.config), "all", "c"),
    cash: dollars(100_000),
    latency: { news: millis(20), request: millis(40) },
  });
  floor.at(plus(start, minus(span, seconds(10))), () => floor.stop());
  floor.play(plus(start, span));
  expect(floor.exchange.restingOrders(floor.account)).toEqual([]);
  const { cash, positions } = floor.engine.ledger();
  expect(cash).toBe(floor.exchange.cash(floor.account));
  const held = new Map(positions.map(({ ticker, position }) => [ticker, position.net]));
  for (const { ticker, position } of floor.exchange.positions(floor.account)) {
    expect(held.get(ticker)).toBe(position.net);
  }
  expect(floor.exchange.moneyImbalance()).toBe(0);
});

test("of those who come to take, the share that knows is what was asked for, in every family", () => {
  const { markets, events } = contestScenario(0.2);
  for (const { crowd } of markets) {
    expect(crowd.informed.rate / (crowd.informed.rate + crowd.noise.rate)).toBeCloseTo(0.2, 12);
  }
  expect(new Set(events.map(({ seriesTicker }) => seriesTicker)).size).toBeGreaterThanOrEqual(5);
});
