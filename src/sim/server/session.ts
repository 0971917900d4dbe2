import { tokenBucket } from "../../lib/token-bucket.ts";
import { toMillis, type Time } from "../../domain/units.ts";
import { encodeSnapshot } from "../../wire/exchange/book.ts";
import {
  decodeCommand,
  type Channel,
  type CommandRefusal,
  type MarketNames,
  type StreamCommand,
} from "../../wire/exchange/stream-command.ts";
import { encodeFrame, encodeStreamError, type Envelope } from "../../wire/exchange/stream-frame.ts";
import type { Exchange } from "../exchange.ts";
import type { Identity } from "./auth.ts";
import type { Records } from "./records.ts";
import type { ServerSettings } from "./settings.ts";
import { sequenced, type Audience, type OutgoingFrame, type Subscription } from "./subscription.ts";

export interface SessionContext {
  readonly exchange: Exchange;
  readonly records: Records;
  readonly settings: ServerSettings;
  readonly audience: Audience;
  readonly now: () => Time;
  /** JSON of a market's ticker message as of now. */
  readonly tickerMessage: (ticker: string) => string;
}

export interface Socket {
  readonly send: (text: string) => void;
  readonly close: (code: number) => void;
  /** Bytes that wait for the reader. */
  readonly backlog: () => number;
}

/** One connection: it obeys commands and hears its subscriptions. */
export interface Session {
  receive(text: string): void;
  closed(): void;
}

type Subscribe = Extract<StreamCommand, { kind: "subscribe" }>;
type Update = Extract<StreamCommand, { kind: "update" }>;

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

interface Seat {
  readonly context: SessionContext;
  readonly who: Identity;
  readonly socket: Socket;
  readonly subscriptions: Map<number, Subscription>;
  lastSid: number;
  isOpen: boolean;
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

function subscribe(seat: Seat, command: Subscribe): void {
  const { id, channels, markets } = command;
  const tickers = knownTickers(seat.context, markets);
  if (!tickers.ok) return refuse(seat, { id, ...tickers.why });
  const isUnnamed = tickers.value === undefined;
  if (isUnnamed && channels.includes("orderbook_delta")) return refuse(seat, { id, code: 14 });
  const added = (tickers.value?.length ?? 0) * channels.length;
  if (!hasRoom(seat, added)) return refuse(seat, { id, code: 26 });
  for (const channel of channels) {
    const old = [...seat.subscriptions.values()].find((each) => each.channel === channel);
    if (old === undefined) start(seat, command, channel, tickers.value);
    else merge(seat, command, old, tickers.value);
  }
}

function hasRoom(seat: Seat, added: number): boolean {
  let held = added;
  for (const { tickers } of seat.subscriptions.values()) held += tickers?.size ?? 0;
  return held <= seat.context.settings.marketsPerSession;
}

function start(
  seat: Seat,
  command: Subscribe,
  channel: Channel,
  tickers: readonly string[] | undefined,
): void {
  seat.lastSid += 1;
  const subscription: Subscription = {
    sid: seat.lastSid,
    channel,
    account: seat.who.account,
    tickers: tickers === undefined || isUnfiltered(channel) ? undefined : new Set(tickers),
    usesYesPrice: command.usesYesPrice,
    skipsAck: command.skipsAck,
    seq: 0,
    send: (frame) => send(seat, subscription, frame),
  };
  seat.subscriptions.set(subscription.sid, subscription);
  seat.context.audience.add(subscription);
  write(seat, {
    type: "subscribed",
    id: command.id,
    msg: JSON.stringify({ channel, sid: subscription.sid }),
  });
  tellFirst(seat.context, subscription, subscription.tickers, command.wantsSnapshot);
}

/** Subscribing again adds the markets that are new, and answers `ok` with them all. */
function merge(
  seat: Seat,
  command: Subscribe,
  subscription: Subscription,
  tickers: readonly string[] | undefined,
): void {
  const added = addTickers(seat.context.audience, subscription, tickers);
  acknowledge(seat, subscription, command.id);
  tellFirst(seat.context, subscription, added, command.wantsSnapshot);
}

function update(seat: Seat, command: Update): void {
  const { context } = seat;
  const { id, sid, action, markets } = command;
  const subscription = seat.subscriptions.get(sid);
  if (subscription === undefined) return refuse(seat, { id, code: 7 });
  const tickers = knownTickers(context, markets);
  if (!tickers.ok) return refuse(seat, { id, ...tickers.why });
  const names = tickers.value ?? [];
  if (action === "get_snapshot") {
    if (subscription.channel !== "orderbook_delta") return refuse(seat, { id, code: 13 });
    // The answers are the snapshots themselves, in the run of the subscription; there is no `ok`.
    return tellSnapshots(context, subscription, names, id);
  }
  if (action === "add_markets" && !hasRoom(seat, names.length)) return refuse(seat, { id, code: 26 });
  if (action === "delete_markets") removeTickers(context.audience, subscription, names);
  const added = action === "add_markets" ? addTickers(context.audience, subscription, names) : [];
  acknowledge(seat, subscription, id);
  tellFirst(context, subscription, added, command.wantsSnapshot);
}

function unsubscribe(seat: Seat, id: number, sids: readonly number[]): void {
  if (sids.some((sid) => !seat.subscriptions.has(sid))) return refuse(seat, { id, code: 7 });
  for (const sid of sids) {
    const subscription = seat.subscriptions.get(sid);
    if (subscription === undefined) continue;
    // The specification numbers this frame on every channel, and numbers start at 1.
    if (seat.context.settings.controlFramesCount || subscription.seq === 0) subscription.seq += 1;
    write(seat, { type: "unsubscribed", id, sid, seq: subscription.seq });
    drop(seat, subscription);
  }
}

function list(seat: Seat, id: number): void {
  const all = [...seat.subscriptions.values()].map(({ channel, sid }) => ({ channel, sid }));
  write(seat, { type: "ok", id, msg: JSON.stringify(all) });
}

function acknowledge(seat: Seat, subscription: Subscription, id: number): void {
  const tickers = [...(subscription.tickers ?? [])].toSorted();
  const msg = JSON.stringify(subscription.skipsAck ? {} : { market_tickers: tickers });
  subscription.send({ type: "ok", id, msg, counts: seat.context.settings.controlFramesCount });
}

/** A reader that lets too much pile up loses the subscription, and is told so once. */
function send(seat: Seat, subscription: Subscription, frame: OutgoingFrame): void {
  const { counts = true, ...rest } = frame;
  if (sequenced.has(subscription.channel) && counts) subscription.seq += 1;
  const place = { sid: subscription.sid, ...seqOf(subscription, counts) };
  if (seat.socket.backlog() <= seat.context.settings.backlogMax) return write(seat, { ...rest, ...place });
  drop(seat, subscription);
  write(seat, { type: "error", msg: encodeStreamError({ code: 25 }), ...place });
}

function refuse(seat: Seat, { id, ...refusal }: CommandRefusal): void {
  write(seat, { type: "error", id, msg: encodeStreamError(refusal) });
}

function write({ context, socket, isOpen }: Seat, frame: Omit<Envelope, "sentMs">): void {
  if (isOpen) socket.send(encodeFrame({ ...frame, sentMs: toMillis(context.now()) }));
}

function drop(seat: Seat, subscription: Subscription): void {
  seat.subscriptions.delete(subscription.sid);
  seat.context.audience.remove(subscription);
}

function seqOf(subscription: Subscription, counts: boolean): { seq?: number } {
  if (!sequenced.has(subscription.channel)) return {};
  // A control frame that takes no number of its own repeats the last one; numbers start at 1.
  return { seq: counts ? subscription.seq : Math.max(1, subscription.seq) };
}

/** No market filter is possible on the lifecycle. */
function isUnfiltered(channel: Channel): boolean {
  return channel === "market_lifecycle_v2" || channel === "multivariate_market_lifecycle";
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
