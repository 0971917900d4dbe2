import type { Side } from "../../domain/side.ts";
import { oneDollar, secondsOf, type Price, type Qty, type Time } from "../../domain/units.ts";
import type { PriceGrid } from "../../domain/price-grid.ts";
import { noAnchor, observeAnchor, type Anchor } from "./anchor.ts";
import type { Touch } from "./book-signal.ts";
import { observePace } from "./burst.ts";
import { nothingHidden, observeMiddle, type FilterParams, type HiddenValue } from "./hidden-value.ts";
import { noJump, observeJump, type Jump } from "./jump.ts";
import { noJumpRecord, observeJumps, type JumpRecord } from "./jump-record.ts";
import { noMarkouts, observeFill, observeLater, type MarkoutParams, type Markouts } from "./markout.ts";
import { noOrderFlow, observeTouch, type OrderFlow } from "./order-flow.ts";
import { noRegime, observeRegime, type Regime, type RegimeParams } from "./regime.ts";
import { noReserve, observeTaken, type Reserve, type ReserveParams } from "./reserve.ts";
import { noSettlementAverage, type SettlementAverage } from "./settlement-average.ts";
import { noTakerReach, observeBest, observeTaker, type TakerReach } from "./taker-reach.ts";
import { noThrottle, type Throttle } from "./throttle.ts";
import { noTouchTable, observeChange, type TouchMemory, type TouchTable } from "./touch-table.ts";
import { tickAt, touchOf, type Best } from "./touch.ts";
import { noToxicity, observeTrade, type Toxicity, type ToxicityParams } from "./toxicity.ts";
import { noVolatility, observeMid, type Volatility } from "./volatility.ts";

/** What a market has shown so far, as far as stages look at it. Plain data, changed in place by what is observed. */
export interface Signals {
  readonly hidden: HiddenValue;
  readonly volatility: Volatility;
  readonly flow: OrderFlow;
  readonly touches: TouchTable;
  readonly average: SettlementAverage;
  readonly markouts: Markouts;
  readonly toxicity: Toxicity;
  readonly jump: Jump;
  readonly jumps: JumpRecord;
  readonly reach: TakerReach;
  readonly regime: Regime;
  readonly anchor: Anchor;
  readonly throttle: Readonly<Record<Side, Throttle>>;
  readonly reserve: Readonly<Record<Side, Reserve>>;
  /** Our own last fill: dollars, and when, in seconds. */
  ownTrade: { readonly price: number; readonly at: number } | undefined;
  /** When each side was last filled, in seconds. */
  readonly filledAt: Record<Side, number | undefined>;
}

export type SignalName = keyof Signals;

/** Which of them are kept up with; see `signalNeeds`. What a fill of ours says of itself always is. */
export type SignalNeeds = Readonly<Record<SignalName, boolean>>;

/** Times in seconds, sizes in contracts. */
export interface SignalParams extends MarkoutParams {
  readonly filter: FilterParams;
  readonly volatilityHalfLife: number;
  readonly flowHalfLife: number;
  /** Undefined where no stage asks for the microprice: its table is large. */
  readonly touches: TouchMemory | undefined;
  /** Seconds that a settlement is the average of. */
  readonly averageWindow: number;
  readonly toxicity: ToxicityParams;
  /** Log-odds within seconds. */
  readonly jump: { readonly move: number; readonly window: number };
  readonly jumpsHalfLife: number;
  readonly reachHalfLife: number;
  readonly regime: RegimeParams;
  /** Seconds. */
  readonly anchorRefresh: number;
  readonly reserve: ReserveParams;
}

/** Nothing observed yet, of everything. */
export function noSignals(): Signals {
  return {
    hidden: nothingHidden(),
    jump: noJump(),
    markouts: noMarkouts(),
    throttle: { bid: noThrottle(), ask: noThrottle() },
    volatility: noVolatility(),
    flow: noOrderFlow(),
    touches: noTouchTable(),
    average: noSettlementAverage(),
    toxicity: noToxicity(),
    jumps: noJumpRecord(),
    reach: noTakerReach(),
    regime: noRegime(),
    anchor: noAnchor(),
    reserve: { bid: noReserve(), ask: noReserve() },
    ownTrade: undefined,
    filledAt: { bid: undefined, ask: undefined },
  };
}

/** The same of what is kept up with. Of the rest all markets have one nothing: most of their memory would be that. */
export function neededSignals(needs: SignalNeeds | undefined): Signals {
  if (needs === undefined) return unseen;
  const shared: Record<string, unknown> = {};
  for (const name of Object.keys(unseen) as SignalName[]) {
    // Markouts judge every fill, and what a fill of ours says of itself is kept always.
    const isKept = needs[name] || ofOwnFills.has(name) || (name === "throttle" && needs.markouts);
    if (!isKept) shared[name] = unseen[name];
  }
  return Object.assign(noSignals(), shared);
}

const ofOwnFills: ReadonlySet<SignalName> = new Set(["reserve", "ownTrade", "filledAt"]);

/** Frozen: who changed it would change every market. */
const unseen = frozen(noSignals());

function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

interface Moment extends Best {
  readonly now: Time;
  readonly market: { readonly grid: PriceGrid; readonly closeAt: Time };
}

/**
 * The market as it is now, when it may have changed or time has passed; `met` are the best prices that a taker meets, ours
 * among them. Without both sides there is no value to follow.
 */
export function observeMarket(
  signals: Signals,
  moment: Moment,
  met: Readonly<Record<Side, Price | undefined>>,
  params: SignalParams,
  needs: SignalNeeds,
): void {
  const now = secondsOf(moment.now);
  const left = secondsOf(moment.market.closeAt) - now;
  if (needs.reach) {
    const others = { bid: moment.bestBid?.price, ask: moment.bestAsk?.price };
    observeBest(signals.reach, others, met, now, params.reachHalfLife);
  }
  const touch = touchOf(moment);
  const mid = touch === undefined ? undefined : (touch.bid + touch.ask) / 2;
  if (touch !== undefined && mid !== undefined) {
    observeValue(signals, touch, mid, now, left, params, needs);
    if (needs.touches && params.touches !== undefined)
      observeChange(signals.touches, touch, tickAt(moment.market.grid, moment), params.touches);
  }
  if (!needs.regime) return;
  const { regime, volatility, toxicity } = signals;
  observeRegime(regime, volatility, mid, toxicity.isHigh, now, left, params.regime);
}

function observeValue(
  signals: Signals,
  touch: Touch,
  mid: number,
  now: number,
  left: number,
  params: SignalParams,
  needs: SignalNeeds,
): void {
  if (needs.hidden) observeMiddle(signals.hidden, mid, touch.ask - touch.bid, now, left, params.filter);
  if (needs.volatility) observeMid(signals.volatility, mid, now, params.volatilityHalfLife);
  if (needs.jump) {
    const jumped = observeJump(signals.jump, mid, now, params.jump.move, params.jump.window);
    if (needs.jumps) observeJumps(signals.jumps, jumped, now, params.jumpsHalfLife);
  }
  if (needs.flow) observeTouch(signals.flow, touch, now, params.flowHalfLife);
  if (needs.anchor) observeAnchor(signals.anchor, mid, now, params.anchorRefresh);
  if (needs.markouts) observeLater(signals.markouts, mid, now, params, signals.throttle);
}

/** A trade of anybody, by the side that it hit. */
export function observeTape(
  signals: Signals,
  hit: Side,
  price: Price,
  qty: Qty,
  at: Time,
  params: SignalParams,
  needs: SignalNeeds,
): void {
  if (needs.toxicity) observeTrade(signals.toxicity, hit, qty, params.toxicity);
  if (needs.reach) observeTaker(signals.reach, hit, price, secondsOf(at));
  if (needs.regime) observePace(signals.regime.burst, 1, secondsOf(at), params.regime);
}

/** A fill of ours: at its price, when the value was not known. */
export function observeOwnFill(
  signals: Signals,
  side: Side,
  price: Price,
  qty: Qty,
  at: Time,
  params: SignalParams,
  needs: SignalNeeds,
): void {
  if (needs.markouts) {
    observeFill(signals.markouts, side, price / oneDollar, qty / contract, secondsOf(at));
  }
  observeTaken(signals.reserve[side], qty, secondsOf(at), params.reserve);
  signals.ownTrade = { price: price / oneDollar, at: secondsOf(at) };
  signals.filledAt[side] = secondsOf(at);
}

const contract = 100;
