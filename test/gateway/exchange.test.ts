import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createBook } from "../../src/domain/book.ts";
import type { Input } from "../../src/domain/input.ts";
import type { Note } from "../../src/domain/note.ts";
import type { Outcome, RestingIntent } from "../../src/domain/order.ts";
import { contracts, minus, price, seconds, type Price, type Qty, type Time } from "../../src/domain/units.ts";
import { createCredentials } from "../../src/gateway/credentials.ts";
import { createGateway, type Gateway } from "../../src/gateway/gateway.ts";
import { customHosts } from "../../src/gateway/hosts.ts";
import { pooledTransport } from "../../src/gateway/http.ts";
import { KalshiClient } from "../../src/gateway/kalshi-client.ts";
import { webSocketTransport, type StreamSocket } from "../../src/gateway/stream-transport.ts";
import { seededRandom } from "../../src/lib/random.ts";
import { systemClock } from "../../src/runtime/system-clock.ts";
import { startExchange } from "../contract/start-exchange.ts";
import { permitted } from "../permitted.ts";

/** The gateway over real sockets, against the exchange in a box: both sides' readings of the wire meet here. */
let exchange: Awaited<ReturnType<typeof startExchange>>;
let gateway: Gateway;
let close: () => Promise<void>;
const inputs: Input[] = [];
const notes: Note[] = [];

/** The newest socket of the stream, so that a test can cut it. */
let socket: StreamSocket | undefined;

/** What happens to the next order on its way. */
let fate: "arrives" | "answer is lost" | "never arrives" = "arrives";

/** Requests that carried several orders. */
let batches = 0;

beforeAll(async () => {
  exchange = await startExchange({ seed: 11 });
  const hosts = customHosts(exchange.restUrl, exchange.wsUrl);
  const pool = pooledTransport(new URL(hosts.rest).origin);
  gateway = createGateway({
    clock: systemClock(),
    http: async (request) => {
      const isOrder = request.method === "POST" && request.url.endsWith("/portfolio/events/orders");
      if (request.url.endsWith("/batched")) batches += 1;
      const now = isOrder ? fate : "arrives";
      if (now === "never arrives") return { failure: "reset", wasSent: true };
      const answer = await pool.transport(request);
      return now === "arrives" ? answer : { failure: "reset", wasSent: true };
    },
    stream: {
      connect: (url, headers, handlers) => {
        socket = webSocketTransport.connect(url, headers, handlers);
        return socket;
      },
    },
    hosts,
    credentials: createCredentials(exchange.keyId, exchange.privatePem),
    random: seededRandom(1),
    emit: (input) => inputs.push(input),
    log: (note) => notes.push(note),
  });
  close = async () => {
    gateway.stop();
    await pool.close();
    await exchange.close();
  };
});

afterAll(() => close());

test("prepare reads the account's own limits and the exchange's prices", async () => {
  const ready = await gateway.prepare();
  expect(ready.status.isTrading).toBe(true);
  expect(ready.limits?.tier).toBe("prestige");
  expect(ready.costs).toEqual({ place: 10, cancel: 2, amend: 10, decrease: 10 });
  expect(Math.abs(ready.skew)).toBeLessThan(seconds(1));
  expect(inputs.map((input) => input.kind)).toEqual(["exchange-status-told", "limits-reported"]);
});

test("markets are listed with grid, fees, event and shard, as the exchange holds them", async () => {
  const listings = await gateway.markets({});
  expect(listings.length).toBeGreaterThan(4);
  for (const { market } of listings) {
    const own = exchange.exchange.market(market.ticker);
    expect(market.grid.ranges).toEqual(own?.grid.ranges);
    expect(market).toMatchObject({
      eventTicker: own?.eventTicker,
      seriesTicker: own?.seriesTicker,
      fees: own?.fees,
      isExclusive: own?.isExclusive,
      shard: own?.shard,
      status: "active",
    });
  }
  await expect(gateway.markets({ tickers: ["KXNONE-1"] })).rejects.toThrow(/KXNONE-1.*not_found/);
});

test("order groups are made, listed, limited, triggered, reset and removed", async () => {
  const { groups } = gateway;
  const made = await groups.create(contracts(25), 1);
  const groupId = made.kind === "done" ? made.value : "";
  const group = { groupId, shard: 1 };
  const told = { ...group, limit: contracts(25), isTripped: false };
  expect(await groups.list()).toEqual({ kind: "done", value: [told] });
  expect(await groups.setLimit(group, contracts(30))).toEqual({ kind: "done", value: undefined });
  expect(await groups.trigger(group)).toEqual({ kind: "done", value: undefined });
  const shut = { ...told, limit: contracts(30), isTripped: true, orders: [] };
  expect(await groups.get(groupId)).toEqual({ kind: "done", value: shut });
  expect(await groups.reset(group)).toMatchObject({ kind: "done" });
  expect(await groups.get(groupId)).toMatchObject({ value: { isTripped: false } });
  // On another shard it is not found.
  expect(await groups.trigger({ groupId, shard: 0 })).toMatchObject({ refusal: { status: 404 } });
  expect(await groups.remove(group)).toMatchObject({ kind: "done" });
  expect(await groups.list()).toEqual({ kind: "done", value: [] });
  expect(await groups.reset(group)).toMatchObject({ kind: "refused", refusal: { status: 404 } });
});

test("books, trades, orders and fills arrive as inputs, and every order can be followed to its end", async () => {
  const [listing] = await gateway.markets({});
  if (listing === undefined) throw new Error("no market");
  const { ticker, shard, grid } = listing.market;
  gateway.watch([ticker]);
  gateway.start();
  await heard("book-snapshot-received");
  const kinds = inputs.map((input) => input.kind);
  expect(kinds.indexOf("stream-connected")).toBeLessThan(kinds.indexOf("book-snapshot-received"));

  const clientOrderId = "kmm-test-1";
  const low = grid.at(0) ?? price(100);
  place(clientOrderId, low);
  const placed = await answered("place", clientOrderId);
  expect(placed).toMatchObject({ kind: "confirmed", left: 1_000 });
  const orderId = placed.kind === "confirmed" ? placed.orderId : "";
  const address = { clientOrderId, orderId, ticker, shard };
  await heard("order-reported");

  gateway.perform(permitted({ kind: "decrease-order", ...address, by: contracts(4) }));
  expect(await answered("decrease", clientOrderId)).toMatchObject({ kind: "confirmed", left: 600 });
  const higher = grid.at(1) ?? price(200);
  gateway.perform(
    permitted({ kind: "amend-order", ...address, side: "bid", price: higher, total: contracts(6) }),
  );
  expect(await answered("amend", clientOrderId)).toMatchObject({ kind: "confirmed", left: 600 });

  // Sent only when half of the read tokens are there, which the questions so far may have used up.
  const asking = setInterval(() => {
    gateway.perform({ kind: "request-queue-places", tickers: [ticker] });
  }, 200);
  const ahead = exchange.exchange.queueAhead(exchange.account, orderId);
  const told = await heard("queue-places-told").finally(() => clearInterval(asking));
  expect(told).toMatchObject({ places: [{ orderId, ahead }] });

  const sentAt = exchange.clock.now();
  gateway.perform({ kind: "look-up-order", clientOrderId, ticker, sentAt });
  gateway.perform({ kind: "look-up-order", clientOrderId: "kmm-test-none", ticker, sentAt });
  expect(await heard("order-absent")).toMatchObject({ clientOrderId: "kmm-test-none" });

  const account = await gateway.account();
  const report = account.at(-1);
  // The balance shows what is free: cash less what resting orders bind.
  const { cash, reserved } = exchange.exchange;
  const free = minus(cash(exchange.account), reserved(exchange.account));
  expect(report).toMatchObject({ kind: "account-reported", cash: free });
  expect(report?.kind === "account-reported" && report.orders).toMatchObject([{ price: higher, left: 600 }]);

  place("kmm-test-1", low);
  expect(await answered("place", clientOrderId)).toMatchObject({
    kind: "refused",
    refusal: { status: 409, code: "order_already_exists" },
  });
  gateway.perform(permitted({ kind: "cancel-order", ...address }));
  // What a cancel did not take away was filled: the engine counts it as such until the fills have come.
  const cancelled = { kind: "confirmed", left: 0, reducedBy: 600 };
  expect(await answered("cancel", clientOrderId)).toMatchObject(cancelled);
  gateway.perform(permitted({ kind: "cancel-order", ...address }));
  expect(await answered("cancel", clientOrderId)).toMatchObject({
    kind: "refused",
    refusal: { status: 404 },
  });

  function place(id: string, at: Price): void {
    placeBid({ clientOrderId: id, ticker, shard, price: at, qty: contracts(10) });
  }
});

test("orders of one turn go in one batch, and each hears its own end", async () => {
  const [listing] = await gateway.markets({});
  if (listing === undefined) throw new Error("no market");
  const { ticker, shard, grid } = listing.market;
  batches = 0;
  const ids = ["batch-1", "batch-2", "batch-1"];
  for (const clientOrderId of ids) {
    placeBid({ clientOrderId, ticker, shard, price: grid.lowest });
  }
  const first = await answered("place", "batch-1");
  const second = await answered("place", "batch-2");
  expect([first, second]).toMatchObject([{ kind: "confirmed" }, { kind: "confirmed" }]);
  expect(await answered("place", "batch-1")).toMatchObject({ kind: "refused", refusal: { status: 409 } });
  for (const [clientOrderId, outcome] of [["batch-1", first] as const, ["batch-2", second] as const]) {
    const orderId = outcome.kind === "confirmed" ? outcome.orderId : "";
    gateway.perform(permitted({ kind: "cancel-order", clientOrderId, orderId, ticker, shard }));
  }
  for (const clientOrderId of ids.slice(0, 2)) {
    expect(await answered("cancel", clientOrderId)).toMatchObject({ kind: "confirmed", reducedBy: 100 });
  }
  expect(batches).toBe(2);
});

test("every book built from the stream is the exchange's own, before and after a cut connection", async () => {
  const listings = await gateway.markets({});
  const tickers = listings.map(({ market }) => market.ticker);
  gateway.watch(tickers);
  const books = new Map(listings.map(({ market }) => [market.ticker, createBook(market.grid)]));
  let faults = 0;
  let taken = 0;
  const rebuild = (): void => {
    for (const input of inputs.slice(taken)) {
      taken += 1;
      const book = "ticker" in input ? books.get(input.ticker) : undefined;
      if (input.kind === "book-snapshot-received") book?.replace(input.bids, input.asks);
      if (input.kind === "book-changed" && book?.change(input.side, input.price, input.change)) faults += 1;
    }
  };
  const isSame = async (): Promise<void> => {
    // The crowd goes on trading: each book has to be right at some moment, which a wrong one never is.
    const wrong = new Set(tickers);
    await vi.waitFor(
      () => {
        rebuild();
        for (const ticker of wrong) {
          const own = (["bid", "ask"] as const).map((side) => exchange.exchange.levels(ticker, side));
          const ours = (["bid", "ask"] as const).map((side) => books.get(ticker)?.levels(side));
          if (JSON.stringify(own) === JSON.stringify(ours)) wrong.delete(ticker);
        }
        expect([...wrong]).toEqual([]);
      },
      { timeout: 8_000, interval: 3 },
    );
  };
  await isSame();
  inputs.splice(0);
  taken = 0;
  socket?.close();
  for (const kind of [
    "stream-lost",
    "stream-connected",
    "market-described",
    "book-snapshot-received",
  ] as const) {
    await heard(kind);
  }
  const lostAt = inputs.findIndex(({ kind }) => kind === "stream-lost");
  inputs.splice(0, lostAt);
  await isSame();
  expect(faults).toBe(0);
});

const fates = [
  ["answer is lost", "order-reported"],
  ["never arrives", "order-absent"],
] as const;

test.each(fates)(
  "an order whose %s is unknown, and the exchange's lists settle it: %s",
  async (how, truth) => {
    const [listing] = await gateway.markets({});
    if (listing === undefined) throw new Error("no market");
    const { ticker, shard, grid } = listing.market;
    const clientOrderId = `doubt-${truth}`;
    const sentAt = exchange.clock.now();
    fate = how;
    placeBid({ clientOrderId, ticker, shard, price: grid.lowest });
    expect(await answered("place", clientOrderId)).toMatchObject({ kind: "unknown" });
    fate = "arrives";
    // The stream may tell it too; the answer to the search must come by itself.
    await new Promise((resolve) => setTimeout(resolve, 100));
    inputs.splice(0);
    await vi.waitFor(
      () => {
        // Asked anew with every look, as the engine does: while one question is under way another is not put.
        gateway.perform({ kind: "look-up-order", clientOrderId, ticker, sentAt });
        // The exchange's clock is known to the second: an early absence says too little.
        const settled = inputs.find((input) => input.kind === truth && isSettled(input, sentAt));
        expect(settled?.kind).toBe(truth);
        if (settled?.kind === "order-reported")
          expect(settled.report).toMatchObject({ clientOrderId, status: "resting", left: 100 });
      },
      { timeout: 10_000, interval: 50 },
    );
    expect((await gateway.cancelAllOurs("doubt-", seconds(5))).isProven).toBe(true);
  },
);

test("a key that the exchange does not know is one failure that says so", async () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const hosts = customHosts(exchange.restUrl, exchange.wsUrl);
  for (const keyId of [exchange.keyId, "0f1e2d3c-aaaa-bbbb-cccc-1234567890ab"]) {
    const stranger = KalshiClient.create({ hosts, credentials: createCredentials(keyId, pem) });
    await expect(stranger.getBalance()).rejects.toMatchObject({ code: "key-refused" });
    await stranger.close();
  }
});

test("cancel-all takes our prefix and nothing else, and proves it", async () => {
  const [listing] = await gateway.markets({});
  if (listing === undefined) throw new Error("no market");
  const { ticker, shard, grid } = listing.market;
  const at = grid.lowest;
  for (const clientOrderId of ["mine-1", "mine-2", "other-1"]) {
    placeBid({ clientOrderId, ticker, shard, price: at });
    expect(await answered("place", clientOrderId)).toMatchObject({ kind: "confirmed" });
  }
  const result = await gateway.cancelAllOurs("mine-", seconds(5));
  expect(result).toMatchObject({ isProven: true, cancelled: 2, left: [] });
  const left = exchange.exchange.restingOrders(exchange.account);
  expect(left.map((order) => order.clientOrderId)).toEqual(["other-1"]);
  expect(await gateway.restingOrders("other-")).toHaveLength(1);
});

/** One contract, unless told. */
function placeBid(terms: Omit<RestingIntent, "kind" | "side" | "qty"> & { readonly qty?: Qty }): void {
  const order: RestingIntent = { kind: "resting", side: "bid", qty: contracts(1), ...terms };
  gateway.perform(permitted({ kind: "place-order", order }));
}

function isSettled(input: Input, sentAt: Time): boolean {
  return input.kind === "order-reported" || (input.kind === "order-absent" && input.asOf >= sentAt);
}

async function heard<Kind extends Input["kind"]>(kind: Kind): Promise<Extract<Input, { kind: Kind }>> {
  return vi.waitFor(
    () => {
      const found = inputs.find((input): input is Extract<Input, { kind: Kind }> => input.kind === kind);
      if (found === undefined)
        throw new Error(`no ${kind} in ${inputs.length} inputs; ${JSON.stringify(notes)}`);
      return found;
    },
    { timeout: 5_000, interval: 5 },
  );
}

/** Takes the answer out, so that the next wait finds the next one. */
async function answered(request: string, clientOrderId: string): Promise<Outcome> {
  return vi.waitFor(
    () => {
      const index = inputs.findIndex(
        (input) =>
          input.kind === "order-answered" &&
          input.request === request &&
          input.clientOrderId === clientOrderId,
      );
      const [found] = index < 0 ? [] : inputs.splice(index, 1);
      if (found?.kind !== "order-answered") throw new Error(`no answer to ${request} ${clientOrderId}`);
      return found.outcome;
    },
    { timeout: 5_000, interval: 5 },
  );
}
