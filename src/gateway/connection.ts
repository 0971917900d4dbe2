import type { Timer } from "../domain/clock.ts";
import { seconds, type Time } from "../domain/units.ts";
import type { Envelope } from "../wire/maker/delta-scanner.ts";
import { showGarbled, type Garbled } from "../wire/maker/reader.ts";
import { encodeListSubscriptions, encodeUpdate, type Channel } from "../wire/maker/stream-command.ts";
import { decodeStreamMessage, type StreamMessage } from "../wire/maker/stream-message.ts";
import {
  adjustMarkets,
  awaitSnapshot,
  command,
  doubt,
  newState,
  revive,
  subscribe,
  update,
  type State,
  type StreamOptions,
  type Wire,
} from "./connection-state.ts";
import { inputsOf } from "./stream-input.ts";
import type { StreamSocket } from "./stream-transport.ts";
import { countFrame, type Subscription } from "./subscription.ts";

/** One connection's life, from the upgrade to the loss. */
export interface Connection {
  /** Brings the markets on the wire in line with the watched ones. */
  adjust(): void;
  requestSnapshot(ticker: string): boolean;
  isReady(): boolean;
  close(): void;
}

export interface ConnectionHandlers {
  /** The subscriptions stand: the next loss is a new one. */
  settled(): void;
  lost(why: string): void;
}

const privateChannels: readonly Channel[] = [
  "fill",
  "user_orders",
  "order_group_updates",
  "market_lifecycle_v2",
];

/** Codes after which a subscription is dead: internal error, outbound buffer overflow. */
const terminalCodes: ReadonlySet<number> = new Set([10, 25]);

const checkEvery = seconds(1);
/** A command without an answer for so long, or a snapshot that does not come, ends the connection. */
const answerMax = seconds(10);
const snapshotMax = seconds(10);
/** A live ping proves nothing: after so long without data, something is asked that data must answer. */
const silenceMax = seconds(20);
const probeMax = seconds(5);

export function connect(
  options: StreamOptions,
  watched: ReadonlySet<string>,
  handlers: ConnectionHandlers,
): Connection {
  const { clock } = options;
  const state = newState(clock.now());
  // A transport in memory may call back before `connect` has given back its socket.
  const unsent: string[] = [];
  let socket: StreamSocket | undefined;
  let checks: Timer | undefined;

  const shut = (): void => {
    state.isOver = true;
    checks?.cancel();
    socket?.close();
  };
  const end = (why: string): void => {
    if (state.isOver) return;
    shut();
    handlers.lost(why);
  };
  const send = (text: string): void => {
    if (socket === undefined) unsent.push(text);
    else socket.send(text);
  };
  const wire: Wire = { options, state, watched, end, send };
  const check = (): void => {
    checkHealth(wire);
    if (!state.isOver) checks = clock.after(checkEvery, check);
  };
  checks = clock.after(checkEvery, check);
  const path = new URL(options.url).pathname;
  socket = options.transport.connect(options.url, options.signer.headers("GET", path, clock.now()), {
    opened: () => open(wire),
    received: (text) => {
      if (state.isOver) return;
      const decoded = decodeStreamMessage(text, "yes");
      if (decoded.ok) receive(wire, decoded.value, handlers);
      else distrust(wire, decoded.why);
    },
    closed: end,
  });
  for (const text of unsent) socket.send(text);
  if (state.isOver) socket.close();

  return {
    adjust: () => {
      if (state.isReady && !state.isOver) adjustMarkets(wire);
    },
    requestSnapshot: (ticker) => requestSnapshot(wire, ticker),
    isReady: () => state.isReady && !state.isOver,
    close: shut,
  };
}

function open(wire: Wire): void {
  const { state, options } = wire;
  if (state.isOver) return;
  state.isOpen = true;
  state.lastDataAt = options.clock.now();
  for (const channel of privateChannels) subscribe(wire, channel, undefined);
}

function requestSnapshot(wire: Wire, ticker: string): boolean {
  const { state, options } = wire;
  const book = state.subscriptions.get("orderbook_delta");
  if (state.isOver || book === undefined || book.sid === 0 || !book.asked.has(ticker)) return false;
  awaitSnapshot(state, ticker, options.clock.now());
  command(wire, undefined, (id) => encodeUpdate(id, book.sid, "get_snapshot", [ticker]));
  return true;
}

function receive(wire: Wire, message: StreamMessage, handlers: ConnectionHandlers): void {
  const { state, options, watched } = wire;
  const now = options.clock.now();
  state.probedAt = undefined;
  if (!isAnswer(message)) {
    state.lastDataAt = now;
  } else if (answer(wire, message)) {
    if (!state.isReady && isEveryoneAnswered(state, privateChannels)) {
      state.isReady = true;
      handlers.settled();
      // Before any market data: what is told from here on is complete for our own orders and fills.
      options.emit({ kind: "stream-connected", at: now });
    }
    if (state.isReady) adjustMarkets(wire);
  }
  if (!isBelievable(wire, message)) return;
  for (const input of inputsOf(message, now, watched, options.feesOf)) options.emit(input);
}

/**
 * A frame that cannot be read may have been a change of any book. Its number will be missed, but an uncounted
 * one would not be, so nothing is believed until everything was sent again; and a stream of them is no stream.
 */
function distrust(wire: Wire, why: Garbled): void {
  const { state, options } = wire;
  state.garbled += 1;
  const text = `A stream frame is not believed: ${showGarbled(why)}.`;
  options.log({ level: "error", topic: "frame-garbled", text });
  if (state.garbled > garbledMax) return wire.end("too many frames cannot be read");
  for (const subscription of state.bySid.values()) doubt(wire, subscription, "a frame could not be read");
}

const garbledMax = 20;

function isAnswer(message: StreamMessage): boolean {
  const { kind } = message;
  return kind === "subscribed" || kind === "unsubscribed" || kind === "ok" || kind === "error";
}

/** Takes in the answer to a command. False when it answers nothing that waits: a repeated ack is harmless. */
function answer(wire: Wire, message: StreamMessage): boolean {
  const { state } = wire;
  const subscription = state.byCommand.get(message.id);
  if (message.kind === "error") return answerError(wire, message, subscription);
  if (subscription === undefined) return false;
  state.byCommand.delete(message.id);
  subscription.askedAt = undefined;
  if (message.kind === "subscribed" && message.sid !== 0 && message.sid !== subscription.sid) {
    state.bySid.delete(subscription.sid);
    subscription.sid = message.sid;
    subscription.seq = 0;
    state.bySid.set(message.sid, subscription);
  }
  return true;
}

function answerError(
  wire: Wire,
  message: StreamMessage & { readonly kind: "error" },
  asked: Subscription | undefined,
): boolean {
  const { state, options } = wire;
  const subscription = asked ?? state.bySid.get(message.sid);
  const name = subscription?.channel ?? "a command";
  options.log({
    level: "warn",
    topic: "stream-error",
    text: `The exchange answered ${name} with error ${message.code}: ${message.text}.`,
    facts: { code: message.code, channel: name },
  });
  state.byCommand.delete(message.id);
  if (subscription === undefined) return false;
  subscription.askedAt = undefined;
  if (terminalCodes.has(message.code)) revive(wire, subscription, `error ${message.code}`);
  // A book that cannot be subscribed to stays doubted, and the missing snapshot ends the connection.
  return true;
}

function isEveryoneAnswered(state: State, channels: readonly Channel[]): boolean {
  return channels.every((channel) => state.subscriptions.get(channel)?.askedAt === undefined);
}

/** Counts the frame and says whether its data can be used. */
function isBelievable(wire: Wire, message: StreamMessage): boolean {
  const subscription = subscriptionOf(wire.state, message);
  if (subscription !== undefined && message.seq > 0) {
    const verdict = countFrame(subscription, message.seq, !isAnswer(message));
    if (verdict === "gap") doubt(wire, subscription, `a gap before number ${message.seq}`);
  }
  if (message.kind === "delta") {
    // Until its snapshot came, a change has nothing to change.
    const feed = wire.state.feeds.get(message.ticker);
    return subscription !== undefined && feed !== undefined && feed.awaitedSince === undefined;
  }
  if (message.kind === "snapshot") {
    const feed = wire.state.feeds.get(message.ticker);
    if (feed === undefined || subscription === undefined) return false;
    feed.awaitedSince = undefined;
    feed.isAskedAgain = false;
  }
  return true;
}

/** By sid; and when a frame beats the ack that names its sid, by the one kind of channel that sends it. */
function subscriptionOf(state: State, message: Envelope & StreamMessage): Subscription | undefined {
  const known = state.bySid.get(message.sid);
  if (known !== undefined || message.sid === 0) return known;
  const channel = channelOf(message);
  const waiting = channel === undefined ? undefined : state.subscriptions.get(channel);
  if (waiting === undefined || waiting.sid !== 0) return undefined;
  waiting.sid = message.sid;
  state.bySid.set(message.sid, waiting);
  return waiting;
}

function channelOf(message: StreamMessage): Channel | undefined {
  switch (message.kind) {
    case "snapshot":
    case "delta":
      return "orderbook_delta";
    case "trade":
      return "trade";
    default:
      return undefined;
  }
}

function checkHealth(wire: Wire): void {
  const { state, options } = wire;
  const now = options.clock.now();
  if (!state.isOpen) {
    if (now - state.startedAt > answerMax) wire.end("the connection does not open");
    return;
  }
  for (const subscription of state.subscriptions.values()) {
    if (subscription.askedAt !== undefined && now - subscription.askedAt > answerMax) {
      return wire.end(`no answer to a command about ${subscription.channel}`);
    }
  }
  const late = [...state.feeds].filter(([, feed]) => now - (feed.awaitedSince ?? now) > snapshotMax);
  if (late.some(([, feed]) => feed.isAskedAgain)) return wire.end("a snapshot did not come");
  const book = state.subscriptions.get("orderbook_delta");
  if (late.length > 0 && book !== undefined && book.sid !== 0) {
    const tickers = late.map(([ticker]) => ticker);
    update(wire, book, "get_snapshot", tickers);
    for (const ticker of tickers) state.feeds.set(ticker, { awaitedSince: now, isAskedAgain: true });
  }
  if (state.isReady) adjustMarkets(wire);
  checkSilence(wire, now);
}

/**
 * A quiet market is not a dead feed: after a long silence one book is asked for, which only a living feed can
 * answer. With no book to ask for, the list of subscriptions has to do.
 */
function checkSilence(wire: Wire, now: Time): void {
  const { state } = wire;
  if (state.probedAt !== undefined) {
    if (now - state.probedAt > probeMax) wire.end("no data, and a question was not answered");
    return;
  }
  if (now - state.lastDataAt <= silenceMax) return;
  state.probedAt = now;
  state.lastDataAt = now;
  const book = state.subscriptions.get("orderbook_delta");
  const [ticker] = book?.asked ?? [];
  if (book === undefined || book.sid === 0 || ticker === undefined) {
    return command(wire, undefined, encodeListSubscriptions);
  }
  command(wire, undefined, (id) => encodeUpdate(id, book.sid, "get_snapshot", [ticker]));
}
