import { minus, seconds, time, type Time } from "../../domain/units.ts";
import type { Call } from "./route.ts";

/** The line between what the live lists tell and what only those under /historical do. */
export interface Cutoff {
  /** Markets by their settlement, and their candlesticks. */
  readonly markets: Time;
  /** Trades and fills by their time. */
  readonly trades: Time;
  /** Orders by the time they were filled or cancelled. */
  readonly orders: Time;
  /** Settled positions by their last change. */
  readonly positions: Time;
}

const day = seconds(86_400);

/** The archive takes over at midnight UTC, a whole day at once. */
export function cutoffOf({ now, settings }: Pick<Call, "now" | "settings">): Cutoff {
  const before = (window: Time): Time => time(Math.floor(minus(now, window) / day) * day);
  const { liveFor, ordersLiveFor } = settings;
  return {
    markets: before(liveFor),
    trades: before(liveFor),
    orders: before(ordersLiveFor),
    positions: before(liveFor),
  };
}
