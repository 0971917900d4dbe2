import type { Level, Market } from "../domain/market.ts";
import type { Position } from "../domain/position.ts";
import type { Side } from "../domain/side.ts";
import type { Price, Qty, Time } from "../domain/units.ts";
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
  readonly references: ReadonlyMap<string, Reference>;
  readonly position: Position;
  /** What was observed so far, as far as the strategy asks for it. */
  readonly signals: Signals;
}

/** A value from outside: a probability in (0, 1), and when it was told. */
export interface Reference {
  readonly value: number;
  readonly at: Time;
}
