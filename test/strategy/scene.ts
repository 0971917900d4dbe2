import { timesOne } from "../../src/domain/fees.ts";
import type { Level, Market } from "../../src/domain/market.ts";
import { flat, trade, type Position } from "../../src/domain/position.ts";
import { parsePriceGrid } from "../../src/domain/price-grid.ts";
import {
  cents,
  contracts,
  dollars,
  millis,
  minus,
  plus,
  seconds,
  time,
  zeroQty,
  secondsOf,
  type Qty,
} from "../../src/domain/units.ts";
import { noSignals, type Signals } from "../../src/strategy/signal/signals.ts";
import { guideStages } from "../../src/strategy/shelf.ts";
import type { Draft, Stage } from "../../src/strategy/stage.ts";
import type { StrategyParams } from "../../src/strategy/strategy.ts";
import type { EventMarket, View } from "../../src/strategy/view.ts";

/** A market of whole cents, as a strategy sees it. */

const parsed = parsePriceGrid([{ start: "0", end: "1", step: "0.01" }]);
if (!parsed.ok) throw new Error(parsed.why);
export const grid = parsed.value;
export const now = time(1_793_887_391_000_000);
const farClose = plus(now, seconds(86_400));

export const market: Market = {
  ticker: "KXDEMO-1",
  eventTicker: "KXDEMO",
  seriesTicker: "KXDEMO",
  title: "",
  status: "active",
  grid,
  fees: { kind: "quadratic", multiplier: timesOne },
  openAt: now,
  closeAt: farClose,
  isExclusive: false,
  isCombo: false,
  shard: 0,
};

const takers = { rate: 1 / 60, decay: 50, decayTakers: 20 };
const glft = {
  riskAversion: 0.05,
  lot: 10,
  priorSeconds: 600,
  takers,
  adverse: undefined,
  drift: { dollars: 0, halfLife: 10 },
};
const carteaJaimungal = {
  runningCharge: 4e-8,
  endCharge: 2e-4,
  horizon: seconds(1_800),
  flatBefore: seconds(0),
  lot: 10,
  maxPosition: 50,
  takers,
  adverse: undefined,
};

const coupled = {
  riskAversion: 0.01,
  rate: 0.02,
  decay: 50,
  lot: 10,
  priorSeconds: 600,
  beyond: { riskAversion: 0.01 },
};

/** The guide's defaults. */
export const guide: StrategyParams = {
  stages: guideStages,
  signals: {
    filter: { noise: 0.5, memory: 45 },
    volatilityHalfLife: 600,
    flowHalfLife: 10,
    touches: { memory: 5_000, prior: 200 },
    averageWindow: 60,
    markoutHorizon: 30,
    markoutMemory: 500,
    toxicity: { bucket: contracts(100), buckets: 20, high: 0.8, low: 0.6 },
    jump: { move: 0.4, window: 10 },
    jumpsHalfLife: 21_600,
    reachHalfLife: 3_600,
    throttle: { enter: 0.1, leave: 0.02, enough: 50, pause: 300 },
    anchorRefresh: 86_400,
    reserve: { refill: 5, renew: 600 },
    regime: {
      fast: 10,
      slow: 600,
      priorSeconds: 30,
      intensity: { enter: 4, leave: 2, least: 5 },
      volatility: { enter: 2, leave: 1.3, least: 0.1 },
      halt: { enter: 3.5, leave: 2, least: 0.3 },
    },
  },
  inventory: {
    maxPosition: contracts(50),
    maxSkew: 0.6,
    skewBasis: "limit",
    minContractsForSkew: contracts(20),
  },
  shelf: {
    "stop-near-close": { within: seconds(60) },
    "weighted-fair": { book: 1, last: 0, references: {}, referenceAgeMax: seconds(60) },
    "linear-lean": { threshold: 0.1, factor: 1, spread: cents(15) },
    "fixed-width": { spread: cents(15) },
    "widen-when-skewed": { threshold: 0.3, factor: 1.5 },
    "widen-near-close": { within: seconds(3600), factor: 1.5 },
    "toxicity-pull": {},
    "jump-alarm": { pause: seconds(30) },
    blackout: {
      windows: [],
      approach: seconds(900),
      factor: 2,
      maxSpread: cents(50),
      patience: seconds(1_800),
    },
    regime: { trending: 1.5, event: 2, reduceOnly: 3 },
    "fill-cooldown": { pause: seconds(5) },
    "flow-shift": { strength: 0.05, halfLife: 10 },
    "markout-width": { informedShare: 0.05, priorSize: 100 },
    "avellaneda-stoikov-lean": { riskAversion: 0.05, horizon: seconds(1_800), priorSeconds: 600 },
    "avellaneda-stoikov-width": {
      riskAversion: 0.05,
      horizon: seconds(1_800),
      priorSeconds: 600,
      decay: 50,
    },
    "glft-lean": glft,
    "glft-width": glft,
    "cartea-jaimungal-lean": carteaJaimungal,
    "cartea-jaimungal-width": carteaJaimungal,
    "jump-charge": {
      jumps: { rate: 1 / 1_800, meanSize: 0.06, missShare: 1 },
      isLearned: true,
      takers,
      adverse: undefined,
    },
    "stale-charge": { reaction: millis(500), priorSeconds: 600 },
    "longshot-guard": { below: cents(3) },
    "price-band": { floor: cents(0), ceiling: cents(100) },
    "filtered-fair": {},
    "doubt-width": { errors: 1, reaction: seconds(0.5) },
    "weighted-mid": { weight: 0.5, maxSpread: cents(10) },
    microprice: { weight: 0.5 },
    "fused-fair": {
      mid: 0.5,
      sizes: 0.5,
      sizesBy: "weighted-mid",
      last: { weight: 1, deviation: 0.02 },
      references: {},
      referenceAgeMax: seconds(60),
      digital: { deviation: 0.03, averageSeconds: 60, ageMax: seconds(15) },
      weather: { deviation: 0.05, ageMax: seconds(43_200) },
      priorSeconds: 600,
    },
    "digital-fair": { weight: 0.7, averageSeconds: 60, ageMax: seconds(15) },
    "weather-fair": { weight: 0.7, ageMax: seconds(43_200) },
    "recalibrated-fair": { trust: 0.5, slopes: {} },
    "settlement-lean": { riskAversion: 0.01 },
    "event-lean": { riskAversion: 0.01 },
    "coupled-lean": coupled,
    "coupled-width": coupled,
    "coherent-fair": { strength: 1, exhaustive: [] },
    "log-odds-width": { informedShare: 0.1, margin: cents(1) },
    "cover-fees": {},
    "join-touch": { mode: "penny", depth: contracts(0) },
    "reward-width": {
      reference: "best",
      inside: 0,
      fillsMin: 20 / 3_600,
      size: 10,
      informedShare: 0.05,
      priorSize: 100,
    },
    ladder: { levels: 3, spacing: cents(2), growth: 0.5 },
    "ping-pong": {},
    "stand-down": { behind: cents(1) },
    "take-if-crossed": { edge: cents(1) },
    "min-spread": { spread: cents(2) },
    "skewed-size": { factor: 1 },
    "market-type": {
      single: { width: 1, size: 1, refresh: 1 },
      parlay: { width: 1.5, size: 0.5, refresh: 2 },
      sports: { width: 1.25, size: 0.75, refresh: 0.5 },
      politics: { width: 1, size: 1, refresh: 2 },
      economics: { width: 1.25, size: 0.75, refresh: 1 },
      weather: { width: 1, size: 0.75, refresh: 1 },
      crypto: { width: 1.25, size: 0.75, refresh: 0.5 },
    },
    "own-trade": { weight: 0.2, halfLife: 60 },
    "moving-band": { down: 0.5, up: 0.5 },
    "inventory-cost": {},
    "inventory-target": { target: 0, maxPosition: contracts(50), range: 1 },
    "self-throttle": { share: 0.5 },
    "hidden-reserve": { shown: contracts(4), total: contracts(20), refill: 5, renew: 600 },
    "kelly-cap": { fraction: 0.25, bankroll: dollars(1_000) },
    "quote-size": { mode: "fixed", qty: contracts(10) },
  },
};

function level(cent: number | undefined): Level | undefined {
  return cent === undefined ? undefined : { price: cents(cent), qty: contracts(100) };
}

export function view(bid: number | undefined, ask: number | undefined, some: Partial<View> = {}): View {
  const best = { bid: level(bid), ask: level(ask) };
  return {
    now,
    market,
    bestBid: best.bid,
    bestAsk: best.ask,
    past: (side, count) => behind(best[side], count),
    lastPrice: undefined,
    lastTradeAt: undefined,
    references: new Map(),
    underlying: undefined,
    forecast: undefined,
    position: flat,
    signals: noSignals(),
    event: [],
    ...some,
  };
}

/** Another market of the same event, or the market itself as its event has it. */
export function eventMarket(
  some: Partial<Market>,
  bid: number | undefined,
  ask: number | undefined,
  net = 0,
): EventMarket {
  const seen = { bid: level(bid), ask: level(ask) };
  const position = holding(net);
  return { market: { ...market, ...some }, position, seen, mark: undefined, signals: noSignals() };
}

/** The first of an event's markets, as a strategy sees it. */
export function firstOf(event: readonly EventMarket[], some: Partial<View> = {}): View {
  const [first] = event;
  if (first === undefined) throw new Error("an event has a market");
  const { market: own, position, seen, signals } = first;
  return view(undefined, undefined, {
    market: own,
    position,
    bestBid: seen?.bid,
    bestAsk: seen?.ask,
    signals,
    event,
    ...some,
  });
}

/** Each side has one level. */
function behind(best: Level | undefined, skipped: Qty): Level | undefined {
  return best === undefined || best.qty <= skipped ? undefined : { ...best, qty: minus(best.qty, skipped) };
}

export function holding(net: number): Position {
  if (net === 0) return flat;
  return trade(flat, net > 0 ? "bid" : "ask", cents(50), contracts(Math.abs(net))).position;
}

/** What one stage makes of a value and, where it does not set one, of quotes so far away; dollars. */
export function drafted<Params>(
  stage: Stage<Params>,
  one: View,
  params: Params,
  fair: number,
  away = 0,
): Draft {
  const draft: Draft = {
    skew: 0,
    fair,
    centre: fair,
    away: { bid: away, ask: away },
    size: { bid: zeroQty, ask: zeroQty },
    total: { bid: Infinity as Qty, ask: Infinity as Qty },
    ladder: undefined,
    silence: undefined,
    silenced: { bid: undefined, ask: undefined },
    caution: 1,
    isReducing: false,
    bound: { bid: Infinity, ask: -Infinity },
    takeEdge: Infinity,
  };
  stage.run(one, draft, params, undefined);
  return draft;
}

/** Signals of a market whose value at 50¢ has long moved by so many dollars with the root of a second. */
export function moving(perRootSecond: number, some: Partial<Signals> = {}): Signals {
  const squares = (perRootSecond / 0.25) ** 2;
  const volatility = { value: 0, at: secondsOf(now), squares: squares * 1e12, seconds: 1e12 };
  return { ...noSignals(), volatility, ...some };
}
