import type { Side } from "../../domain/side.ts";
import { oneDollar, type Price, type Qty, type Time } from "../../domain/units.ts";
import type { Level } from "../../domain/market.ts";
import { noAnchor, observeAnchor, type Anchor } from "./anchor.ts";
import { noJump, observeJump, type Jump } from "./jump.ts";
import { noMarkouts, observeFill, observeLater, type MarkoutParams, type Markouts } from "./markout.ts";
import { noOrderFlow, observeTouch, type OrderFlow } from "./order-flow.ts";
import { observePace } from "./burst.ts";
import { noRegime, observeRegime, type Regime, type RegimeParams } from "./regime.ts";
import { noReserve, observeTaken, type Reserve, type ReserveParams } from "./reserve.ts";
import { noThrottle, type Throttle } from "./throttle.ts";
import { noToxicity, observeTrade, type Toxicity, type ToxicityParams } from "./toxicity.ts";
import { noVolatility, observeMid, type Volatility } from "./volatility.ts";

/** What a market has shown so far, as far as stages look at it. Plain data, changed in place by what is observed. */
export interface Signals {
  readonly volatility: Volatility;
  readonly flow: OrderFlow;
  readonly markouts: Markouts;
  readonly toxicity: Toxicity;
  readonly jump: Jump;
  readonly regime: Regime;
  readonly anchor: Anchor;
  readonly throttle: Readonly<Record<Side, Throttle>>;
  readonly reserve: Readonly<Record<Side, Reserve>>;
  /** Our own last fill: dollars, and when, in seconds. */
  ownTrade: { readonly price: number; readonly at: number } | undefined;
  /** When each side was last filled, in seconds. */
  readonly filledAt: Record<Side, number | undefined>;
}

/** Times in seconds, sizes in contracts. */
export interface SignalParams extends MarkoutParams {
  readonly volatilityHalfLife: number;
  readonly flowHalfLife: number;
  readonly toxicity: ToxicityParams;
  /** Log-odds within seconds. */
  readonly jump: { readonly move: number; readonly window: number };
  readonly regime: RegimeParams;
  /** Seconds. */
  readonly anchorRefresh: number;
  readonly reserve: ReserveParams;
}

export function noSignals(): Signals {
  return {
    volatility: noVolatility(),
    flow: noOrderFlow(),
    markouts: noMarkouts(),
    toxicity: noToxicity(),
    jump: noJump(),
    regime: noRegime(),
    anchor: noAnchor(),
    throttle: { bid: noThrottle(), ask: noThrottle() },
    reserve: { bid: noReserve(), ask: noReserve() },
    ownTrade: undefined,
    filledAt: { bid: undefined, ask: undefined },
  };
}

export function secondsOf(at: Time): number {
  return at / 1_000_000;
}

/** The best of others. */
interface Best {
  readonly now: Time;
  readonly market: { readonly closeAt: Time };
  readonly bestBid: Level | undefined;
  readonly bestAsk: Level | undefined;
}

/** The market as it is now, when it may have changed or time has passed. Without both sides there is no value to follow. */
export function observeMarket(
  signals: Signals,
  { now: at, market, bestBid, bestAsk }: Best,
  params: SignalParams,
): void {
  const now = secondsOf(at);
  const isOpen = bestBid === undefined || bestAsk === undefined;
  const mid = isOpen ? undefined : observeValue(signals, bestBid, bestAsk, now, params);
  const left = secondsOf(market.closeAt) - now;
  const { regime, volatility, toxicity } = signals;
  observeRegime(regime, volatility, mid, toxicity.isHigh, now, left, params.regime);
}

/** Gives it back, in dollars. */
function observeValue(
  signals: Signals,
  bestBid: Level,
  bestAsk: Level,
  now: number,
  params: SignalParams,
): number {
  const touch = {
    bid: bestBid.price / oneDollar,
    bidSize: bestBid.qty / contract,
    ask: bestAsk.price / oneDollar,
    askSize: bestAsk.qty / contract,
  };
  const mid = (touch.bid + touch.ask) / 2;
  const { jump } = params;
  observeMid(signals.volatility, mid, now, params.volatilityHalfLife);
  observeJump(signals.jump, mid, now, jump.move, jump.window);
  observeTouch(signals.flow, touch, now, params.flowHalfLife);
  observeAnchor(signals.anchor, mid, now, params.anchorRefresh);
  observeLater(signals.markouts, mid, now, params, signals.throttle);
  return mid;
}

/** A trade of anybody, by the side that it hit. */
export function observeTape(signals: Signals, hit: Side, qty: Qty, at: Time, params: SignalParams): void {
  observeTrade(signals.toxicity, hit, qty, params.toxicity);
  observePace(signals.regime.burst, 1, secondsOf(at), params.regime);
}

/** A fill of ours: at its price, when the value was not known. */
export function observeOwnFill(
  signals: Signals,
  side: Side,
  price: Price,
  qty: Qty,
  at: Time,
  params: SignalParams,
): void {
  const { touch } = signals.flow;
  const mid = touch === undefined ? price / oneDollar : (touch.bid + touch.ask) / 2;
  observeFill(signals.markouts, side, mid, qty / contract, secondsOf(at));
  observeTaken(signals.reserve[side], qty, secondsOf(at), params.reserve);
  signals.ownTrade = { price: price / oneDollar, at: secondsOf(at) };
  signals.filledAt[side] = secondsOf(at);
}

const contract = 100;
