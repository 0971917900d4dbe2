import type { Rung } from "../domain/alarm.ts";
import type { Price, Time } from "../domain/units.ts";
import type { LossLimits } from "../risk/loss.ts";
import type { RefusalLimits } from "../risk/refusals.ts";
import type { Limits } from "../risk/situation.ts";
import type { StrategyParams } from "../strategy/strategy.ts";

/** What one engine is told before its first input. */
export interface EngineConfig {
  /** Every client order id of this run begins with it; unique for ever, across restarts and machines. */
  readonly idPrefix: string;
  /** What the ids of every run of this bot begin with: other orders are not ours and are never touched. */
  readonly ownPrefix: string;
  /** The markets to quote; "all" is every market that is described. Others may be held, but are not quoted. */
  readonly tickers: readonly string[] | "all";
  readonly strategy: StrategyParams;
  readonly limits: Limits;
  readonly losses: LossLimits;
  readonly alarm: AlarmParams;
  readonly fuse: FuseParams;
  readonly refusals: RefusalLimits;
  readonly plan: PlanParams;
}

/** What the alarm does, and what raises it by itself. */
export interface AlarmParams {
  /** On the rung `widen` the target spread is multiplied by this. */
  readonly widenBy: number;
  readonly rules: readonly AlarmRule[];
  /** On the rung `flatten` what resting orders have not sold after this is given to others' quotes; undefined: never. */
  readonly crossAfter: Time | undefined;
  /** How far past the best price such an order may go. */
  readonly slippageMax: Price;
}

/** The rung is raised when this share of a loss limit is used up. At the whole of it the rung is always stop. */
export interface AlarmRule {
  readonly rung: Rung;
  readonly share: number;
}

/** Which of our orders stop together at the venue, and for how long. */
export interface FuseParams {
  readonly per: "event" | "market" | "off";
  /** A tripped fuse is reset this long after; undefined leaves it to a person. */
  readonly rearmAfter: Time | undefined;
}

/** When a working order is worth touching. */
export interface PlanParams {
  /** The guide's requote interval: an order older than this is moved for any difference that is worth its place. */
  readonly requoteInterval: Time;
  /** A price this close to the wanted one is left alone. Further toward the market it is left at once. */
  readonly tolerance: Price;
  /** An order younger than this is not moved for a better price; it is still withdrawn or moved away at once. */
  readonly ageMin: Time;
  /** A level with less than this share of the wanted size left is filled up. */
  readonly sizeShareMin: number;
  /** The guide's simple pacing: new quotes of different markets are at least this far apart. Zero is off. */
  readonly marketPause: Time;
  /** What trades within this counts as what may trade while a quote waits: it says what a queue place is worth. */
  readonly horizon: Time;
  /** How often the venue is asked for our queue places; between, they are estimated. */
  readonly queuePlacesEvery: Time;
  /** An order older than this is renewed, whatever its place is worth; undefined: never. */
  readonly orderAgeMax: Time | undefined;
  /** What is left of a pair when its other side was filled stays this close to the value; undefined: it is moved like any other. */
  readonly hangWithin: Price | undefined;
  /** Orders end by themselves after this and are renewed before; undefined lets them rest until cancelled. */
  readonly expiry: Time | undefined;
  /** Our own size stays taken out of the book this long after an order is gone: the book hears of it later. */
  readonly bookLinger: Time;
}
