import type { Money, Time } from "../../domain/units.ts";

/** The people round combos: takers that make them and ask, and makers that answer everybody who asks. */
export interface RfqCrowdPlan {
  /** Questions per second, over all collections. */
  readonly perSecond: number;
  /** What a taker means to spend, median; its sizes spread like those of trades. */
  readonly medianCost: Money;
  /** How much more than the worth of a combo a taker still pays: 1 is twice its worth. */
  readonly patience: number;
  /** How long a taker waits for quotes before it takes the best one. */
  readonly waits: Time;
  readonly quoters: readonly QuoterPlan[];
}

/** Quotes the product of the legs' worth times a markup, and only sells YES [data-facts.md §7]. */
export interface QuoterPlan {
  /** Median and spread (standard deviation of its logarithm) of price over worth: recorded are 1.54 and 0.43. */
  readonly markup: number;
  readonly spread: number;
  /** From the question to the quote, and from the acceptance to the confirmation. */
  readonly delay: Time;
}
