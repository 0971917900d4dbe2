import type { Price, Qty, Time } from "../../domain/units.ts";

/** The people in one market. Rates are arrivals per second of exchange time. */
export interface CrowdPlan {
  /** Probability of YES at the start. */
  readonly value: number;
  /** How fast it moves: standard deviation of its log-odds over a square root of a second. */
  readonly volatility: number;
  /** Jumps per second, and the standard deviation of a jump in log-odds. */
  readonly jumpRate: number;
  readonly jumpSize: number;
  readonly noise: NoisePlan;
  readonly informed: InformedPlan;
  readonly rivals: readonly RivalPlan[];
  readonly farmers?: readonly FarmerPlan[];
  /** What people think of a value, rivals and noise takers alike; the value itself when absent. */
  readonly opinion?: OpinionPlan;
  /** When they are busy; always alike when absent. */
  readonly pace?: PacePlan;
}

/** People who trade for their own reasons. */
export interface NoisePlan {
  readonly rate: number;
  /** Share of noise takers that buy YES: 0.69 is the recorded 2.23 : 1. */
  readonly yesShare: number;
  readonly medianQty: Qty;
  /** How far past their own view of value they still pay, in dollars: mean of an exponential. */
  readonly patience: number;
  /** How old their view of the value is; none when absent. */
  readonly delay?: Time;
  /** Chance that one more comes at the same instant, again and again; none when absent. */
  readonly burst?: number;
  /** Chance that the next one takes the side of the one before without a thought; none when absent. */
  readonly persistence?: number;
  /** The least probability at which anybody still finds an outcome worth buying; any when absent. */
  readonly taste?: number;
}

/** People who know the value. */
export interface InformedPlan {
  readonly rate: number;
  /** Smallest edge over the value that they take. */
  readonly edge: Price;
  readonly medianQty: Qty;
  /** Mean time they need to act on a jump; 0.2 s when absent. */
  readonly delay?: Time;
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
  /** How far apart its levels are, all of one size; when absent, a quarter of the half-spread, and growing. */
  readonly step?: Price;
  /** Chance that a requote replaces an order that could stay; when absent, it always does. */
  readonly flicker?: number;
}

/** Somebody who rests at the best price for the sake of a reward, whatever the value. */
export interface FarmerPlan {
  readonly qty: Qty;
  readonly refresh: Time;
}

/**
 * The favourite-longshot bias: people think of log-odds x as `lean + x / slope`. A slope above 1 makes
 * longshots dear and favourites cheap, a lean above 0 makes YES dear [theory.md A18].
 */
export interface OpinionPlan {
  readonly slope: number;
  readonly lean: number;
}

export interface PacePlan {
  /** `american`: busy when America is awake, by the hours of recorded days [data-facts.md §5]. */
  readonly hours: "even" | "american";
  /** From so long after the start, rates are so many times as high; in order of time. */
  readonly phases: readonly { readonly after: Time; readonly times: number }[];
}

/** How the truth about the markets of one event comes out. */
export type NewsPlan = FactorPlan | ScorePlan | ProductPlan;

/**
 * A number that becomes known in the end, such as a temperature or a price of Bitcoin. `above`: a ladder, each
 * market a strike that it passes. `between`: neighbouring buckets, lowest first, of which at most one is hit.
 * `apart`: each market has a number of its own, and all are correlated.
 */
export interface FactorPlan {
  readonly kind: "factor";
  readonly markets: "above" | "between" | "apart";
  /** Between the numbers of two markets that are `apart`. */
  readonly correlation: number;
  /** News comes evenly between these, counted from the start; at the end all is known. */
  readonly startsAfter: Time;
  readonly endsAfter: Time;
  /** Scheduled news: each brings its share of all there is to know. */
  readonly releases: readonly { readonly after: Time; readonly share: number }[];
}

/** A game: whoever has scored more in the end wins. Its markets are the home side, the visitors and, if a third, the draw. */
export interface ScorePlan {
  readonly kind: "score";
  readonly startsAfter: Time;
  readonly endsAfter: Time;
  /** How many times both sides together score, on average; a draw market decides this by its own value. */
  readonly scores: number;
}

/** Combos: each market comes true when all its legs do. Legs are of different events, so their values multiply. */
export interface ProductPlan {
  readonly kind: "product";
  readonly legs: ReadonlyMap<string, readonly { readonly ticker: string; readonly outcome: "yes" | "no" }[]>;
}
