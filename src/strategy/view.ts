import type { Level, Market } from "../domain/market.ts";
import type { Position } from "../domain/position.ts";
import type { Side } from "../domain/side.ts";
import type { Price, Time } from "../domain/units.ts";
import type { RewardLevel } from "./rewards/score.ts";
import type { Signals } from "./signal/signals.ts";

/** All a strategy may see of one market. Our own resting orders are already taken out of the book. */
export interface View {
  readonly now: Time;
  readonly market: Market;
  readonly bestBid: Level | undefined;
  readonly bestAsk: Level | undefined;
  readonly lastPrice: Price | undefined;
  readonly references: ReadonlyMap<string, Reference>;
  readonly position: Position;
  /** What was observed so far, as far as the strategy asks for it. */
  readonly signals: Signals;
  /** Absent while nobody pays for resting orders here. */
  readonly rewards?: RewardView;
}

/** What a programme pays for resting orders in this market now. Sizes in contracts, rates by the second. */
export interface RewardView {
  /** Dollars, to everybody on both sides together. */
  readonly poolRate: number;
  readonly targetSize: number;
  /** What is left of a score with each tick further from the reference. */
  readonly discount: number;
  /** What others show, the best first, until the target is reached or nothing more is there. */
  readonly others: Readonly<Record<Side, readonly RewardLevel[]>>;
  /** Contracts that traded lately against each side. */
  readonly flow: Readonly<Record<Side, number>>;
}

/** A value from outside: a probability in (0, 1), and when it was told. */
export interface Reference {
  readonly value: number;
  readonly at: Time;
}
