import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  all,
  anyMarket,
  core,
  drawn,
  level,
  mirrored,
  paramsOf,
  quote,
  withStages,
} from "../../test/strategy/drawn.ts";
import { guide, holding, market, now, view } from "../../test/strategy/scene.ts";
import { opposite, sides, type Side } from "../domain/side.ts";
import { logistic, logit } from "../lib/log-odds.ts";
import {
  cents,
  complement,
  contracts,
  dollars,
  oneDollar,
  plus,
  price,
  qty,
  seconds,
  secondsOf,
  type Price,
  type Qty,
} from "../domain/units.ts";
import type { Desire } from "./desire.ts";
import { guideStages, shelf, type StageName } from "./shelf.ts";
import { noSignals, type Signals } from "./signal/signals.ts";
import { createStrategy } from "./strategy.ts";
import type { View } from "./view.ts";

function shown({ quotes }: Desire): readonly (readonly [Side, Price, Qty])[] {
  return quotes.map(({ side, price: at, qty: size }) => [side, at, size]);
}

test("YES and NO are mirrors under every choice of stages", () => {
  /** How often leaving one stage out of a choice changed the quote: what never acts is not proven. */
  const acted = new Map(all.filter((name) => !core.some((each) => each === name)).map((name) => [name, 0]));
  const times = (name: StageName): number => acted.get(name) ?? Infinity;
  let equal = 0;
  let taken = 0;
  fc.assert(
    fc.property(anyMarket, (one) => {
      const some = paramsOf(one);
      const whole = quote(drawn(one), one.stages, some);
      const desire = shown(whole);
      const [rarest] = one.stages.toSorted((a, b) => times(a) - times(b));
      if (rarest !== undefined && times(rarest) < 5) {
        const rest = one.stages.filter((name) => name !== rarest);
        if (isOther(quote(drawn(one), rest, some), whole)) acted.set(rarest, times(rarest) + 1);
      }
      const mirror = quote(drawn(mirrored(one)), one.stages, some);
      const { take } = whole;
      expect(mirror.take).toEqual(
        take && { side: opposite(take.side), price: complement(take.price), qty: take.qty },
      );
      if (take !== undefined) taken += 1;
      const swapped = shown(mirror).map(
        ([side, at, size]) => [opposite(side), complement(at), size] as const,
      );
      const other = sides.flatMap((each) => swapped.filter(([side]) => side === each));
      expect(other.map(([side]) => side)).toEqual(desire.map(([side]) => side));
      // A wish within rounding error of a price, or of a contract, may go to either of two.
      for (const [place, [, at, size]] of desire.entries()) {
        expect(Math.abs((other[place]?.[1] ?? 0) - at)).toBeLessThanOrEqual(100);
        expect(Math.abs((other[place]?.[2] ?? 0) - size)).toBeLessThanOrEqual(100);
      }
      if (JSON.stringify(other) === JSON.stringify(desire)) equal += 1;
    }),
    { numRuns: 2_000, seed: 5 },
  );
  expect(equal).toBeGreaterThan(1_950);
  expect(taken).toBeGreaterThan(5);
  expect([...acted].filter(([, count]) => count < 3)).toEqual([]);
});

/** Read only where parameters say so that are not drawn here. */
const withOtherParams: Partial<Record<StageName, readonly string[]>> = {
  "fused-fair": ["touches"],
  "glft-lean": ["markouts", "flow"],
  "glft-width": ["markouts", "flow"],
  "cartea-jaimungal-lean": ["markouts"],
  "cartea-jaimungal-width": ["markouts"],
};

function named(name: StageName): readonly string[] {
  return shelf[name].reads ?? [];
}

test("a stage reads no signal but those that it names, and each of those somewhere", () => {
  /** What stages of a choice looked at, by stage: what is never looked at need not be kept up with. */
  const read = new Map(all.map((name) => [name, new Set<string>()]));
  fc.assert(
    fc.property(anyMarket, (one) => {
      const some = paramsOf(one);
      const known = drawn(one);
      for (const name of one.stages) {
        const seen = read.get(name) ?? new Set();
        const spied = (signals: Signals): Signals =>
          new Proxy(signals, {
            get: (target, key: keyof Signals) => {
              seen.add(key);
              return target[key];
            },
          });
        const event = known.event.map((each) => ({ ...each, signals: spied(each.signals) }));
        quote({ ...known, signals: spied(known.signals), event }, [name], some, () => undefined);
      }
    }),
    { numRuns: 600, seed: 5 },
  );
  const unnamed = all.map((name) => [
    name,
    [...(read.get(name) ?? [])].filter((key) => !named(name).includes(key)),
  ]);
  expect(unnamed.filter(([, keys]) => keys?.length !== 0)).toEqual([]);
  const unread = all.map((name) => [name, named(name).filter((key) => read.get(name)?.has(key) !== true)]);
  expect(Object.fromEntries(unread.filter(([, keys]) => keys?.length !== 0))).toEqual(withOtherParams);
});

function isOther(one: Desire, other: Desire): boolean {
  return JSON.stringify([one.quotes, one.silences]) !== JSON.stringify([other.quotes, other.silences]);
}

test("a stage is silent unless asked, and tells what it did when it did something", () => {
  fc.assert(
    fc.property(anyMarket, (one) => {
      const some = paramsOf(one);
      for (const name of one.stages) {
        const lines: string[] = [];
        const told = quote(drawn(one), [name], some, ({ stage, text }) => lines.push(`${stage}: ${text}`));
        expect(quote(drawn(one), [name], some)).toEqual(told);
        const without = core.some((each) => each === name) ? undefined : quote(drawn(one), [], some);
        const isSame = JSON.stringify(without?.quotes) === JSON.stringify(told.quotes);
        if (!isSame) expect(lines.join()).toContain(`${name}: `);
        expect(lines.join()).not.toMatch(/NaN|undefined|Infinity/);
      }
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
  const signals = {
    ...noSignals(),
    hidden: { isBegun: true, estimate: logit(0.44), middle: 0, at: 0, error: 0.1 },
  };
  expect(quote(view(40, 60, { signals }), ["filtered-fair"]).fair).toBeCloseTo(0.44, 12);
  expect(quote(view(40, undefined, { signals }), ["filtered-fair"]).fair).toBeUndefined();
  expect(quote(view(40, 60), ["filtered-fair"]).fair).toBeCloseTo(0.5, 12);
});

test("doubt-width is as much wider as the value may be wrong, by book and by time", () => {
  const signals = { ...noSignals(), hidden: { isBegun: true, estimate: 0, middle: 0, at: 0, error: 0.04 } };
  const some = { "fixed-width": { spread: cents(2) }, "doubt-width": { errors: 2, reaction: seconds(0) } };
  // Two errors of 0.04 · ¼ on each side.
  expect(quote(view(40, 60, { signals }), ["doubt-width"], some).spread).toBeCloseTo(0.02 + 4 * 0.01, 12);
  // D12: a minute before the end of an hour is 5.15¢ at 50¢.
  const late = { ...market, closeAt: plus(now, seconds(3_600)) };
  const slow = { ...some, "doubt-width": { errors: 1, reaction: seconds(60) } };
  expect(quote(view(40, 60, { market: late }), ["doubt-width"], slow).spread).toBeCloseTo(0.123, 3);
  // A quarter of that time is half as much doubt, also below a second: 5.15¢ · √(0.25 / 60).
  const quick = { ...some, "doubt-width": { errors: 1, reaction: seconds(0.25) } };
  const doubt = 0.051_503 * Math.sqrt(0.25 / 60);
  expect(quote(view(40, 60, { market: late }), ["doubt-width"], quick).spread).toBeCloseTo(
    0.02 + 2 * doubt,
    5,
  );
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

  it("stakes on what is left after the maker's fee", () => {
    // 0.0175 · 0.35 · 0.65 of a fee at 35¢: 4.602/64.602 of the bankroll, a quarter of it, $17.81, at 35.398¢ all in. And so for NO.
    const some = {
      "fixed-width": { spread: cents(10) },
      "quote-size": { mode: "fixed", qty: contracts(100) },
      "kelly-cap": { fraction: 0.25, bankroll: dollars(1_000) },
    } as const;
    const params = withStages(["kelly-cap"], some);
    const wide = { ...params, inventory: { ...params.inventory, maxPosition: contracts(1_000) } };
    const paying = { ...market, fees: { kind: "quadratic_with_maker_fees", multiplier: 10_000 } } as const;
    const { quotes } = createStrategy(wide).quotes(view(30, 50, { market: paying }), 1);
    expect(quotes.map((each) => each.qty)).toEqual([contracts(50), contracts(46)]);
  });

  it("bounds all levels of a ladder together, as a hidden reserve does", () => {
    // 54 contracts of the bid, as above: forty and the rest of it.
    const some = {
      "fixed-width": { spread: cents(10) },
      "quote-size": { mode: "fixed", qty: contracts(40) },
      "kelly-cap": { fraction: 0.25, bankroll: dollars(1_000) },
      "hidden-reserve": { shown: contracts(45), total: contracts(500), refill: 5, renew: 600 },
    } as const;
    const bids = (names: readonly StageName[]): readonly Qty[] => {
      const params = withStages(names, some);
      const wide = { ...params, inventory: { ...params.inventory, maxPosition: contracts(1_000) } };
      const { quotes } = createStrategy(wide).quotes(view(30, 50), 1);
      return quotes.filter(({ side }) => side === "bid").map(({ qty: size }) => size);
    };
    expect(bids(["ladder"])).toEqual([contracts(40), contracts(60), contracts(80)]);
    expect(bids(["ladder", "kelly-cap"])).toEqual([contracts(40), contracts(14)]);
    expect(bids(["ladder", "hidden-reserve"])).toEqual([contracts(40), contracts(5)]);
  });

  it("keeps nobody from giving back what is held, at whatever price", () => {
    const some = { "fixed-width": { spread: price(0) } } as const;
    const long = quote(view(30, 50, { position: holding(4) }), ["kelly-cap"], some);
    expect(shown(long)).toEqual([["ask", cents(40), contracts(4)]]);
    const short = quote(view(30, 50, { position: holding(-20) }), ["kelly-cap"], some);
    expect(shown(short)).toEqual([["bid", cents(40), contracts(10)]]);
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

test("price-band holds quotes that a lean carries past it, though the value is within", () => {
  const some = {
    "price-band": { floor: cents(20), ceiling: cents(80) },
    "fixed-width": { spread: cents(2) },
    "linear-lean": { threshold: 0, factor: 1, spread: cents(20) },
  };
  // Forty short of fifty move 78¢ up by 16¢; forty long move 22¢ down.
  const high = quote(view(60, 96, { position: holding(-40) }), ["price-band", "linear-lean"], some);
  expect(shown(high)).toEqual([["bid", cents(80), contracts(10)]]);
  const low = quote(view(4, 40, { position: holding(40) }), ["price-band", "linear-lean"], some);
  expect(shown(low)).toEqual([["ask", cents(20), contracts(10)]]);
});

test.each([
  ["longshot-guard", "both longshot"],
  ["price-band", "ask below-floor"],
  ["moving-band", "ask below-moving-band"],
] as const)("%s is as good first in the list as last", (name, expected) => {
  const anchor = { ...noSignals().anchor, value: 0.5 };
  const scene = view(1, 3, { signals: { ...noSignals(), anchor } });
  const some = {
    "price-band": { floor: cents(20), ceiling: cents(80) },
    "fixed-width": { spread: cents(2) },
  };
  const stages = [...core];
  for (const list of [
    [name, ...stages],
    [...stages, name],
  ]) {
    const params = { ...guide, stages: list, shelf: { ...guide.shelf, ...some } };
    const { silences } = createStrategy(params).quotes(scene, 1);
    expect(silences.map(({ side = "both", code }) => `${side} ${code}`)).toContain(expected);
  }
});

test.each([Number.NaN, Infinity, -Infinity])("a lean of %f is no price, on either side", (factor) => {
  const some = { "linear-lean": { threshold: 0, factor, spread: cents(15) } };
  const { quotes } = quote(view(30, 50, { position: holding(10) }), ["linear-lean"], some);
  expect(quotes).toEqual([]);
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
    const markouts = {
      pending: [],
      mid: 0,
      bid: { adverse: 20, size: 100 },
      ask: { adverse: -90, size: 100 },
    };
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
    const short = { "fill-cooldown": { pause: seconds(0.5) }, "jump-alarm": { pause: seconds(0.5) } };
    expect(quote(filled(0.4), ["fill-cooldown"], short).silences).toEqual([
      { side: "bid", code: "cooling-down" },
    ]);
    expect(quote(filled(0.6), ["fill-cooldown"], short).silences).toEqual([]);
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
