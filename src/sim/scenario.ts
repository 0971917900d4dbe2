import type { FeeKind } from "../domain/fees.ts";
import type { PriceRange } from "../domain/price-grid.ts";
import type { Money, Price, Qty, Time } from "../domain/units.ts";
import type { FaultPlan } from "./faults/fault.ts";

/** What an exchange in a box starts with: listings, people and money. All times count from its start. */
export interface Scenario {
  readonly name: string;
  readonly series: readonly ScenarioSeries[];
  readonly events: readonly ScenarioEvent[];
  readonly markets: readonly ScenarioMarket[];
  /** Cash of the play account. */
  readonly accountCash: Money;
  /** `direct` keeps cash to $0.0001, `other` to $0.01. */
  readonly membership: "direct" | "other";
  readonly tier: ApiTier;
  /** What goes wrong by itself; their times count from the start too. */
  readonly faults?: readonly FaultPlan[];
}

/** API usage tiers; their token budgets are in the server. */
export type ApiTier = "basic" | "advanced" | "expert" | "premier" | "paragon" | "prime" | "prestige";

export interface ScenarioSeries {
  readonly ticker: string;
  readonly title: string;
  readonly category: string;
  readonly feeKind: FeeKind;
  /** Steps of 0.0001. */
  readonly feeMultiplier: number;
}

export interface ScenarioEvent {
  readonly ticker: string;
  readonly seriesTicker: string;
  readonly title: string;
  /** At most one of its markets resolves YES. */
  readonly isExclusive: boolean;
}

export interface ScenarioMarket {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly title: string;
  readonly priceLevelStructure: string;
  readonly priceRanges: readonly PriceRange[];
  readonly shard: number;
  readonly opensAfter: Time;
  readonly closesAfter: Time;
  /** From close to result, and from result to payment. */
  readonly determinesAfter: Time;
  readonly settlesAfter: Time;
  /** Forces the result; otherwise it is drawn from the latent value at close. */
  readonly result?: "yes" | "no";
  readonly crowd: CrowdPlan;
}

/** The people in one market. Rates are arrivals per second of exchange time. */
export interface CrowdPlan {
  /** Probability of YES at the start. */
  readonly value: number;
  /** How fast it moves: standard deviation of its log-odds over a square root of a second. */
  readonly volatility: number;
  /** Jumps per second, and the standard deviation of a jump in log-odds. */
  readonly jumpRate: number;
  readonly jumpSize: number;
  readonly noise: {
    readonly rate: number;
    /** Share of noise takers that buy YES: 0.69 is the recorded 2.23 : 1. */
    readonly yesShare: number;
    readonly medianQty: Qty;
    /** How far past their own view of value they still pay, in dollars: mean of an exponential. */
    readonly patience: number;
  };
  readonly informed: {
    readonly rate: number;
    /** Smallest edge over the value that they take. */
    readonly edge: Price;
    readonly medianQty: Qty;
  };
  readonly rivals: readonly RivalPlan[];
}

/** A maker of the crowd: quotes round a delayed view of the value. */
export interface RivalPlan {
  readonly halfSpread: Price;
  readonly qty: Qty;
  readonly levels: number;
  /** Mean time between its requotes. */
  readonly refresh: Time;
  /** How old its view of the value is. */
  readonly delay: Time;
  /**
   * How far the width of each of its sides wanders by itself: standard deviation of its logarithm, none if absent.
   * The middle of a wide book is then no sure sign of the value, as on the real exchange.
   */
  readonly wander?: number;
}
