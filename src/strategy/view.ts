import type { Level, Market } from "../domain/market.ts";
import type { Position } from "../domain/position.ts";
import type { Side } from "../domain/side.ts";
import type { Price, Qty, Time } from "../domain/units.ts";
import type { RewardLevel } from "./rewards/score.ts";
import type { Signals } from "./signal/signals.ts";

/** All a strategy may see of one market. Our own resting orders are already taken out of the book. */
export interface View {
  readonly now: Time;
  readonly market: Market;
  readonly bestBid: Level | undefined;
  readonly bestAsk: Level | undefined;
  /** The best of others behind the first so many contracts of theirs: looked up only where a stage asks. */
  readonly past: (side: Side, contracts: Qty) => Level | undefined;
  readonly lastPrice: Price | undefined;
  /** When the last trade was; undefined where it was before we came. */
  readonly lastTradeAt: Time | undefined;
  readonly references: ReadonlyMap<string, Reference>;
  /** The price that the market hangs on, and what the number that it hangs on is expected to be. */
  readonly underlying: Underlying | undefined;
  readonly forecast: Outlook | undefined;
  readonly position: Position;
  /** What was observed so far, as far as the strategy asks for it. */
  readonly signals: Signals;
  /** Absent while nobody pays for resting orders here. */
  readonly rewards?: RewardView;
  /** The markets of its event that are watched, itself among them: kept up with only where a stage asks for it. */
  readonly event: readonly EventMarket[];
}

/** A market as the others of its event see it. */
export interface EventMarket {
  readonly market: Market;
  readonly position: Position;
  /** Undefined while its book proves nothing. */
  readonly seen: Seen | undefined;
  /** What we valued a contract at last, in dollars. */
  readonly mark: number | undefined;
  readonly signals: Signals;
}

/** The best of others. */
export interface Seen {
  readonly bid: Level | undefined;
  readonly ask: Level | undefined;
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

/** A price from outside. */
export interface Underlying {
  readonly price: number;
  /** A year's, as a share: 0.45 is 45 %. */
  readonly volatility: number;
  readonly at: Time;
}

/** A forecast of a whole number, and when it was told. */
export interface Outlook {
  readonly mean: number;
  readonly deviation: number;
  readonly at: Time;
}
