import type { Channel } from "../../wire/exchange/stream-command.ts";
import type { AccountId } from "../command.ts";

/** What one session hears of one channel. */
export interface Subscription {
  readonly sid: number;
  readonly channel: Channel;
  readonly account: AccountId;
  /** Undefined: every market. */
  tickers: Set<string> | undefined;
  readonly usesYesPrice: boolean;
  readonly skipsAck: boolean;
  /** Of the last frame, where the channel is sequenced. */
  seq: number;
  readonly send: (frame: OutgoingFrame) => void;
}

export interface OutgoingFrame {
  readonly type: string;
  readonly id?: number;
  /** JSON text. */
  readonly msg?: string;
  /** False for the frames that take no number even on a sequenced channel. */
  readonly counts?: boolean;
}

/** Fills, orders, positions and tickers are not numbered [kalshi api.md §17.5]. */
export const sequenced: ReadonlySet<Channel> = new Set<Channel>([
  "orderbook_delta",
  "trade",
  "market_lifecycle_v2",
  "multivariate_market_lifecycle",
  "order_group_updates",
  "communications",
]);

/** All subscriptions of all sessions, found by channel and market without a look at the others. */
export interface Audience {
  add(subscription: Subscription): void;
  remove(subscription: Subscription): void;
  /** After `tickers` gained or lost these. */
  follow(subscription: Subscription, tickers: Iterable<string>): void;
  unfollow(subscription: Subscription, tickers: Iterable<string>): void;
  /** Those that hear this market, those of all markets among them. */
  of(channel: Channel, ticker: string): Iterable<Subscription>;
  hasListeners(channel: Channel, ticker: string): boolean;
}

export function createAudience(): Audience {
  const byMarket = new Map<string, Set<Subscription>>();
  const ofAll = new Map<Channel, Set<Subscription>>();

  const follow: Audience["follow"] = (subscription, tickers) => {
    for (const ticker of tickers) {
      const key = keyOf(subscription.channel, ticker);
      const hearers = byMarket.get(key);
      if (hearers === undefined) byMarket.set(key, new Set([subscription]));
      else hearers.add(subscription);
    }
  };
  const unfollow: Audience["unfollow"] = (subscription, tickers) => {
    for (const ticker of tickers) {
      const key = keyOf(subscription.channel, ticker);
      const hearers = byMarket.get(key);
      hearers?.delete(subscription);
      if (hearers?.size === 0) byMarket.delete(key);
    }
  };
  return {
    follow,
    unfollow,
    add: (subscription) => {
      if (subscription.tickers !== undefined) return follow(subscription, subscription.tickers);
      const hearers = ofAll.get(subscription.channel);
      if (hearers === undefined) ofAll.set(subscription.channel, new Set([subscription]));
      else hearers.add(subscription);
    },
    remove: (subscription) => {
      if (subscription.tickers !== undefined) unfollow(subscription, subscription.tickers);
      ofAll.get(subscription.channel)?.delete(subscription);
    },
    of: function* (channel, ticker) {
      yield* ofAll.get(channel) ?? [];
      yield* byMarket.get(keyOf(channel, ticker)) ?? [];
    },
    hasListeners: (channel, ticker) =>
      (ofAll.get(channel)?.size ?? 0) > 0 || byMarket.has(keyOf(channel, ticker)),
  };
}

function keyOf(channel: Channel, ticker: string): string {
  return `${channel} ${ticker}`;
}
