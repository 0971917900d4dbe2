import type { Time } from "../domain/units.ts";
import type { Channel } from "../wire/maker/stream-command.ts";

/**
 * The bookkeeping of one channel on one connection: what was asked, what was acknowledged, and where the
 * sequence stands. It dies with its connection, so a sid that comes back on another one means nothing.
 */
export interface Subscription {
  readonly channel: Channel;
  /** Zero until the exchange named it. */
  sid: number;
  /** Of the last counted frame. */
  seq: number;
  /** When the command that waits for its answer was sent; undefined when none waits. */
  askedAt: Time | undefined;
  /** Markets that were asked for. */
  readonly asked: Set<string>;
}

export function createSubscription(channel: Channel): Subscription {
  return { channel, sid: 0, seq: 0, askedAt: undefined, asked: new Set() };
}

/**
 * What a frame's number says of the frames before it. `next`: nothing is missing. `old`: it was counted
 * before, or the exchange does not count this kind of frame. `gap`: something was lost, or came out of order.
 */
export type SeqVerdict = "next" | "old" | "gap";

/**
 * `seq` counts over all markets of a sid [kalshi api.md §17.5]. Answers to commands take a number in the same
 * run by all recordings we have; one that repeats a number is harmless, since it carries no data.
 */
export function countFrame(subscription: Subscription, seq: number, isData: boolean): SeqVerdict {
  if (seq === subscription.seq + 1) {
    subscription.seq = seq;
    return "next";
  }
  if (seq <= subscription.seq && !isData) return "old";
  // After an out-of-order frame the higher number stays: what comes next is measured against it.
  subscription.seq = Math.max(seq, subscription.seq);
  return "gap";
}
