import type { Clock } from "../domain/clock.ts";
import type { FeeRule } from "../domain/fees.ts";
import type { Input } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import type { Time } from "../domain/units.ts";
import type { Random } from "../lib/random.ts";
import type { FeeOverride } from "../wire/maker/market.ts";
import {
  encodeSubscribe,
  encodeUpdate,
  type Channel,
  type UpdateAction,
} from "../wire/maker/stream-command.ts";
import type { Signer } from "./signing.ts";
import type { StreamTransport } from "./stream-transport.ts";
import { createSubscription, type Subscription } from "./subscription.ts";

export interface StreamOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: StreamTransport;
  readonly url: string;
  readonly signer: Signer;
  readonly emit: (input: Input) => void;
  readonly log: (note: Note) => void;
  /** What an event's fees are under an override, or undefined for an event that nobody watches. */
  readonly feesOf: (eventTicker: string, override: FeeOverride) => FeeRule | undefined;
  /** News of markets may have been lost: ask for what is true. */
  readonly marketsDoubted: () => void;
  /** News of order groups may have been lost. */
  readonly groupsDoubted: () => void;
}

/** One connection as its parts see it. */
export interface Wire {
  readonly options: StreamOptions;
  readonly state: State;
  readonly watched: ReadonlySet<string>;
  readonly end: (why: string) => void;
  readonly send: (text: string) => void;
}

/** A book's state on this connection: what is awaited since when, or undefined when it is right. */
interface Feed {
  awaitedSince: Time | undefined;
  /** True once a late snapshot was asked for by name. */
  isAskedAgain: boolean;
}

export interface State {
  readonly subscriptions: Map<Channel, Subscription>;
  readonly bySid: Map<number, Subscription>;
  readonly byCommand: Map<number, Subscription>;
  readonly feeds: Map<string, Feed>;
  readonly startedAt: Time;
  lastId: number;
  garbled: number;
  lastDataAt: Time;
  probedAt: Time | undefined;
  isOpen: boolean;
  isReady: boolean;
  isOver: boolean;
}

export function newState(now: Time): State {
  return {
    subscriptions: new Map(),
    bySid: new Map(),
    byCommand: new Map(),
    feeds: new Map(),
    startedAt: now,
    lastId: 0,
    garbled: 0,
    lastDataAt: now,
    probedAt: undefined,
    isOpen: false,
    isReady: false,
    isOver: false,
  };
}

const marketChannels: readonly Channel[] = ["orderbook_delta", "trade", "ticker"];

export function subscribe(wire: Wire, channel: Channel, tickers: readonly string[] | undefined): void {
  const subscription = createSubscription(channel);
  for (const ticker of tickers ?? []) subscription.asked.add(ticker);
  wire.state.subscriptions.set(channel, subscription);
  if (channel === "orderbook_delta") {
    for (const ticker of tickers ?? []) awaitSnapshot(wire.state, ticker, wire.options.clock.now());
  }
  command(wire, subscription, (id) => encodeSubscribe(id, channel, tickers));
}

export function command(
  wire: Wire,
  subscription: Subscription | undefined,
  encode: (id: number) => string,
): void {
  const { state } = wire;
  state.lastId += 1;
  if (subscription !== undefined) {
    subscription.askedAt = wire.options.clock.now();
    state.byCommand.set(state.lastId, subscription);
  }
  wire.send(encode(state.lastId));
}

/** Subscribes, adds and removes until the wire shows the watched markets; waits while an answer is due. */
export function adjustMarkets(wire: Wire): void {
  const { state, watched } = wire;
  for (const channel of marketChannels) {
    const subscription = state.subscriptions.get(channel);
    if (subscription === undefined) {
      if (watched.size > 0) subscribe(wire, channel, [...watched]);
      continue;
    }
    if (subscription.askedAt !== undefined || subscription.sid === 0) continue;
    const added = [...watched].filter((ticker) => !subscription.asked.has(ticker));
    if (added.length > 0) {
      update(wire, subscription, "add_markets", added);
      continue;
    }
    const removed = [...subscription.asked].filter((ticker) => !watched.has(ticker));
    if (removed.length > 0) update(wire, subscription, "delete_markets", removed);
  }
}

export function update(
  wire: Wire,
  subscription: Subscription,
  action: UpdateAction,
  tickers: readonly string[],
): void {
  const isBook = subscription.channel === "orderbook_delta";
  for (const ticker of tickers) {
    if (action === "add_markets") subscription.asked.add(ticker);
    if (action === "delete_markets") subscription.asked.delete(ticker);
    if (isBook && action === "delete_markets") wire.state.feeds.delete(ticker);
    else if (isBook) awaitSnapshot(wire.state, ticker, wire.options.clock.now());
  }
  const waiting = action === "get_snapshot" ? undefined : subscription;
  command(wire, waiting, (id) => encodeUpdate(id, subscription.sid, action, tickers));
}

export function awaitSnapshot(state: State, ticker: string, now: Time): void {
  state.feeds.set(ticker, { awaitedSince: now, isAskedAgain: false });
}

/** A dead subscription is left behind and asked for anew; its books are doubted until their snapshots come. */
export function revive(wire: Wire, dead: Subscription, why: string): void {
  const { state } = wire;
  doubt(wire, dead, `the subscription died (${why})`, false);
  state.bySid.delete(dead.sid);
  state.subscriptions.delete(dead.channel);
  subscribe(wire, dead.channel, marketChannels.includes(dead.channel) ? [...dead.asked] : undefined);
}

/**
 * Something of this subscription was lost. Its books are wrong until sent again, all of them: the number does
 * not say whose change it was. Lost trades cannot be had again and hurt nobody; lost market news is asked for
 * by the gateway.
 */
export function doubt(wire: Wire, subscription: Subscription, why: string, isAsking = true): void {
  const { state, options } = wire;
  options.log({
    level: "warn",
    topic: "stream-gap",
    text: `The ${subscription.channel} feed lost something: ${why}.`,
    facts: { channel: subscription.channel },
  });
  if (subscription.channel === "market_lifecycle_v2") options.marketsDoubted();
  if (subscription.channel === "order_group_updates") options.groupsDoubted();
  if (subscription.channel !== "orderbook_delta" || subscription.asked.size === 0) return;
  const now = options.clock.now();
  const tickers = [...subscription.asked];
  for (const ticker of tickers) {
    awaitSnapshot(state, ticker, now);
    options.emit({ kind: "book-doubted", at: now, ticker, why });
  }
  if (isAsking && subscription.sid !== 0) update(wire, subscription, "get_snapshot", tickers);
}
