import type { Alarm } from "./alarm.ts";
import type { OrderIntent } from "./order.ts";
import type { Position } from "./position.ts";
import type { Money, Time } from "./units.ts";

/**
 * What a run leaves to the next run of the same bot: what the exchange cannot tell, or not in time. The exchange
 * confirms the rest before anything is quoted.
 */
export interface Heritage {
  readonly cash: Money;
  /** From when on fees and positions are counted: the venue's own moment of the account that was read first. */
  readonly since: Time;
  /** Worth at the beginning of a UTC day, and which day that is. */
  readonly dayWorth: Money;
  readonly day: number;
  /** The most that the account was worth. */
  readonly peakWorth: Money;
  readonly markets: readonly MarketHeritage[];
  /** The newest fill that is counted. Older ones may still be missing: the stream may have lost them. */
  readonly lastFillAt: Time;
  /** Up to here every fill is counted: those after it, and some before it, are asked for. */
  readonly fillsUpTo: Time;
  /** The fills that were counted last, by `fillKey`: all that may be told again. */
  readonly seenFills: readonly string[];
  /** Orders that were sent and of which nobody has heard: they may reach the exchange yet. Absent when there are none. */
  readonly inFlight?: readonly SentOrder[];
  /** The alarm that this run goes on with; absent when it is quiet. */
  readonly alarm?: Alarm;
  readonly pardon?: Pardon;
}

/**
 * How much of each loss limit was used up when a person released the alarm: what was seen then is not raised again, only
 * what comes after. Shares; they fall with the loss and never rise.
 */
export interface Pardon {
  readonly daily: number;
  readonly drawdown: number;
}

export interface SentOrder {
  readonly order: OrderIntent;
  readonly at: Time;
}

export interface MarketHeritage {
  readonly ticker: string;
  readonly position: Position;
  readonly fees: Money;
  readonly isSettled: boolean;
}
