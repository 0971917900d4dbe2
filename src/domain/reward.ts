import type { Money, Qty, Time } from "./units.ts";

/** A programme that pays for resting orders in one market: so much over its whole time, to everybody together [kalshi api.md §16.1]. */
export interface RewardProgramme {
  readonly startsAt: Time;
  readonly endsAt: Time;
  readonly reward: Money;
  /** Contracts that a side has to show, from its best price down, to count. */
  readonly targetSize: Qty;
  /** What is left of a score with each tick further from the reference: 5 000 halves it. */
  readonly discountBps: number;
}
