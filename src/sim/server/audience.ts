import type { Channel } from "../../domain/channel.ts";
import type { AccountId } from "../command.ts";
import type { Subscription } from "./subscription.ts";

/**
 * All subscriptions of all sessions. Those of a public channel are found by market, those of a private one by
 * account and market, without a look at the others.
 */
export interface Audience {
  add(subscription: Subscription): void;
  remove(subscription: Subscription): void;
  /** After `tickers` gained or lost these. */
  follow(subscription: Subscription, tickers: Iterable<string>): void;
  unfollow(subscription: Subscription, tickers: Iterable<string>): void;
  /** Those that hear this market on a public channel, those of all markets first. */
  forEach(channel: Channel, ticker: string, hear: (subscription: Subscription) => void): void;
  hasListeners(channel: Channel, ticker: string): boolean;
  /** Those of one account that hear this market on a private channel. */
  own(channel: Channel, account: AccountId, ticker: string): readonly Subscription[];
  /** Every subscription of a channel, whatever markets it follows. */
  all(channel: Channel): readonly Subscription[];
}

/** Heard only by those whom it concerns: found by account. */
const privateChannels: ReadonlySet<Channel> = new Set<Channel>([
  "fill",
  "user_orders",
  "market_positions",
  "order_group_updates",
]);

/** The readers of one channel, or of one account on a private one. */
interface Room {
  readonly ofAll: Set<Subscription>;
  readonly byMarket: Map<string, Set<Subscription>>;
}

export function createAudience(): Audience {
  const rooms = new Map<Channel, Room>();
  const privateRooms = new Map<AccountId, Map<Channel, Room>>();

  const roomOf = ({ channel, account }: Subscription): Room => {
    if (!privateChannels.has(channel)) return demand(rooms, channel, newRoom);
    return demand(
      demand(privateRooms, account, () => new Map()),
      channel,
      newRoom,
    );
  };
  const follow: Audience["follow"] = (subscription, tickers) => {
    const { byMarket } = roomOf(subscription);
    for (const ticker of tickers) demand(byMarket, ticker, newSet).add(subscription);
  };
  const unfollow: Audience["unfollow"] = (subscription, tickers) => {
    const { byMarket } = roomOf(subscription);
    for (const ticker of tickers) {
      const hearers = byMarket.get(ticker);
      hearers?.delete(subscription);
      if (hearers?.size === 0) byMarket.delete(ticker);
    }
  };
  return {
    follow,
    unfollow,
    add: (subscription) => {
      if (subscription.tickers === undefined) roomOf(subscription).ofAll.add(subscription);
      else follow(subscription, subscription.tickers);
    },
    remove: (subscription) => {
      if (subscription.tickers !== undefined) unfollow(subscription, subscription.tickers);
      roomOf(subscription).ofAll.delete(subscription);
    },
    forEach: (channel, ticker, hear) => {
      const room = rooms.get(channel);
      room?.ofAll.forEach(hear);
      room?.byMarket.get(ticker)?.forEach(hear);
    },
    hasListeners: (channel, ticker) => {
      const room = rooms.get(channel);
      return room !== undefined && (room.ofAll.size > 0 || room.byMarket.has(ticker));
    },
    own: (channel, account, ticker) => {
      const room = privateRooms.get(account)?.get(channel);
      return room === undefined ? [] : [...room.ofAll, ...(room.byMarket.get(ticker) ?? [])];
    },
    all: (channel) => [
      ...membersOf(rooms.get(channel)),
      ...[...privateRooms.values()].flatMap((ofAccount) => membersOf(ofAccount.get(channel))),
    ],
  };
}

function newRoom(): Room {
  return { ofAll: new Set(), byMarket: new Map() };
}

function newSet(): Set<Subscription> {
  return new Set();
}

function membersOf(room: Room | undefined): readonly Subscription[] {
  if (room === undefined) return [];
  return [...new Set([...room.ofAll, ...[...room.byMarket.values()].flatMap((hearers) => [...hearers])])];
}

function demand<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
