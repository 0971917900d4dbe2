import type { Level, Market } from "../domain/market.ts";
import type { Position } from "../domain/position.ts";
import type { Price, Time } from "../domain/units.ts";
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

/** A value from outside: a probability in (0, 1), and when it was told. */
export interface Reference {
  readonly value: number;
  readonly at: Time;
}
