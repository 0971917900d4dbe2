import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { eventMarket, firstOf, guide, holding, market, now, view } from "../../test/strategy/scene.ts";
import type { Level, Market, Strike } from "../domain/market.ts";
import { opposite, sides, type Side } from "../domain/side.ts";
import { logistic, logit } from "../lib/log-odds.ts";
import {
  cents,
  complement,
  contracts,
  dollars,
  minus,
  oneDollar,
  plus,
  price,
  qty,
  seconds,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import type { Desire } from "./desire.ts";
import { guideStages, shelf, type ShelfParams, type StageName } from "./shelf.ts";
import { noSignals, secondsOf, type Signals } from "./signal/signals.ts";
import { createStrategy, type StrategyParams } from "./strategy.ts";
import type { Trace } from "./trace.ts";
import type { EventMarket, View } from "./view.ts";

const core = ["weighted-fair", "fixed-width", "quote-size"] as const;
const order = ["fair", "guard", "lean", "width", "size"] as const;
const all = Object.keys(shelf) as StageName[];

/** Value, width and size, and the stages under test where stages of their kind go. */
function withStages(names: readonly StageName[], some: Partial<ShelfParams> = {}): StrategyParams {
  const stages = order.flatMap((role) =>
    [...core, ...names.filter((name) => !core.some((each) => each === name))].filter(
      (name) => shelf[name].role === role,
    ),
  );
  return { ...guide, stages, shelf: { ...guide.shelf, ...some } };
}

function quote(
  one: View,
  names: readonly StageName[],
  some: Partial<ShelfParams> = {},
  trace?: Trace,
): Desire {
  return createStrategy(withStages(names, some)).quotes(one, 1, trace);
}

function shown({ quotes }: Desire): readonly (readonly [Side, Price, Qty])[] {
  return quotes.map(({ side, price: at, qty: size }) => [side, at, size]);
}

function level(at: Price, size: number): Level {
  return { price: at, qty: qty(size) };
}

/** What was seen at each distance from the mid. */
function anyTable(max: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 0, max }), { minLength: 11, maxLength: 11 });
}

const anyMarket = fc.record({
  bid: fc.integer({ min: 1, max: 97 }),
  gap: fc.integer({ min: 1, max: 97 }),
  bidSize: fc.integer({ min: 1, max: 100_000 }),
  askSize: fc.integer({ min: 1, max: 100_000 }),
  net: fc.integer({ min: -50, max: 50 }),
  secondsLeft: fc.integer({ min: 0, max: 10_000 }),
  flow: fc.integer({ min: -300, max: 300 }),
  touchTicks: fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 8, maxLength: 8 }),
  isToxic: fc.boolean(),
  jumpedAgo: fc.option(fc.integer({ min: 0, max: 60 })),
  bidFilledAgo: fc.option(fc.integer({ min: 0, max: 10 })),
  askFilledAgo: fc.option(fc.integer({ min: 0, max: 10 })),
  bidAdverse: fc.integer({ min: -50, max: 50 }),
  askAdverse: fc.integer({ min: -50, max: 50 }),
  squares: fc.integer({ min: 0, max: 100 }),
  hidden: fc.integer({ min: -30, max: 30 }),
  hiddenError: fc.integer({ min: 0, max: 20 }),
  jumps: fc.integer({ min: 0, max: 6 }),
  sellers: anyTable(20),
  buyers: anyTable(20),
  seconds: anyTable(3_600),
  outside: fc.option(
    fc.record({ at: fc.integer({ min: 1, max: 99 }), ago: fc.integer({ min: 0, max: 90 }) }),
  ),
  traded: fc.option(fc.record({ at: fc.integer({ min: 1, max: 99 }), ago: fc.integer({ min: 0, max: 90 }) })),
  /** Where the strike is, and what the number is expected to be. */
  strike: fc.option(fc.integer({ min: 90, max: 110 })),
  isAbove: fc.boolean(),
  isIncluded: fc.boolean(),
  mean: fc.integer({ min: 90, max: 110 }),
  average: fc.option(fc.integer({ min: 1, max: 99 })),
  ownTrade: fc.option(fc.integer({ min: 1, max: 99 })),
  losing: fc.subarray([...sides]),
  pause: fc.constantFrom(0, 100),
  bidTaken: fc.integer({ min: 0, max: 30 }),
  askTaken: fc.integer({ min: 0, max: 30 }),
  regime: fc.constantFrom(...(["quiet", "trending", "event", "reduce-only", "halted"] as const)),
  stages: fc.subarray(all),
  /** The strike is a number from 1 to 9; this market's is 5. */
  siblings: fc.array(
    fc.record({
      bid: fc.integer({ min: 1, max: 97 }),
      gap: fc.integer({ min: 1, max: 97 }),
      net: fc.integer({ min: -50, max: 50 }),
      at: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 2 },
  ),
  /** NO of it: what was above a strike is below it. */
  isMirror: fc.constant<boolean>(false),
});

type Drawn = typeof anyMarket extends fc.Arbitrary<infer One> ? One : never;

function drawn(one: Drawn): View {
  const { bid, gap, bidSize, askSize, net, secondsLeft, outside, traded } = one;
  const ask = Math.min(99, bid + gap);
  const closeAt = plus(now, seconds(secondsLeft));
  const own: EventMarket = {
    market: { ...market, category: "Politics", closeAt, ...nested(5, one.isMirror), ...strikeOf(one) },
    position: holding(net),
    seen: { bid: level(cents(bid), bidSize), ask: level(cents(ask), askSize) },
    mark: undefined,
    signals: signalsOf(one),
  };
  const others = one.siblings.map((other, index) =>
    eventMarket(
      { closeAt, ticker: `KXDEMO-S${index}`, ...nested(other.at, one.isMirror) },
      other.bid,
      Math.min(99, other.bid + other.gap),
      other.net,
    ),
  );
  return {
    ...firstOf([own, ...others]),
    underlying: { price: one.mean, volatility: 0.5, at: now },
    forecast: { mean: one.mean, deviation: 3, at: now },
    lastPrice: traded === null ? undefined : cents(traded.at),
    lastTradeAt: traded === null ? undefined : before(traded.ago),
    references: new Map(
      outside === null ? [] : [["model", { value: outside.at / 100, at: before(outside.ago) }]],
    ),
  };
}

function nested(at: number, isMirror: boolean): Partial<Market> {
  const strike = isMirror ? { to: { at, isIncluded: false } } : { from: { at, isIncluded: true } };
  return { isNested: true, strike: { number: "KXDEMO", ...strike } };
}

/** A threshold has a mirror: what is above it for YES is not for NO. */
function strikeOf({ strike, isAbove, isIncluded }: Drawn): { readonly strike?: Strike } {
  if (strike === null) return {};
  const bound = { at: strike, isIncluded };
  return { strike: { number: "KXDEMO", ...(isAbove ? { from: bound } : { to: bound }) } };
}

function before(ago: number): Time {
  return minus(now, seconds(ago));
}

function signalsOf(one: Drawn): Signals {
  const at = secondsOf(now);
  const ago = (seen: number | null): number | undefined => (seen === null ? undefined : at - seen);
  const none = noSignals();
  return {
    hidden: { estimate: one.hidden / 10, middle: 0, at, error: one.hiddenError / 100 },
    volatility: { value: 0, at, squares: one.squares / 100, seconds: 300 },
    flow: { ...none.flow, at, flow: one.flow, depth: 100 },
    average: none.average,
    touches: { ...none.touches, adjustments: one.touchTicks.map((hundredths) => hundredths / 100) },
    markouts: {
      pending: [],
      bid: { adverse: one.bidAdverse, size: 100 },
      ask: { adverse: one.askAdverse, size: 100 },
    },
    toxicity: { ...none.toxicity, isHigh: one.isToxic },
    jump: { ...none.jump, at: ago(one.jumpedAgo) },
    jumps: { at, seconds: 3_600, count: one.jumps, moved: one.jumps / 2 },
    reach: {
      ...none.reach,
      bid: { ...none.reach.bid, takers: one.sellers, seconds: one.seconds },
      ask: { ...none.reach.ask, takers: one.buyers, seconds: one.seconds },
    },
    regime: { ...none.regime, name: one.regime },
    anchor: { ...none.anchor, value: one.average === null ? undefined : one.average / 100 },
    throttle: { bid: throttle(one, "bid"), ask: throttle(one, "ask") },
    reserve: { bid: reserve(one.bidFilledAgo, one.bidTaken), ask: reserve(one.askFilledAgo, one.askTaken) },
    ownTrade: one.ownTrade === null ? undefined : { price: one.ownTrade / 100, at },
    filledAt: { bid: ago(one.bidFilledAgo), ask: ago(one.askFilledAgo) },
  };
}

function throttle({ losing, pause }: Drawn, side: Side): Signals["throttle"][Side] {
  const { throttle: none } = noSignals();
  return { ...none[side], isShrunk: losing.includes(side), pausedUntil: secondsOf(now) + pause };
}

function reserve(ago: number | null, taken: number): Signals["reserve"][Side] {
  const at = ago === null ? undefined : secondsOf(now) - ago;
  return { at, taken: taken * 100, takenOfShown: Math.min(taken, 3) * 100 };
}

function mirrored(drawn: Drawn): Drawn {
  const ask = Math.min(99, drawn.bid + drawn.gap);
  const { bidSize, askSize, net } = drawn;
  return {
    ...drawn,
    bid: 100 - ask,
    gap: ask - drawn.bid,
    bidSize: askSize,
    askSize: bidSize,
    net: -net,
    flow: -drawn.flow,
    hidden: -drawn.hidden,
    isAbove: !drawn.isAbove,
    isIncluded: !drawn.isIncluded,
    outside: drawn.outside === null ? null : { ...drawn.outside, at: 100 - drawn.outside.at },
    traded: drawn.traded === null ? null : { ...drawn.traded, at: 100 - drawn.traded.at },
    bidFilledAgo: drawn.askFilledAgo,
    askFilledAgo: drawn.bidFilledAgo,
    bidAdverse: drawn.askAdverse,
    askAdverse: drawn.bidAdverse,
    sellers: drawn.buyers,
    buyers: drawn.sellers,
    siblings: drawn.siblings.map((other) => {
      const otherAsk = Math.min(99, other.bid + other.gap);
      return { ...other, bid: 100 - otherAsk, gap: otherAsk - other.bid, net: -other.net };
    }),
    isMirror: true,
    average: drawn.average === null ? null : 100 - drawn.average,
    ownTrade: drawn.ownTrade === null ? null : 100 - drawn.ownTrade,
    losing: drawn.losing.map(opposite),
    bidTaken: drawn.askTaken,
    askTaken: drawn.bidTaken,
  };
}

test("YES and NO are mirrors under every choice of stages", () => {
  const band = {
    "price-band": { floor: cents(20), ceiling: cents(80) },
    "fused-fair": { ...guide.shelf["fused-fair"], references: { model: 0.03 } },
  };
  let equal = 0;
  fc.assert(
    fc.property(anyMarket, (one) => {
      const desire = shown(quote(drawn(one), one.stages, band));
      const swapped = shown(quote(drawn(mirrored(one)), one.stages, band)).map(
        ([side, at, size]) => [opposite(side), complement(at), size] as const,
      );
      const mirror = sides.flatMap((each) => swapped.filter(([side]) => side === each));
      expect(mirror.map(([side]) => side)).toEqual(desire.map(([side]) => side));
      // A wish within rounding error of a price, or of a contract, may go to either of two.
      for (const [place, [, at, size]] of desire.entries()) {
        expect(Math.abs((mirror[place]?.[1] ?? 0) - at)).toBeLessThanOrEqual(100);
        expect(Math.abs((mirror[place]?.[2] ?? 0) - size)).toBeLessThanOrEqual(100);
      }
      if (JSON.stringify(mirror) === JSON.stringify(desire)) equal += 1;
    }),
    { numRuns: 2_000, seed: 5 },
  );
  expect(equal).toBeGreaterThan(1_950);
});

test("a stage is silent unless asked, and tells what it did when it did something", () => {
  const alone = new Map(all.map((name) => [name, createStrategy(withStages([name]))]));
  const bare = createStrategy(withStages([]));
  fc.assert(
    fc.property(anyMarket, (one) => {
      const scene = drawn(one);
      const without = JSON.stringify(bare.quotes(scene, 1).quotes);
      const untold: StageName[] = [];
      const [told, silent, words]: [unknown[], unknown[], string[]] = [[], [], []];
      for (const name of one.stages) {
        const lines: string[] = [];
        const desire = alone
          .get(name)
          ?.quotes(scene, 1, ({ stage, text }) => lines.push(`${stage}: ${text}`));
        told.push(desire);
        silent.push(alone.get(name)?.quotes(scene, 1));
        words.push(...lines);
        const isSame = !core.some((each) => each === name) && JSON.stringify(desire?.quotes) === without;
        if (!isSame && !lines.some((line) => line.includes(`${name}: `))) untold.push(name);
      }
      expect(silent).toEqual(told);
      expect(untold).toEqual([]);
      expect(words.join()).not.toMatch(/NaN|undefined|Infinity/);
    }),
    { numRuns: 300 },
  );
});

describe("weighted-mid", () => {
  const touch = view(42, 45, { bestBid: level(cents(42), 300), bestAsk: level(cents(45), 100) });

  it("has its share of the value, in log-odds", () => {
    expect(
      quote(touch, ["weighted-mid"], { "weighted-mid": { weight: 1, maxSpread: cents(10) } }).fair,
    ).toBeCloseTo(0.4425, 12);
    const half = quote(touch, ["weighted-mid"]).fair ?? 0;
    expect(half).toBeGreaterThan(0.435);
    expect(half).toBeLessThan(0.4425);
  });

  it("says nothing in a wide market", () => {
    expect(quote(view(30, 50), ["weighted-mid"]).fair).toBeCloseTo(0.4, 12);
  });

  it("is a value of its own where nothing else is", () => {
    const stages: StageName[] = ["weighted-mid", "fixed-width", "quote-size"];
    expect(createStrategy({ ...guide, stages }).quotes(touch, 1).fair).toBeCloseTo(0.4425, 12);
  });
});

test("filtered-fair is what the book hides, and nothing without both sides of it", () => {
  const signals = { ...noSignals(), hidden: { estimate: logit(0.44), middle: 0, at: 0, error: 0.1 } };
  expect(quote(view(40, 60, { signals }), ["filtered-fair"]).fair).toBeCloseTo(0.44, 12);
  expect(quote(view(40, undefined, { signals }), ["filtered-fair"]).fair).toBeUndefined();
  expect(quote(view(40, 60), ["filtered-fair"]).fair).toBeCloseTo(0.5, 12);
});

test("doubt-width is as much wider as the value may be wrong, by book and by time", () => {
  const signals = { ...noSignals(), hidden: { estimate: 0, middle: 0, at: 0, error: 0.04 } };
  const some = { "fixed-width": { spread: cents(2) }, "doubt-width": { errors: 2, reaction: seconds(0) } };
  // Two errors of 0.04 · ¼ on each side.
  expect(quote(view(40, 60, { signals }), ["doubt-width"], some).spread).toBeCloseTo(0.02 + 4 * 0.01, 12);
  // D12: a minute before the end of an hour is 5.15¢ at 50¢.
  const late = { ...market, closeAt: plus(now, seconds(3_600)) };
  const slow = { ...some, "doubt-width": { errors: 1, reaction: seconds(60) } };
  expect(quote(view(40, 60, { market: late }), ["doubt-width"], slow).spread).toBeCloseTo(0.123, 3);
});

test("stand-down shows no side that others outbid by more than it is told", () => {
  const some = { "fixed-width": { spread: cents(6) }, "stand-down": { behind: cents(1) } };
  // 47 and 53 round a market of 48 to 54, and of 49 to 51.
  const lopsided = quote(view(48, 54), ["stand-down"], { ...some, "fixed-width": { spread: cents(6) } });
  expect(lopsided.silences).toEqual([]);
  expect(quote(view(49, 51), ["stand-down"], some).silences).toEqual([
    { side: "bid", code: "outbid" },
    { side: "ask", code: "outbid" },
  ]);
  expect(
    quote(view(49, 51), ["stand-down"], { ...some, "stand-down": { behind: cents(2) } }).silences,
  ).toEqual([]);
});

test("settlement-lean is a straight line in log-odds: D8", () => {
  // Fifty at 50¢ and a hundredth: 0.377541.
  const { quotes } = quote(view(30, 70, { position: holding(29) }), ["settlement-lean"], {
    "settlement-lean": { riskAversion: 0.5 / 29 },
    "fixed-width": { spread: cents(2) },
  });
  expect(quotes.map((each) => each.price)).toEqual([cents(36), cents(39)]);
});

test("log-odds-width breaks even where D7 does, and earns the margin", () => {
  const some = { "log-odds-width": { informedShare: 0.1, margin: cents(1) } };
  expect(quote(view(40, 60), ["log-odds-width"], some).spread).toBeCloseTo(0.12, 12);
  const flatter = { "log-odds-width": { informedShare: 0.2, margin: cents(0) } };
  expect(quote(view(94, 96), ["log-odds-width"], flatter).spread).toBeCloseTo(0.966_101_7 - 0.926_829_3, 6);
});

test("cover-fees moves each side by what its maker pays: a quarter of the taker's, and nothing without maker fees", () => {
  const paying = { ...market, fees: { kind: "quadratic_with_maker_fees", multiplier: 10_000 } } as const;
  const some = { "fixed-width": { spread: cents(10) } };
  const fee = 0.0175 * 0.35 * 0.65 + 0.0175 * 0.45 * 0.55;
  expect(quote(view(30, 50, { market: paying }), ["cover-fees"], some).spread).toBeCloseTo(0.1 + fee, 12);
  expect(quote(view(30, 50), ["cover-fees"], some).spread).toBeCloseTo(0.1, 12);
});

test.each([
  ["penny", [cents(41), cents(59)]],
  ["join", [cents(40), cents(60)]],
] as const)("join-touch quotes no better than it takes: %s", (mode, prices) => {
  const some = { "fixed-width": { spread: cents(4) }, "join-touch": { mode, depth: qty(0) } };
  expect(quote(view(40, 60), ["join-touch"], some).quotes.map((each) => each.price)).toEqual(prices);
  // What is further away stays there.
  const { "join-touch": still } = some;
  expect(quote(view(48, 52), ["join-touch"], { "join-touch": still }).spread).toBeCloseTo(0.15, 12);
});

describe("ladder", () => {
  it("has its levels, apart and growing, on both sides", () => {
    expect(shown(quote(view(30, 50), ["ladder"]))).toEqual([
      ["bid", cents(32), contracts(10)],
      ["bid", cents(30), contracts(15)],
      ["bid", cents(28), contracts(20)],
      ["ask", cents(48), contracts(10)],
      ["ask", cents(50), contracts(15)],
      ["ask", cents(52), contracts(20)],
    ]);
  });

  it("fills the room to the position limit from the first level on", () => {
    const sizes = (net: number): readonly number[] =>
      quote(view(30, 50, { position: holding(net) }), ["ladder"])
        .quotes.filter(({ side }) => side === "bid")
        .map((each) => each.qty);
    expect(sizes(29)).toEqual([contracts(10), contracts(11)]);
  });

  it("never has two levels at one price", () => {
    const close = { ladder: { levels: 4, spacing: price(1), growth: 0 } };
    const bids = quote(view(30, 50), ["ladder"], close).quotes.filter(({ side }) => side === "bid");
    expect(bids.map((each) => each.price)).toEqual([cents(32), cents(31), cents(30), cents(29)]);
  });

  it("has lists of its own: distances as they are to the first's, contracts in proportion to it", () => {
    const lists = {
      levels: 3,
      spacing: cents(1),
      growth: 9,
      spreads: [cents(2), cents(5), cents(9), cents(10)],
      sizes: [contracts(4), contracts(8), contracts(2), contracts(6)],
    };
    const quoted = shown(quote(view(30, 50), ["ladder"], { ladder: lists }));
    expect(quoted.filter(([side]) => side === "bid")).toEqual([
      ["bid", cents(32), contracts(10)],
      ["bid", cents(29), contracts(20)],
      ["bid", cents(25), contracts(5)],
      ["bid", cents(24), contracts(15)],
    ]);
    const sizesAlone = shown(quote(view(30, 50), ["ladder"], { ladder: { ...lists, spreads: [] } }));
    expect(sizesAlone.slice(0, 2)).toEqual([
      ["bid", cents(32), contracts(10)],
      ["bid", cents(31), contracts(20)],
    ]);
  });

  it("ends where the prices do", () => {
    const low = quote(view(1, 3), ["ladder"], { "fixed-width": { spread: cents(2) } });
    expect(low.quotes.filter(({ side }) => side === "bid").map((each) => each.price)).toEqual([cents(1)]);
  });
});

test("min-spread widens what is narrower, and leaves what is not", () => {
  const narrow = { "fixed-width": { spread: cents(1) }, "min-spread": { spread: cents(4) } };
  expect(quote(view(30, 50), ["min-spread"], narrow).spread).toBeCloseTo(0.04, 12);
  expect(quote(view(30, 50), ["min-spread"]).spread).toBeCloseTo(0.15, 12);
});

test.each([
  [10, 1, [800, 1000]],
  [-25, 1, [1000, 500]],
  [25, 2, [1000]],
])("skewed-size with %i held and factor %i shows %j", (net, factor, sizes) => {
  const held = view(30, 50, { position: holding(net) });
  expect(quote(held, ["skewed-size"], { "skewed-size": { factor } }).quotes.map((each) => each.qty)).toEqual(
    sizes,
  );
});

describe("kelly-cap", () => {
  it("shows what a share of Kelly's stake pays for", () => {
    // An edge of 5¢ at 35¢: 5/65 of the bankroll, a quarter of it, $19.23: 54 contracts at 35¢.
    const some = {
      "fixed-width": { spread: cents(10) },
      "quote-size": { mode: "fixed", qty: contracts(100) },
      "kelly-cap": { fraction: 0.25, bankroll: dollars(1_000) },
    } as const;
    const params = { ...withStages(["kelly-cap"], some) };
    const wide = { ...params, inventory: { ...params.inventory, maxPosition: contracts(1_000) } };
    const { quotes } = createStrategy(wide).quotes(view(30, 50), 1);
    expect(quotes.map((each) => each.qty)).toEqual([contracts(54), contracts(50)]);
  });

  it("shows nothing where there is no edge", () => {
    const some = { "fixed-width": { spread: price(0) } } as const;
    const { quotes, silences } = quote(view(30, 50), ["kelly-cap"], some);
    expect(quotes).toEqual([]);
    expect(silences).toEqual(sides.map((side) => ({ side, code: "no-size" })));
  });
});

test.each([
  [40, 60, undefined],
  [85, 95, "above-ceiling"],
  [5, 15, "below-floor"],
])("price-band between 20¢ and 80¢ in a market of %i/%i: %s", (bid, ask, code) => {
  const band = { "price-band": { floor: cents(20), ceiling: cents(80) } };
  const { silences } = quote(view(bid, ask), ["price-band"], {
    ...band,
    "fixed-width": { spread: cents(4) },
  });
  expect(silences.map((silence) => silence.code)).toEqual(code === undefined ? [] : [code]);
});

test.each([
  [1, 3, ["longshot"]],
  [97, 99, ["longshot"]],
  [3, 5, []],
])("longshot-guard below 3¢ in a market of %i/%i: %j", (bid, ask, codes) => {
  const { silences } = quote(view(bid, ask), ["longshot-guard"], { "fixed-width": { spread: cents(2) } });
  expect(silences.map((silence) => silence.code)).toEqual(codes);
});

describe("what was observed", () => {
  const seen = (some: Partial<Signals>) => view(40, 60, { signals: { ...noSignals(), ...some } });
  const at = secondsOf(now);

  test("flow-shift moves the value with the flow, by its strength at most", () => {
    const flow = { touch: undefined, at, flow: 50, depth: 100 };
    const fair = quote(seen({ flow }), ["flow-shift"]).fair ?? 0;
    expect(logit(fair)).toBeCloseTo(0.025, 9);
    expect(quote(seen({ flow: { ...flow, flow: -500 } }), ["flow-shift"]).fair).toBeCloseTo(
      logistic(-0.05),
      9,
    );
  });

  test("markout-width charges each side what its fills have cost", () => {
    const markouts = { pending: [], bid: { adverse: 20, size: 100 }, ask: { adverse: -90, size: 100 } };
    const lines: string[] = [];
    quote(
      seen({ markouts }),
      ["markout-width"],
      { "markout-width": { informedShare: 0, priorSize: 100 } },
      (line) => lines.push(line.text),
    );
    expect(lines.join("\n")).toContain("a fill of the bid has cost 2.5¢ (100 contracts seen)");
    expect(lines.join("\n")).toContain("a fill of the ask has cost 0.0¢");
  });

  test("the value's jump, one-sided trading and a fill silence what they should, and for how long", () => {
    const codes = (one: View, name: StageName): readonly string[] =>
      quote(one, [name]).silences.map(({ side = "both", code }) => `${side} ${code}`);
    const jump = (ago: number) => seen({ jump: { from: 0, since: at, at: at - ago } });
    expect(codes(jump(29), "jump-alarm")).toEqual(["both jump"]);
    expect(codes(jump(30), "jump-alarm")).toEqual([]);
    expect(codes(seen({}), "jump-alarm")).toEqual([]);
    const toxic = (isHigh: boolean) => seen({ toxicity: { ...noSignals().toxicity, isHigh } });
    expect(codes(toxic(true), "toxicity-pull")).toEqual(["both toxic"]);
    expect(codes(toxic(false), "toxicity-pull")).toEqual([]);
    const filled = (ago: number) => seen({ filledAt: { bid: at - ago, ask: undefined } });
    expect(codes(filled(4), "fill-cooldown")).toEqual(["bid cooling-down"]);
    expect(codes(filled(5), "fill-cooldown")).toEqual([]);
    expect(codes(filled(5_000), "ping-pong")).toEqual(["bid ping-pong"]);
    expect(codes(seen({ filledAt: { bid: at - 9, ask: at - 8 } }), "ping-pong")).toEqual(["ask ping-pong"]);
    expect(codes(seen({}), "ping-pong")).toEqual([]);
  });

  test("Avellaneda and Stoikov lean by q γ σ² τ and quote their width", () => {
    // A cent by the root of a second at 50¢: 0.04 in log-odds; 0.0001 · 600 s · 0.05 · 20 contracts are 6¢.
    const volatility = { value: 0, at, squares: 0.0016 * 1e9, seconds: 1e9 };
    const params = { riskAversion: 0.05, horizon: seconds(600), priorSeconds: 1 };
    const some = {
      "avellaneda-stoikov-lean": params,
      "avellaneda-stoikov-width": { ...params, decay: 50 },
    };
    const held = view(40, 60, { position: holding(20), signals: { ...noSignals(), volatility } });
    const lines: string[] = [];
    const desire = quote(held, ["avellaneda-stoikov-lean", "avellaneda-stoikov-width"], some, (line) =>
      lines.push(line.text),
    );
    expect(lines.join("\n")).toContain("move the centre by -6.0¢");
    expect(desire.spread).toBeCloseTo(0.05 * 0.0001 * 600 + (2 / 0.05) * Math.log1p(0.05 / 50), 3);
  });
});

test("the guide's rule is on the shelf", () => {
  expect(guideStages.every((name) => all.includes(name))).toBe(true);
  expect(oneDollar).toBe(10_000);
});
