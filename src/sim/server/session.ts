import type { Channel } from "../../domain/channel.ts";
import { tokenBucket } from "../../lib/token-bucket.ts";
import { encodeSnapshot } from "../../wire/exchange/book.ts";
import {
  decodeCommand,
  type CommandRefusal,
  type MarketNames,
  type StreamCommand,
  type SubscribeCommand,
  type UpdateCommand,
} from "../../wire/exchange/stream-command.ts";
import type { Audience } from "./audience.ts";
import { unknownIndex, indexFeeds, isIndexAction, updateIndices } from "./index-feed.ts";
import type { Identity } from "./key.ts";
import {
  answer,
  drop,
  end,
  farewell,
  refuse,
  send,
  type Seat,
  type SessionContext,
  type Socket,
} from "./seat.ts";
import type { Subscription } from "./subscription.ts";

/** One connection: it obeys commands and hears its subscriptions. */
export interface Session {
  receive(text: string): void;
  closed(): void;
}

export function createSession(context: SessionContext, who: Identity, socket: Socket): Session {
  const { commandsPerSecond } = context.settings;
  const commands = tokenBucket({ refill: commandsPerSecond, capacity: commandsPerSecond });
  const seat: Seat = { context, who, socket, subscriptions: new Map(), lastSid: 0, isOpen: true };
  return {
    receive: (text) => {
      if (!seat.isOpen) return;
      const command = decodeCommand(text);
      if (!commands.take(1, context.now())) {
        return refuse(seat, { id: command.ok ? command.value.id : command.why.id, code: 27 });
      }
      if (command.ok) obey(seat, command.value);
      else refuse(seat, command.why);
    },
    closed: () => {
      seat.isOpen = false;
      for (const subscription of seat.subscriptions.values()) drop(seat, subscription);
    },
  };
}

function obey(seat: Seat, command: StreamCommand): void {
  switch (command.kind) {
    case "subscribe":
      return subscribe(seat, command);
    case "update":
      return update(seat, command);
    case "unsubscribe":
      return unsubscribe(seat, command.id, command.sids);
    default:
      return list(seat, command.id);
  }
}

function subscribe(seat: Seat, command: SubscribeCommand): void {
  const { id, channels, markets, indices } = command;
  const tickers = knownTickers(seat.context, markets);
  if (!tickers.ok) return refuse(seat, { id, ...tickers.why });
  const isUnnamed = tickers.value === undefined;
  if (isUnnamed && channels.includes("orderbook_delta")) return refuse(seat, { id, code: 14 });
  const unknown = channels.some((channel) => indexFeeds.has(channel)) ? unknownIndex(indices) : undefined;
  if (unknown !== undefined) return refuse(seat, { id, code: 11, detail: unknown });
  if (!hasRoom(seat, channels, tickers.value ?? [])) return refuse(seat, { id, code: 26 });
  for (const channel of channels) {
    const old = subscriptionOf(seat, channel);
    if (old === undefined) start(seat, command, channel, tickers.value);
    else merge(seat, command, old, tickers.value);
  }
}

function subscriptionOf(seat: Seat, channel: Channel): Subscription | undefined {
  for (const each of seat.subscriptions.values()) if (each.channel === channel) return each;
  return undefined;
}

/** Markets that a subscription has already take no more room. */
function hasRoom(seat: Seat, channels: readonly Channel[], tickers: readonly string[]): boolean {
  let held = 0;
  for (const each of seat.subscriptions.values()) held += each.tickers?.size ?? 0;
  for (const channel of channels) {
    if (isUnfiltered(channel)) continue;
    const old = subscriptionOf(seat, channel);
    if (old !== undefined && old.tickers === undefined) continue;
    held += tickers.filter((ticker) => old?.tickers?.has(ticker) !== true).length;
  }
  return held <= seat.context.settings.marketsPerSession;
}

function start(
  seat: Seat,
  command: SubscribeCommand,
  channel: Channel,
  tickers: readonly string[] | undefined,
): void {
  seat.lastSid += 1;
  const isComms = channel === "communications";
  const subscription: Subscription = {
    sid: seat.lastSid,
    channel,
    account: seat.who.account,
    subaccount: seat.who.subaccount,
    tickers: tickers === undefined || isUnfiltered(channel) ? undefined : new Set(tickers),
    isById: command.markets.ids !== undefined,
    usesYesPrice: command.usesYesPrice,
    skipsAck: command.skipsAck,
    fanout: isComms ? command.fanout : undefined,
    onlyOwn: isComms && command.onlyOwn,
    indices: new Set(indexFeeds.has(channel) ? command.indices : []),
    seq: 0,
    send: (frame) => send(seat, subscription, frame),
    end: (code) => end(seat, subscription, code),
  };
  seat.subscriptions.set(subscription.sid, subscription);
  seat.context.audience.add(subscription);
  answer(seat, { type: "subscribed", id: command.id, msg: { channel, sid: subscription.sid } });
  tellFirst(seat.context, subscription, subscription.tickers, command.wantsSnapshot);
}

/** Subscribing again adds the markets that are new, and answers `ok` with them all. */
function merge(
  seat: Seat,
  command: SubscribeCommand,
  subscription: Subscription,
  tickers: readonly string[] | undefined,
): void {
  if (indexFeeds.has(subscription.channel)) {
    return updateIndices(seat.context.settings, subscription, command.id, "add", command.indices);
  }
  const added = addTickers(seat.context.audience, subscription, tickers);
  acknowledge(seat, subscription, command.id);
  tellFirst(seat.context, subscription, added, command.wantsSnapshot);
}

function update(seat: Seat, command: UpdateCommand): void {
  const { context } = seat;
  const { id, sid, action } = command;
  const subscription = seat.subscriptions.get(sid);
  if (subscription === undefined) return refuse(seat, { id, code: 7 });
  if (isIndexAction(action) || indexFeeds.has(subscription.channel)) {
    const why = updateIndexFeed(seat, subscription, command);
    return why === undefined ? undefined : refuse(seat, { id, ...why });
  }
  if (isUnfiltered(subscription.channel)) return refuse(seat, { id, code: 13 });
  const tickers = knownTickers(context, command.markets);
  if (!tickers.ok) return refuse(seat, { id, ...tickers.why });
  const names = tickers.value ?? [];
  if (action === "get_snapshot") {
    if (subscription.channel !== "orderbook_delta") return refuse(seat, { id, code: 13 });
    // The answers are the snapshots themselves, in the run of the subscription; there is no `ok`.
    return tellSnapshots(context, subscription, names, id);
  }
  if (command.markets.ids !== undefined && subscription.channel !== "ticker") {
    return refuse(seat, { id, code: 11, detail: "market ids are for ticker only" });
  }
  if (action === "add_markets" && !hasRoom(seat, [subscription.channel], names)) {
    return refuse(seat, { id, code: 26 });
  }
  if (action === "delete_markets") removeTickers(context.audience, subscription, names);
  const added = action === "add_markets" ? addTickers(context.audience, subscription, names) : [];
  acknowledge(seat, subscription, id);
  tellFirst(context, subscription, added, command.wantsSnapshot);
}

/** Gives a refusal back, or does it. An action must be one of its channel's own. */
function updateIndexFeed(
  { context }: Seat,
  subscription: Subscription,
  { id, action, indexIds, underlyingTickers }: UpdateCommand,
): Omit<CommandRefusal, "id"> | undefined {
  const feed = indexFeeds.get(subscription.channel);
  const change = feed?.actions[action];
  if (feed === undefined || change === undefined) return { code: 13 };
  const names = (feed.member === "index_ids" ? indexIds : underlyingTickers) ?? [];
  const unknown = unknownIndex(names);
  if (unknown !== undefined) return { code: 11, detail: unknown };
  updateIndices(context.settings, subscription, id, change, names);
  return undefined;
}

function unsubscribe(seat: Seat, id: number, sids: readonly number[]): void {
  if (sids.some((sid) => !seat.subscriptions.has(sid))) return refuse(seat, { id, code: 7 });
  for (const sid of sids) {
    const subscription = seat.subscriptions.get(sid);
    if (subscription !== undefined) farewell(seat, subscription, id);
  }
}

function list(seat: Seat, id: number): void {
  const all = [...seat.subscriptions.values()].map(({ channel, sid }) => ({ channel, sid }));
  answer(seat, { type: "ok", id, msg: all });
}

function acknowledge({ context }: Seat, subscription: Subscription, id: number): void {
  const tickers = [...(subscription.tickers ?? [])].toSorted();
  const names = subscription.isById
    ? { market_ids: tickers.map((ticker) => context.records.of(ticker).marketId) }
    : { market_tickers: tickers };
  const msg = JSON.stringify(subscription.skipsAck ? {} : names);
  subscription.send({ type: "ok", id, msg, counts: context.settings.controlFramesCount });
}

/** No market filter is possible there: one that is given is ignored. */
const unfiltered: ReadonlySet<Channel> = new Set<Channel>([
  "market_lifecycle_v2",
  "multivariate_market_lifecycle",
  "order_group_updates",
  "communications",
  "cfbenchmarks_value",
  "cfbenchmarks_value_5hz",
  "pyth_value",
]);

function isUnfiltered(channel: Channel): boolean {
  return unfiltered.has(channel);
}

function knownTickers(
  { exchange, records }: SessionContext,
  markets: MarketNames,
): { ok: true; value: readonly string[] | undefined } | { ok: false; why: Omit<CommandRefusal, "id"> } {
  const named = markets.tickers ?? markets.ids?.map((id) => records.tickerOf(id) ?? id);
  const unknown = named?.filter((ticker) => exchange.market(ticker) === undefined) ?? [];
  if (unknown.length > 0) {
    return { ok: false, why: { code: 11, detail: "market not found", tickers: unknown } };
  }
  return { ok: true, value: named };
}

/** Gives back the new ones. Naming no market widens the subscription to all. */
function addTickers(
  audience: Audience,
  subscription: Subscription,
  tickers: readonly string[] | undefined,
): readonly string[] {
  const followed = subscription.tickers;
  if (followed === undefined) return [];
  if (tickers === undefined) {
    audience.remove(subscription);
    subscription.tickers = undefined;
    audience.add(subscription);
    return [];
  }
  const added = tickers.filter((ticker) => !followed.has(ticker));
  for (const ticker of added) followed.add(ticker);
  audience.follow(subscription, added);
  return added;
}

function removeTickers(audience: Audience, subscription: Subscription, tickers: readonly string[]): void {
  const gone = tickers.filter((ticker) => subscription.tickers?.delete(ticker) === true);
  audience.unfollow(subscription, gone);
}

/** What a market's new listener is told at once: its book, or its ticker when that was asked for. */
function tellFirst(
  context: SessionContext,
  subscription: Subscription,
  tickers: Iterable<string> | undefined,
  wantsSnapshot: boolean,
): void {
  if (subscription.channel === "orderbook_delta") tellSnapshots(context, subscription, tickers ?? []);
  if (subscription.channel !== "ticker" || !wantsSnapshot) return;
  const wanted = tickers ?? context.exchange.markets().map((market) => market.ticker);
  for (const ticker of wanted) {
    subscription.send({ type: "ticker", msg: context.tickerMessage(ticker) });
  }
}

function tellSnapshots(
  { exchange, records }: SessionContext,
  subscription: Subscription,
  tickers: Iterable<string>,
  id = 0,
): void {
  for (const ticker of tickers) {
    const book = encodeSnapshot(
      ticker,
      records.of(ticker).marketId,
      exchange.levels(ticker, "bid"),
      exchange.levels(ticker, "ask"),
      subscription.usesYesPrice,
    );
    subscription.send({ type: "orderbook_snapshot", id, msg: JSON.stringify(book) });
  }
}
