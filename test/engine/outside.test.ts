import { expect, test } from "vitest";
import { config, market, snapshot, t0, account, bench, type News } from "./bench.ts";
import type { EngineConfig } from "../../src/engine/config.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { cents, contracts, plus, seconds } from "../../src/domain/units.ts";
import type { StageName } from "../../src/strategy/shelf.ts";

/** A market on a price above 100, five minutes from its close. */
const onPrice = {
  ...market,
  closeAt: plus(t0, seconds(300)),
  strike: { number: "KXA", from: { at: 100, isIncluded: false } },
};

function stages(...names: StageName[]): EngineConfig["strategy"] {
  return { ...config.strategy, stages: [...names, "fixed-width", "quote-size"] };
}

function valued(one: ReturnType<typeof bench>): number | undefined {
  return one.engine.markets()[0]?.fair;
}

function ready(strategy: EngineConfig["strategy"]): ReturnType<typeof bench> {
  const one = bench({ strategy });
  one.feed({ kind: "market-described", market: onPrice });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  one.feed(snapshot(40, 60));
  return one;
}

test("an underlying of a series, an event or a market gives its markets a value: the most exact name counts", () => {
  const one = ready(stages("digital-fair"));
  expect(valued(one)).toBeUndefined();
  const tell = (covers: string, price: number): number =>
    one.feed({ kind: "underlying-told", covers, price, volatility: 0.5 }).length;
  tell("KX", 101);
  expect(valued(one)).toBeGreaterThan(0.9);
  tell("KXA", 99);
  expect(valued(one)).toBeLessThan(0.1);
  tell("KX", 101);
  expect(valued(one)).toBeLessThan(0.1);
  tell("KXA-1", 100);
  expect(valued(one)).toBeCloseTo(0.5, 2);
});

test("a forecast gives a value too, and what no market hangs on is not kept", () => {
  const one = ready(stages("weather-fair"));
  const before = one.engine.stateHash();
  one.feed({ kind: "forecast-told", covers: "KXOTHER", mean: 1, deviation: 1 }, seconds(0));
  one.feed({ kind: "underlying-told", covers: "KXOTHER", price: 1, volatility: 1 }, seconds(0));
  one.feed({ kind: "reference-received", ticker: "KXOTHER", source: "model", value: 0.4 }, seconds(0));
  expect(one.engine.stateHash()).toBe(before);
  one.feed({ kind: "forecast-told", covers: "KXA", mean: 100.5, deviation: 3 });
  expect(valued(one)).toBeCloseTo(0.5, 6);
});

test("the average that a market settles on is followed as its underlying is told, also past a snapshot", () => {
  const strategy = stages("digital-fair");
  const one = ready(strategy);
  const told = (price: number) =>
    ({ kind: "underlying-told", covers: "KX", price, volatility: 0.5 }) as const;
  // Half of the last 60 s at two dollars above the strike: two below it, now, is on the strike in the mean.
  one.feed(told(102), seconds(239));
  const copy = createEngine({ ...config, strategy }, one.engine.snapshot());
  for (const [news, wait] of [
    [snapshot(40, 60), 30],
    [told(97.995), 1],
  ] as const) {
    one.feed(news, seconds(wait));
    copy.step({ ...news, at: one.now() });
  }
  expect(valued(one)).toBeCloseTo(0.52, 1);
  expect(copy.markets()[0]?.fair).toBe(valued(one));
});

test("a last price that is told again is no trade of now", () => {
  const one = ready(stages("fused-fair"));
  const said = (): string => one.engine.explain("KXA-1").join("\n");
  one.feed({ kind: "last-price-told", ticker: "KXA-1", price: cents(45) });
  expect(said()).toContain("last trade says nothing");
  one.feed({ kind: "last-price-told", ticker: "KXA-1", price: cents(45) });
  expect(said()).toContain("last trade says nothing");
  one.feed({ kind: "last-price-told", ticker: "KXA-1", price: cents(44) });
  expect(said()).toContain("last trade says 44.0¢");
});

test("what touches are followed by is learned where a stage asks for it, and nowhere else", () => {
  const asks = { ...stages("microprice").signals, touches: { memory: 5_000, prior: 1 } };
  const learned = [asks, { ...asks, touches: undefined }].map((signals) => {
    const one = ready({ ...stages("microprice"), signals });
    // What is heavy on one side goes that way by a cent and is balanced there; two such changes in a round.
    for (let round = 0; round < 32; round += 1) {
      for (const [bid, bidSize] of cycle) one.feed(touch(bid, bidSize));
    }
    one.feed(touch(40, 900));
    return valued(one) ?? 0;
  });
  expect(learned[0]).toBeCloseTo(0.41, 9);
  expect(learned[1]).toBeCloseTo(0.405, 9);
});

const cycle = [
  [40, 900],
  [41, 500],
  [41, 100],
  [40, 500],
] as const;

/** A market of a cent with a thousand contracts at its best prices. */
function touch(bid: number, bidSize: number): News {
  return {
    kind: "book-snapshot-received",
    ticker: "KXA-1",
    bids: [{ price: cents(bid), qty: contracts(bidSize) }],
    asks: [{ price: cents(bid + 1), qty: contracts(1_000 - bidSize) }],
  };
}
