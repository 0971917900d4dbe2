import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import type { Input } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import { plus, seconds, time, type Time } from "../domain/units.ts";
import { seededRandom } from "../lib/random.ts";
import { timeline } from "../lib/timeline.ts";
import { createCredentials } from "./credentials.ts";
import type { StreamHandlers } from "./stream-transport.ts";
import { createStream, type Stream } from "./stream.ts";

const { privateKey } = generateKeyPairSync("ed25519");
const { signer } = createCredentials(
  "key-id-1",
  privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
);
const level = [["0.4500", "2.00"]];

test("our own channels come first, then `connected`, then the markets in YES prices", () => {
  const world = opened(["A", "B"]);
  const [socket] = world.sockets;
  expect(socket?.url).toBe("wss://exchange.test/trade-api/ws/v2");
  expect(Object.keys(socket?.headers ?? {})).toContain("KALSHI-ACCESS-SIGNATURE");
  expect(world.commands().map(({ params }) => params?.channels?.[0])).toEqual([
    "fill",
    "user_orders",
    "order_group_updates",
    "market_lifecycle_v2",
  ]);
  expect(world.kinds()).toEqual([]);
  world.ackAll();
  expect(world.kinds()).toEqual(["stream-connected"]);
  const [book, trade, ticker] = world.commands().slice(4);
  expect(book?.params).toEqual({
    channels: ["orderbook_delta"],
    market_tickers: ["A", "B"],
    use_yes_price: true,
  });
  expect([trade?.params?.channels, ticker?.params?.channels]).toEqual([["trade"], ["ticker"]]);
});

test("snapshots and deltas of every market of a subscription run in one count, answers included", () => {
  const world = live(["A", "B"]);
  world.snapshot("A", 1);
  world.snapshot("B", 2);
  world.delta("B", 3);
  world.frame({ type: "ok", id: 99, sid: world.bookSid(), seq: 4, msg: { market_tickers: ["A", "B"] } });
  world.delta("A", 5);
  expect(world.kinds()).toEqual([
    "book-snapshot-received",
    "book-snapshot-received",
    "book-changed",
    "book-changed",
  ]);
  expect(world.inputs.at(-1)).toMatchObject({ ticker: "A", side: "bid", price: 4_500, change: 100 });
});

test("an answer that repeats a number is harmless: only data must be next", () => {
  const world = live(["A"]);
  world.snapshot("A", 1);
  world.frame({ type: "ok", id: 99, sid: world.bookSid(), seq: 1, msg: {} });
  world.delta("A", 2);
  expect(world.kinds()).toEqual(["book-snapshot-received", "book-changed"]);
});

test("a change before its snapshot has nothing to change", () => {
  const world = live(["A", "B"]);
  world.snapshot("A", 1);
  world.delta("B", 2);
  expect(world.kinds()).toEqual(["book-snapshot-received"]);
});

const losses = [
  ["a number is missing", 5],
  ["a number comes again", 3],
  ["a number comes late", 2],
] as const;

test.each(losses)("when %s, every book of the subscription is doubted until its own snapshot", (_, seq) => {
  const world = live(["A", "B"]);
  world.snapshot("A", 1);
  world.snapshot("B", 2);
  world.delta("A", 3);
  world.forget();
  world.delta("A", seq);
  expect(world.inputs).toMatchObject([
    { kind: "book-doubted", ticker: "A" },
    { kind: "book-doubted", ticker: "B" },
  ]);
  expect(world.commands().at(-1)?.params).toEqual({
    sids: [world.bookSid()],
    market_tickers: ["A", "B"],
    action: "get_snapshot",
  });
  world.forget();
  const next = Math.max(seq, 3) + 1;
  world.delta("B", next);
  world.snapshot("B", next + 1);
  world.delta("A", next + 2);
  world.delta("B", next + 3);
  expect(world.inputs.map((input) => [input.kind, "ticker" in input && input.ticker])).toEqual([
    ["book-snapshot-received", "B"],
    ["book-changed", "B"],
  ]);
});

test("a snapshot that beats the ack which names its subscription is taken, and the count goes on", () => {
  const world = opened(["A"]);
  world.ackAll();
  world.last().sids.set("orderbook_delta", 77);
  world.snapshot("A", 1);
  const book = world.commands().find(({ params }) => params?.use_yes_price === true);
  world.frame({ type: "subscribed", id: book?.id, msg: { channel: "orderbook_delta", sid: 77 } });
  world.delta("A", 2);
  expect(world.kinds()).toEqual(["stream-connected", "book-snapshot-received", "book-changed"]);
});

test("an ack that names another subscription begins a new count", () => {
  const world = opened(["A"]);
  world.ackAll();
  world.last().sids.set("orderbook_delta", 77);
  world.snapshot("A", 1);
  const book = world.commands().find(({ params }) => params?.use_yes_price === true);
  world.frame({ type: "subscribed", id: book?.id, msg: { channel: "orderbook_delta", sid: 78 } });
  world.last().sids.set("orderbook_delta", 78);
  world.snapshot("A", 1);
  expect(world.kinds()).not.toContain("book-doubted");
});

test("a repeated ack changes nothing", () => {
  const world = live(["A"]);
  world.snapshot("A", 1);
  const [id = 0] = world
    .commands()
    .flatMap((command) => (command.params?.use_yes_price === true ? [command.id] : []));
  world.frame({ type: "subscribed", id, msg: { channel: "orderbook_delta", sid: world.bookSid() } });
  world.delta("A", 2);
  expect(world.kinds()).toEqual(["book-snapshot-received", "book-changed"]);
});

test.each([[10], [25]])(
  "code %i kills the subscription: its books are doubted and asked for anew",
  (code) => {
    const world = live(["A"]);
    const dead = world.bookSid();
    world.snapshot("A", 1);
    world.forget();
    world.frame({ type: "error", sid: dead, seq: 2, msg: { code, msg: "dead" } });
    expect(world.kinds()).toEqual(["book-doubted"]);
    expect(world.commands().at(-1)).toMatchObject({ cmd: "subscribe", params: { market_tickers: ["A"] } });
    world.ackAll();
    expect(world.bookSid()).not.toBe(dead);
    world.snapshot("A", 1);
    world.delta("A", 2);
    expect(world.kinds()).toEqual(["book-doubted", "book-snapshot-received", "book-changed"]);
  },
);

test("markets watched later are added, and those no longer watched are taken off", () => {
  const world = live(["A"]);
  world.stream.watch(["B"]);
  const added = world.commands().filter(({ params }) => params?.action === "add_markets");
  expect(added).toHaveLength(3);
  expect(added[0]?.params).toMatchObject({ market_tickers: ["B"] });
  world.frame({
    type: "ok",
    id: added[0]?.id,
    sid: world.bookSid(),
    seq: 1,
    msg: { market_tickers: ["A", "B"] },
  });
  world.snapshot("B", 2);
  expect(world.kinds()).toEqual(["book-snapshot-received"]);
  world.stream.unwatch(["B"]);
  expect(world.commands().at(-1)?.params).toMatchObject({ action: "delete_markets", market_tickers: ["B"] });
});

test("a lost connection comes back with longer and longer waits, and everything is subscribed anew", () => {
  const world = live(["A"]);
  world.snapshot("A", 1);
  world.forget();
  const waits: number[] = [];
  for (let count = 0; count < 8; count += 1) {
    const before = world.now();
    world.last().handlers.closed("reset");
    const sockets = world.sockets.length;
    while (world.sockets.length === sockets) world.run(time(50_000));
    waits.push((world.now() - before) / seconds(1));
  }
  expect(world.kinds()).toEqual(Array.from({ length: 8 }, () => "stream-lost"));
  expect(waits[0]).toBeLessThan(0.5);
  expect(waits[7]).toBeGreaterThan(10);
  expect(waits[7]).toBeLessThan(32);

  world.forget();
  world.last().handlers.opened();
  world.ackAll();
  world.ackAll();
  expect(world.commands().map(({ params }) => params?.channels?.[0])).toHaveLength(7);
  world.snapshot("A", 1);
  expect(world.kinds()).toEqual(["stream-connected", "book-snapshot-received"]);
});

test("frames of a connection that is over are not heard", () => {
  const world = live(["A"]);
  const old = world.last();
  world.run(seconds(1));
  old.handlers.closed("reset");
  world.forget();
  old.handlers.received(JSON.stringify({ type: "user_order", sid: 9, msg: {} }));
  old.handlers.closed("again");
  expect(world.kinds()).toEqual([]);
});

test("after long silence one book is asked for; an answer proves the feed alive, none ends the connection", () => {
  const world = live(["A"]);
  world.snapshot("A", 1);
  world.run(seconds(22));
  expect(world.commands().at(-1)?.params).toMatchObject({ action: "get_snapshot", market_tickers: ["A"] });
  world.snapshot("A", 2);
  world.run(seconds(10));
  expect(world.kinds()).not.toContain("stream-lost");
  world.run(seconds(25));
  expect(world.inputs.at(-1)).toMatchObject({ kind: "stream-lost", why: expect.stringContaining("no data") });
});

test("with data now and then a quiet feed is left alone", () => {
  const world = live(["A"]);
  world.snapshot("A", 1);
  for (let seq = 2; seq < 10; seq += 1) {
    world.run(seconds(15));
    world.delta("A", seq);
  }
  expect(world.commands().some(({ params }) => params?.action === "get_snapshot")).toBe(false);
  expect(world.kinds()).not.toContain("stream-lost");
});

test("a snapshot that does not come is asked for again, and then the connection ends", () => {
  const world = live(["A", "B"]);
  world.snapshot("A", 1);
  world.run(seconds(12));
  expect(world.commands().at(-1)?.params).toMatchObject({ action: "get_snapshot", market_tickers: ["B"] });
  world.run(seconds(12));
  expect(world.inputs.at(-1)).toMatchObject({ kind: "stream-lost", why: "a snapshot did not come" });
});

test("a connection that does not open, or does not answer, is given up", () => {
  const world = fresh(["A"]);
  world.run(seconds(12));
  expect(world.inputs.at(-1)).toMatchObject({ kind: "stream-lost", why: "the connection does not open" });
  const silent = opened(["A"]);
  silent.run(seconds(12));
  expect(silent.inputs.at(-1)).toMatchObject({
    kind: "stream-lost",
    why: "no answer to a command about fill",
  });
});

test("one unreadable frame doubts the books, and a stream of them ends the connection", () => {
  const world = live(["A"]);
  world.snapshot("A", 1);
  world.forget();
  world.last().handlers.received("{");
  expect(world.kinds()).toEqual(["book-doubted"]);
  for (let count = 0; count < 25; count += 1) world.last().handlers.received("{");
  expect(world.kinds().at(-1)).toBe("stream-lost");
  expect(world.notes.some(({ topic }) => topic === "frame-garbled")).toBe(true);
});

test("a channel that is refused is told, and does not stand in the way of the others", () => {
  const world = opened([]);
  const [fill] = world.commands();
  world.frame({ type: "error", id: fill?.id, msg: { code: 9, msg: "login needed" } });
  world.ackAll();
  expect(world.kinds()).toEqual(["stream-connected"]);
  expect(world.notes.at(0)?.text).toContain("error 9: login needed");
});

test("our orders, fills, trades and last prices become inputs", () => {
  const world = live(["A"]);
  const order = {
    order_id: "o",
    client_order_id: "kmm-1",
    ticker: "A",
    status: "resting",
    book_side: "bid",
    yes_price_dollars: "0.4500",
    initial_count_fp: "1.00",
    fill_count_fp: "0.00",
    remaining_count_fp: "1.00",
  };
  const fill = {
    trade_id: "t",
    order_id: "o",
    market_ticker: "A",
    book_side: "bid",
    count_fp: "1.00",
    yes_price_dollars: "0.4500",
    fee_cost: "0.000000",
    is_taker: false,
    ts_ms: 5,
  };
  const trade = {
    trade_id: "t",
    market_ticker: "A",
    yes_price_dollars: "0.4500",
    count_fp: "1.00",
    taker_book_side: "ask",
    ts_ms: 5,
  };
  world.frame({ type: "user_order", sid: 901, msg: order });
  world.frame({ type: "fill", sid: 902, msg: fill });
  world.frame({ type: "trade", sid: world.sidOf("trade"), seq: 1, msg: trade });
  world.frame({ type: "trade", sid: world.sidOf("trade"), seq: 2, msg: { ...trade, is_block_trade: true } });
  world.frame({
    type: "ticker",
    sid: world.sidOf("ticker"),
    msg: { market_ticker: "A", price_dollars: "0.4500" },
  });
  expect(world.kinds()).toEqual(["order-reported", "fill-received", "trade-printed", "last-price-told"]);
});

test("news of markets counts for watched ones only, and a gap in it asks for what is true", () => {
  const world = live(["A"]);
  const sid = world.sidOf("market_lifecycle_v2");
  const tell = (seq: number, msg: object, type = "market_lifecycle_v2"): void =>
    world.frame({ type, sid, seq, msg });
  tell(1, { event_type: "deactivated", market_ticker: "A" });
  tell(2, { event_type: "deactivated", market_ticker: "Z" });
  tell(3, { event_type: "determined", market_ticker: "A", result: "yes", settlement_value: "1.0000" });
  tell(4, { event_ticker: "E", fee_multiplier_override: 0.5 }, "event_fee_update");
  tell(5, { event_ticker: "F", fee_multiplier_override: 0.5 }, "event_fee_update");
  expect(world.inputs).toMatchObject([
    { kind: "market-status-changed", ticker: "A", status: "inactive" },
    { kind: "market-determined", ticker: "A", settlement: { result: "yes", value: 10_000 } },
    { kind: "fees-changed", eventTicker: "E", fees: { kind: "quadratic", multiplier: 5_000 } },
  ]);
  expect(world.doubts()).toBe(0);
  tell(9, { event_type: "settled", market_ticker: "A" });
  expect(world.doubts()).toBe(1);
});

test("what becomes of an order group is told, and a gap in it asks for what is true", () => {
  const world = live(["A"]);
  const sid = world.sidOf("order_group_updates");
  const tell = (seq: number, event_type: string, more: object = {}): void => {
    const msg = { event_type, order_group_id: "g1", ts_ms: 5, ...more };
    world.frame({ type: "order_group_updates", sid, seq, msg });
  };
  tell(1, "created", { contracts_limit_fp: "50.00" });
  tell(2, "triggered");
  tell(3, "reset");
  tell(4, "limit_updated", { contracts_limit_fp: "60.00" });
  tell(5, "deleted");
  expect(world.inputs).toMatchObject([
    { kind: "group-told", groupId: "g1", change: "tripped" },
    { kind: "group-told", groupId: "g1", change: "reset" },
    { kind: "group-told", groupId: "g1", change: "deleted" },
  ]);
  expect(world.groupDoubts()).toBe(0);
  tell(7, "triggered");
  expect(world.groupDoubts()).toBe(1);
});

test.each([
  ["the upgrade was answered with 401", "error"],
  ["ECONNRESET: reset", "warn"],
])("a loss by '%s' is a matter of level %s", (why, level) => {
  const world = fresh([]);
  world.last().handlers.closed(why);
  expect(world.notes.at(0)).toMatchObject({ topic: "stream-lost", level });
});

test("a stopped stream closes its socket and does not come back", () => {
  const world = live(["A"]);
  world.stream.stop();
  expect(world.last().isClosed).toBe(true);
  world.last().handlers.closed("by us");
  world.run(seconds(60));
  expect(world.kinds()).toEqual([]);
  expect(world.sockets).toHaveLength(1);
});

interface Command {
  readonly id: number;
  readonly cmd: string;
  readonly params?: {
    readonly channels?: readonly string[];
    readonly market_tickers?: readonly string[];
    readonly action?: string;
    readonly use_yes_price?: boolean;
  };
}

interface Socket {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly handlers: StreamHandlers;
  readonly commands: Command[];
  readonly sids: Map<string, number>;
  readonly acked: Set<number>;
  isClosed: boolean;
}

interface World {
  readonly stream: Stream;
  readonly inputs: Input[];
  readonly notes: readonly Note[];
  readonly sockets: readonly Socket[];
  last(): Socket;
  commands(): readonly Command[];
  kinds(): readonly string[];
  forget(): void;
  doubts(): number;
  groupDoubts(): number;
  /** Acknowledges every subscription that waits, each with a sid of its own. */
  ackAll(): void;
  sidOf(channel: string): number;
  bookSid(): number;
  frame(frame: object): void;
  snapshot(ticker: string, seq: number): void;
  delta(ticker: string, seq: number): void;
  run(delay: Time): void;
  now(): Time;
}

/** Everything subscribed and acknowledged; no snapshot yet. */
function live(tickers: readonly string[]): World {
  const world = opened(tickers);
  world.ackAll();
  world.ackAll();
  world.forget();
  return world;
}

function opened(tickers: readonly string[]): World {
  const world = fresh(tickers);
  world.last().handlers.opened();
  return world;
}

function fresh(tickers: readonly string[]): World {
  const inputs: Input[] = [];
  const notes: Note[] = [];
  const sockets: Socket[] = [];
  const due = timeline<() => void>();
  let now = time(1_795_000_000_000_000);
  let doubts = 0;
  let groupDoubts = 0;
  let sids = 0;
  const stream = createStream({
    clock: {
      now: () => now,
      after: (delay, action) => {
        const entry = due.add(plus(now, delay), action);
        return { cancel: () => due.drop(entry) };
      },
    },
    random: seededRandom(1),
    url: "wss://exchange.test/trade-api/ws/v2",
    signer,
    emit: (input) => inputs.push(input),
    log: (note) => notes.push(note),
    feesOf: (event) => (event === "E" ? { kind: "quadratic", multiplier: 5_000 } : undefined),
    marketsDoubted: () => {
      doubts += 1;
    },
    groupsDoubted: () => {
      groupDoubts += 1;
    },
    transport: {
      connect: (url, headers, handlers) => {
        const socket: Socket = {
          url,
          headers,
          handlers,
          commands: [],
          sids: new Map(),
          acked: new Set(),
          isClosed: false,
        };
        sockets.push(socket);
        return {
          send: (text) => socket.commands.push(JSON.parse(text) as Command),
          close: () => {
            socket.isClosed = true;
          },
        };
      },
    },
  });
  const last = (): Socket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  };
  const frame = (json: object): void => last().handlers.received(JSON.stringify(json));
  const sidOf = (channel: string): number => last().sids.get(channel) ?? 0;
  stream.watch(tickers);
  stream.start();
  return {
    stream,
    inputs,
    notes,
    sockets,
    last,
    frame,
    sidOf,
    bookSid: () => sidOf("orderbook_delta"),
    commands: () => last().commands,
    kinds: () => inputs.map(({ kind }) => kind),
    forget: () => inputs.splice(0),
    doubts: () => doubts,
    groupDoubts: () => groupDoubts,
    now: () => now,
    ackAll: () => {
      const { commands, acked } = last();
      for (const { id, cmd, params } of commands.slice()) {
        const [channel] = params?.channels ?? [];
        if (cmd !== "subscribe" || channel === undefined || acked.has(id)) continue;
        acked.add(id);
        sids += 1;
        last().sids.set(channel, sids);
        frame({ type: "subscribed", id, msg: { channel, sid: sids } });
      }
    },
    snapshot: (ticker, seq) => {
      const msg = { market_ticker: ticker, market_id: "m", yes_dollars_fp: level };
      frame({ type: "orderbook_snapshot", sid: sidOf("orderbook_delta"), seq, msg });
    },
    delta: (ticker, seq) => {
      const msg = {
        market_ticker: ticker,
        market_id: "m",
        price_dollars: "0.4500",
        delta_fp: "1.00",
        side: "yes",
        ts_ms: 5,
      };
      frame({ type: "orderbook_delta", sid: sidOf("orderbook_delta"), seq, msg });
    },
    run: (delay) => {
      const until = plus(now, delay);
      for (let next = due.nextAt(); next !== undefined && next <= until; next = due.nextAt()) {
        now = time(next);
        due.take()?.item();
      }
      now = until;
    },
  };
}
