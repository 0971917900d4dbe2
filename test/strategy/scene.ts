import { timesOne } from "../../src/domain/fees.ts";
import type { Level, Market } from "../../src/domain/market.ts";
import { flat, trade, type Position } from "../../src/domain/position.ts";
import { parsePriceGrid } from "../../src/domain/price-grid.ts";
import { cents, contracts, dollars, plus, seconds, time } from "../../src/domain/units.ts";
import { noSignals } from "../../src/strategy/signal/signals.ts";
import { guideStages } from "../../src/strategy/shelf.ts";
import type { StrategyParams } from "../../src/strategy/strategy.ts";
import type { View } from "../../src/strategy/view.ts";

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

/** The guide's defaults. */
export const guide: StrategyParams = {
  stages: guideStages,
  signals: {
    volatilityHalfLife: 600,
    flowHalfLife: 10,
    markoutHorizon: 30,
    markoutMemory: 500,
    toxicity: { bucket: contracts(100), buckets: 20, high: 0.8, low: 0.6 },
    jump: { move: 0.4, window: 10 },
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
    "longshot-guard": { below: cents(3) },
    "price-band": { floor: cents(0), ceiling: cents(100) },
    "weighted-mid": { weight: 0.5, maxSpread: cents(10) },
    "settlement-lean": { riskAversion: 0.01 },
    "log-odds-width": { informedShare: 0.1, margin: cents(1) },
    "cover-fees": {},
    "join-touch": { mode: "penny" },
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
    "min-spread": { spread: cents(2) },
    "skewed-size": { factor: 1 },
    "kelly-cap": { fraction: 0.25, bankroll: dollars(1_000) },
    "quote-size": { mode: "fixed", qty: contracts(10) },
  },
};

function level(cent: number | undefined): Level | undefined {
  return cent === undefined ? undefined : { price: cents(cent), qty: contracts(100) };
}

export function view(bid: number | undefined, ask: number | undefined, some: Partial<View> = {}): View {
  return {
    now,
    market,
    bestBid: level(bid),
    bestAsk: level(ask),
    lastPrice: undefined,
    references: new Map(),
    position: flat,
    signals: noSignals(),
    ...some,
  };
}

export function holding(net: number): Position {
  if (net === 0) return flat;
  return trade(flat, net > 0 ? "bid" : "ask", cents(50), contracts(Math.abs(net))).position;
}
