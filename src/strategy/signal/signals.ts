import type { Side } from "../../domain/side.ts";
import { oneDollar, type Price, type Qty, type Time } from "../../domain/units.ts";
import type { Level } from "../../domain/market.ts";
import { nothingHidden, observeMiddle, type FilterParams, type HiddenValue } from "./hidden-value.ts";
import { noJump, observeJump, type Jump } from "./jump.ts";
import { noJumpRecord, observeJumps, type JumpRecord } from "./jump-record.ts";
import { noMarkouts, observeFill, observeLater, type Markouts } from "./markout.ts";
import { noOrderFlow, observeTouch, type OrderFlow } from "./order-flow.ts";
import { noTakerReach, observeBest, observeTaker, type TakerReach } from "./taker-reach.ts";
import { noToxicity, observeTrade, type Toxicity, type ToxicityParams } from "./toxicity.ts";
import { noVolatility, observeMid, type Volatility } from "./volatility.ts";

/** What a market has shown so far, as far as stages look at it. Plain data, changed in place by what is observed. */
export interface Signals {
  readonly hidden: HiddenValue;
  readonly volatility: Volatility;
  readonly flow: OrderFlow;
  readonly markouts: Markouts;
  readonly toxicity: Toxicity;
  readonly jump: Jump;
  readonly jumps: JumpRecord;
  readonly reach: TakerReach;
  /** When each side was last filled, in seconds. */
  readonly filledAt: Record<Side, number | undefined>;
}

/** Times in seconds, sizes in contracts. */
export interface SignalParams {
  readonly filter: FilterParams;
  readonly volatilityHalfLife: number;
  readonly flowHalfLife: number;
  readonly markoutHorizon: number;
  /** Contracts after which a fill counts half. */
  readonly markoutMemory: number;
  readonly toxicity: ToxicityParams;
  /** Log-odds within seconds. */
  readonly jump: { readonly move: number; readonly window: number };
  readonly jumpsHalfLife: number;
  readonly reachHalfLife: number;
}

export function noSignals(): Signals {
  return {
    hidden: nothingHidden(),
    volatility: noVolatility(),
    flow: noOrderFlow(),
    markouts: noMarkouts(),
    toxicity: noToxicity(),
    jump: noJump(),
    jumps: noJumpRecord(),
    reach: noTakerReach(),
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

/**
 * The market as it is now, when it may have changed or time has passed; `met` are the best prices that a taker meets, ours
 * among them. Without both sides there is no value to follow.
 */
export function observeMarket(
  signals: Signals,
  { now: at, market, bestBid, bestAsk }: Best,
  met: Readonly<Record<Side, Price | undefined>>,
  params: SignalParams,
): void {
  const now = secondsOf(at);
  const others = { bid: bestBid?.price, ask: bestAsk?.price };
  observeBest(signals.reach, others, met, now, params.reachHalfLife);
  if (bestBid === undefined || bestAsk === undefined) return;
  const touch = {
    bid: bestBid.price / oneDollar,
    bidSize: bestBid.qty / contract,
    ask: bestAsk.price / oneDollar,
    askSize: bestAsk.qty / contract,
  };
  const mid = (touch.bid + touch.ask) / 2;
  const { jump, markoutHorizon, markoutMemory } = params;
  observeMiddle(
    signals.hidden,
    mid,
    touch.ask - touch.bid,
    now,
    secondsOf(market.closeAt) - now,
    params.filter,
  );
  observeMid(signals.volatility, mid, now, params.volatilityHalfLife);
  const jumped = observeJump(signals.jump, mid, now, jump.move, jump.window);
  observeJumps(signals.jumps, jumped, now, params.jumpsHalfLife);
  observeTouch(signals.flow, touch, now, params.flowHalfLife);
  observeLater(signals.markouts, mid, now, markoutHorizon, markoutMemory);
}

/** A trade of anybody, by the side that it hit. */
export function observeTape(
  signals: Signals,
  hit: Side,
  price: Price,
  qty: Qty,
  at: Time,
  params: SignalParams,
): void {
  observeTrade(signals.toxicity, hit, qty, params.toxicity);
  observeTaker(signals.reach, hit, price, secondsOf(at));
}

/** A fill of ours: at its price, when the value was not known. */
export function observeOwnFill(signals: Signals, side: Side, price: Price, qty: Qty, at: Time): void {
  const { touch } = signals.flow;
  const mid = touch === undefined ? price / oneDollar : (touch.bid + touch.ask) / 2;
  observeFill(signals.markouts, side, mid, qty / contract, secondsOf(at));
  signals.filledAt[side] = secondsOf(at);
}

const contract = 100;
