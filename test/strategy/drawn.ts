import fc from "fast-check";
import { feeKinds } from "../../src/domain/fees.ts";
import type { Level, Market, Strike } from "../../src/domain/market.ts";
import { opposite, sides, type Side } from "../../src/domain/side.ts";
import {
  cents,
  minus,
  plus,
  qty,
  seconds,
  secondsOf,
  type Price,
  type Time,
} from "../../src/domain/units.ts";
import type { Desire } from "../../src/strategy/desire.ts";
import { shelf, type ShelfParams, type StageName } from "../../src/strategy/shelf.ts";
import { noSignals, type Signals } from "../../src/strategy/signal/signals.ts";
import { createStrategy, type StrategyParams } from "../../src/strategy/strategy.ts";
import type { Trace } from "../../src/strategy/trace.ts";
import type { EventMarket, RewardView, View } from "../../src/strategy/view.ts";
import { eventMarket, firstOf, guide, holding, market, now } from "./scene.ts";

/** Scenes and choices of stages, drawn so that every stage of the shelf has something to do in many of them. */

export const core = ["weighted-fair", "fixed-width", "quote-size"] as const;
const order = ["fair", "guard", "lean", "width", "size"] as const;
export const all = Object.keys(shelf) as StageName[];

/** What keeps a quote from being shown is proved in half of the scenes, and kept out of the way of the rest in the others. */
const silencing: ReadonlySet<StageName> = new Set([
  "stop-near-close",
  "longshot-guard",
  "jump-alarm",
  "toxicity-pull",
  "blackout",
  "fill-cooldown",
  "ping-pong",
  "stand-down",
  "take-if-crossed",
  "kelly-cap",
]);

/** Value, width and size, and the stages under test where stages of their kind go. */
export function withStages(names: readonly StageName[], some: Partial<ShelfParams> = {}): StrategyParams {
  const stages = order.flatMap((role) =>
    [...core, ...names.filter((name) => !core.some((each) => each === name))].filter(
      (name) => shelf[name].role === role,
    ),
  );
  return { ...guide, stages, shelf: { ...guide.shelf, ...some } };
}

export function quote(
  one: View,
  names: readonly StageName[],
  some: Partial<ShelfParams> = {},
  trace?: Trace,
): Desire {
  return createStrategy(withStages(names, some)).quotes(one, 1, trace);
}

export function level(at: Price, size: number): Level {
  return { price: at, qty: qty(size) };
}

/** What was seen at each distance from the mid. */
function anyTable(max: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 0, max }), { minLength: 11, maxLength: 11 });
}

export const anyMarket = fc.record({
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
  category: fc.constantFrom("Politics", "Sports", "Economics"),
  fees: fc.constantFrom(...feeKinds),
  feeTimes: fc.constantFrom(0, 5_000, 10_000, 20_000),
  /** Cents. */
  baseSpread: fc.integer({ min: 1, max: 20 }),
  minSpread: fc.integer({ min: 1, max: 30 }),
  /** Seconds from now until the news, and how long they last. */
  news: fc.option(
    fc.record({ from: fc.integer({ min: -3_000, max: 1_500 }), length: fc.integer({ min: 60, max: 1_200 }) }),
  ),
  rewards: fc.option(
    fc.record({
      poolRate: fc.integer({ min: 1, max: 100 }),
      target: fc.integer({ min: 1, max: 400 }),
      bidBehind: fc.integer({ min: 0, max: 1_000 }),
      askBehind: fc.integer({ min: 0, max: 1_000 }),
      sold: fc.integer({ min: 0, max: 5 }),
      bought: fc.integer({ min: 0, max: 5 }),
    }),
  ),
  /** Most quotes are silenced where half of all guards are there. */
  stages: fc.oneof(fc.subarray(all), fc.subarray(all.filter((name) => !silencing.has(name)))),
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

export function drawn(one: Drawn): View {
  const { bid, gap, bidSize, askSize, net, secondsLeft, outside, traded } = one;
  const ask = Math.min(99, bid + gap);
  const closeAt = plus(now, seconds(secondsLeft));
  const { category, fees: kind, feeTimes: multiplier } = one;
  const own: EventMarket = {
    market: {
      ...market,
      category,
      fees: { kind, multiplier },
      closeAt,
      ...nested(5, one.isMirror),
      ...strikeOf(one),
    },
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
    ...rewardsOf(one),
    underlying: { price: one.mean, volatility: 0.5, at: now },
    forecast: { mean: one.mean, deviation: 3, at: now },
    lastPrice: traded === null ? undefined : cents(traded.at),
    lastTradeAt: traded === null ? undefined : before(traded.ago),
    references: new Map(
      outside === null ? [] : [["model", { value: outside.at / 100, at: before(outside.ago) }]],
    ),
  };
}

/** Parameters of stages that have nothing to do by the guide's own. */
export function paramsOf({ baseSpread, minSpread, news }: Drawn): Partial<ShelfParams> {
  const from = plus(now, seconds(news?.from ?? 0));
  const window = { markets: "all", from, until: plus(from, seconds(news?.length ?? 0)), isDaily: false };
  return {
    "price-band": { floor: cents(20), ceiling: cents(80) },
    "fused-fair": { ...guide.shelf["fused-fair"], references: { model: 0.03 } },
    "fixed-width": { spread: cents(baseSpread) },
    "min-spread": { spread: cents(minSpread) },
    "stale-charge": { reaction: seconds(30), priorSeconds: 600 },
    blackout: { ...guide.shelf.blackout, windows: news === null ? [] : [window] },
  };
}

function rewardsOf({ rewards, bidSize, askSize }: Drawn): Pick<View, "rewards"> {
  if (rewards === null) return {};
  const { poolRate, target, bidBehind, askBehind, sold, bought } = rewards;
  const side = (first: number, behind: number): RewardView["others"][Side] => [
    { ticks: 0, size: first / 100, own: 0 },
    { ticks: 2, size: behind, own: 0 },
  ];
  return {
    rewards: {
      poolRate: poolRate / 1_000,
      targetSize: target,
      discount: 0.5,
      others: { bid: side(bidSize, bidBehind), ask: side(askSize, askBehind) },
      flow: { bid: sold / 100, ask: bought / 100 },
    },
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
    hidden: { isBegun: true, estimate: one.hidden / 10, middle: 0, at, error: one.hiddenError / 100 },
    volatility: { value: 0, at, squares: one.squares / 100, seconds: 300 },
    flow: { ...none.flow, at, flow: one.flow, depth: 100 },
    average: none.average,
    touches: { ...none.touches, adjustments: one.touchTicks.map((hundredths) => hundredths / 100) },
    markouts: {
      pending: [],
      mid: 0,
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

export function mirrored(drawn: Drawn): Drawn {
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
    rewards:
      drawn.rewards === null
        ? null
        : {
            ...drawn.rewards,
            bidBehind: drawn.rewards.askBehind,
            askBehind: drawn.rewards.bidBehind,
            sold: drawn.rewards.bought,
            bought: drawn.rewards.sold,
          },
    bidTaken: drawn.askTaken,
    askTaken: drawn.bidTaken,
  };
}
