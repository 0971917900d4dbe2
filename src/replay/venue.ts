import type { Checked, OrderEffect, Question } from "../domain/effect.ts";
import type { Input, PositionReport } from "../domain/input.ts";
import type { Money, Time } from "../domain/units.ts";

/**
 * A venue made of the market's news, recorded or live, that answers our orders. It has no clock: whoever
 * runs it tells it the market's news in order and calls `advance` when its `nextAt` has come.
 */
export interface Venue {
  readonly name: string;
  /** True when volume that cannot be placed counts as traded at the last price. */
  readonly takesAllVolume: boolean;
  /** Takes a request at the moment it is sent. */
  perform(effect: Checked<OrderEffect> | Question, at: Time): void;
  /**
   * Takes one piece of the market's news, and gives it back as our engine would hear it: on a real venue
   * our own orders are in the book, so they are added to snapshots here.
   */
  observe(input: Input): Input;
  /** When it next has something to do or to tell, or undefined. */
  nextAt(): number | undefined;
  /** Does everything due up to `at`, and gives what it tells in order. */
  advance(at: Time): readonly Input[];
  report(): VenueReport;
}

export interface VenueReport {
  /** Orders that came to rest. */
  readonly placed: number;
  readonly refused: number;
  /** Orders that got at least one fill. */
  readonly filledOrders: number;
  readonly fills: number;
  readonly openOrders: number;
  /** The account as the venue keeps it: an engine's own ledger must say the same. */
  readonly cash: Money;
  readonly positions: readonly PositionReport[];
}
