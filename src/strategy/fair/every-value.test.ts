import fc from "fast-check";
import { expect, test } from "vitest";
import { guide, market, now, view } from "../../../test/strategy/scene.ts";
import { valueOf } from "../../../test/strategy/value.ts";
import type { Level, Strike } from "../../domain/market.ts";
import { cents, minus, plus, qty, seconds, secondsOf, type Time } from "../../domain/units.ts";
import { shelf, type StageName } from "../shelf.ts";
import { observeUnderlying } from "../signal/settlement-average.ts";
import { noSignals, type Signals } from "../signal/signals.ts";
import { createStrategy } from "../strategy.ts";
import type { View } from "../view.ts";

/** What holds of every stage of fair value, alone and after another one. */

const values = (Object.keys(shelf) as StageName[]).filter((name) => shelf[name].role === "fair");
const some = {
  "fused-fair": { ...guide.shelf["fused-fair"], references: { model: 0.03 } },
  "weighted-fair": { ...guide.shelf["weighted-fair"], last: 0.3, references: { model: 0.5 } },
};

const anyCents = fc.integer({ min: 1, max: 99 });
const anyAgo = fc.integer({ min: 0, max: 90 });
const anyScene = fc.record({
  bid: fc.integer({ min: 1, max: 98 }),
  gap: fc.integer({ min: 1, max: 98 }),
  isOneSided: fc.boolean(),
  bidSize: fc.integer({ min: 1, max: 100_000 }),
  askSize: fc.integer({ min: 1, max: 100_000 }),
  secondsLeft: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 5_000_000 })),
  flow: fc.integer({ min: -300, max: 300 }),
  touchTicks: fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 8, maxLength: 8 }),
  squares: fc.integer({ min: 0, max: 1_000 }),
  hidden: fc.integer({ min: -80, max: 80 }),
  ownTrade: fc.option(anyCents),
  /** Ten thousandths: nearly certain too. */
  outside: fc.option(fc.record({ at: fc.integer({ min: 1, max: 9_999 }), ago: anyAgo })),
  traded: fc.option(fc.record({ at: anyCents, ago: anyAgo })),
  strike: fc.integer({ min: 1, max: 200 }),
  isAbove: fc.boolean(),
  isIncluded: fc.boolean(),
  mean: fc.integer({ min: 1, max: 200 }),
  volatility: fc.integer({ min: 1, max: 300 }),
  told: fc.integer({ min: 0, max: 15 }),
  category: fc.constantFrom("Crypto", "Politics", "Climate and Weather", "World"),
});

type Scene = typeof anyScene extends fc.Arbitrary<infer One> ? One : never;

interface Units {
  /** A size, and a price of the underlying, so many times as large; the clock so much later. */
  readonly size: number;
  readonly price: number;
  readonly later: Time;
}

const plain: Units = { size: 1, price: 1, later: seconds(0) };

function drawn(one: Scene, units: Units = plain): View {
  const at = plus(now, units.later);
  const ago = (age: number): Time => minus(at, seconds(age));
  const bestBid = one.isOneSided && one.isAbove ? undefined : level(one.bid, one.bidSize * units.size);
  const ask = Math.min(99, one.bid + one.gap);
  const bestAsk = one.isOneSided && !one.isAbove ? undefined : level(ask, one.askSize * units.size);
  const { outside, traded } = one;
  return view(undefined, undefined, {
    now: at,
    bestBid,
    bestAsk,
    lastPrice: traded === null ? undefined : cents(traded.at),
    lastTradeAt: traded === null ? undefined : ago(traded.ago),
    references: new Map(
      outside === null ? [] : [["model", { value: outside.at / 10_000, at: ago(outside.ago) }]],
    ),
    market: {
      ...market,
      category: one.category,
      closeAt: plus(at, seconds(one.secondsLeft)),
      strike: strikeOf(one, units.price),
    },
    underlying: { price: one.mean * units.price, volatility: one.volatility / 100, at: ago(one.told) },
    forecast: { mean: one.mean, deviation: one.volatility / 100, at: ago(one.told) },
    signals: signalsOf(one, units, secondsOf(at)),
  });
}

function level(cent: number, size: number): Level {
  return { price: cents(cent), qty: qty(size) };
}

function strikeOf({ strike, isAbove, isIncluded }: Scene, unit: number): Strike {
  const bound = { at: strike * unit, isIncluded };
  return { number: "KXDEMO", ...(isAbove ? { from: bound } : { to: bound }) };
}

function signalsOf(one: Scene, units: Units, at: number): Signals {
  const signals = noSignals();
  const close = at + one.secondsLeft;
  for (const [ago, factor] of [
    [45, 0.99],
    [one.told, 1],
  ] as const) {
    observeUnderlying(signals.average, one.mean * factor * units.price, at - ago, close, 60);
  }
  return {
    ...signals,
    ownTrade: one.ownTrade === null ? undefined : { price: one.ownTrade / 100, at: at - 5 },
    hidden: { ...signals.hidden, isBegun: true, estimate: one.hidden / 10 },
    volatility: { value: 0, at, squares: one.squares / 100, seconds: 300 },
    flow: { ...signals.flow, at, flow: one.flow * units.size, depth: 100 * units.size },
    touches: { ...signals.touches, adjustments: one.touchTicks.map((tenths) => tenths / 10) },
  };
}

function mirrored(one: Scene): Scene {
  const ask = Math.min(99, one.bid + one.gap);
  const { outside, traded } = one;
  return {
    ...one,
    bid: 100 - ask,
    gap: ask - one.bid,
    bidSize: one.askSize,
    askSize: one.bidSize,
    flow: -one.flow,
    hidden: -one.hidden,
    ownTrade: one.ownTrade === null ? null : 100 - one.ownTrade,
    outside: outside === null ? null : { ...outside, at: 10_000 - outside.at },
    traded: traded === null ? null : { ...traded, at: 100 - traded.at },
    // What the same number has to reach for YES it must not for NO.
    isAbove: !one.isAbove,
    isIncluded: !one.isIncluded,
  };
}

/** Of each stage alone, and of each after the guide's. */
const lists = values.flatMap((name): StageName[][] =>
  name === "weighted-fair" ? [[name]] : [[name], ["weighted-fair", name]],
);

const strategies = lists.map((names) =>
  createStrategy({
    ...guide,
    stages: [...names, "fixed-width", "quote-size"],
    shelf: { ...guide.shelf, ...some },
  }),
);

function all(one: View): Values {
  return strategies.map((strategy) => strategy.fair(one));
}

type Values = readonly (number | undefined)[];

function expectSame(one: Values, other: Values): void {
  const apart = one.flatMap((value, place) => {
    const beside = other[place];
    const isSame =
      value === undefined || beside === undefined ? value === beside : Math.abs(value - beside) < 1e-7;
    return isSame ? [] : [`${lists[place]?.join()}: ${value} and ${beside}`];
  });
  expect(apart).toEqual([]);
}

test("a value is always between 0 and $1, and NO's is what YES's leaves", () => {
  fc.assert(
    fc.property(anyScene, (one) => {
      const yes = all(drawn(one));
      const outside = yes.filter((value) => value !== undefined && !(value > 0 && value < 1));
      expect(outside).toEqual([]);
      const no = all(drawn(mirrored(one))).map((value) => (value === undefined ? undefined : 1 - value));
      expectSame(yes, no);
    }),
    { numRuns: 150, seed: 3 },
  );
});

test("a value does not hang on the units of sizes and of the underlying, nor on the date", () => {
  fc.assert(
    fc.property(
      anyScene,
      fc.constantFrom(2, 10, 1_000),
      fc.constantFrom(0.01, 7, 100_000),
      fc.integer({ min: 0, max: 100_000_000 }),
      (one, size, unit, later) => {
        // A forecast is of whole numbers: they have no other unit.
        const priced = (units: Units) => all({ ...drawn(one, units), forecast: undefined });
        expectSame(priced(plain), priced({ size, price: unit, later: seconds(later) }));
      },
    ),
    { numRuns: 100, seed: 4 },
  );
});

test("every stage has something to say in a scene like these", () => {
  const spoken: Scene = {
    bid: 40,
    gap: 3,
    isOneSided: false,
    bidSize: 30_000,
    askSize: 5_000,
    secondsLeft: 7_200,
    flow: 90,
    touchTicks: [1, 2, 3, 4, 5, 6, 7, 8],
    squares: 10,
    hidden: 5,
    ownTrade: 40,
    outside: { at: 5_000, ago: 1 },
    traded: { at: 45, ago: 1 },
    strike: 101,
    isAbove: true,
    isIncluded: true,
    mean: 100,
    volatility: 90,
    told: 1,
    category: "Politics",
  };
  const before = valueOf(drawn(spoken), ["weighted-fair"], some).fair;
  // One market has nothing to agree with.
  const silent = values.filter(
    (name) =>
      name !== "weighted-fair" &&
      name !== "coherent-fair" &&
      valueOf(drawn(spoken), ["weighted-fair", name], some).fair === before,
  );
  expect([values.length > 6, silent]).toEqual([true, []]);
});
