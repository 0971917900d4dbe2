import { startHelper, type Helper } from "./exchange/process.ts";
import type {
  Access,
  Memory,
  OrderPlan,
  OrderResult,
  Processor,
  ReaderNews,
  ReaderPlan,
  ServerPlan,
  ServerTask,
} from "./exchange/message.ts";
import { listCostRatio } from "./exchange/list.ts";
import { isQuick, printResult } from "./harness.ts";

/**
 * The whole server on loopback, callers in other processes: signed orders a second, stream messages a second to
 * 1, 10 and 100 readers, memory, and what an order costs with many markets. The processor time of the server is
 * what tells it from its callers: two processes share two cores with everything else.
 */
const rounds = isQuick ? 1 : 5;
const ordersPerRound = isQuick ? 300 : 12_000;
const manyMarkets = isQuick ? 300 : 10_000;
const restingOrders = isQuick ? 3_000 : 1_000_000;
const deltasToAll = isQuick ? 4_000 : 1_000_000;
const ahead = 400;
const lanes = 32;
const accounts = 16;

type Server = Helper<ServerTask, object> & { readonly access: Access };

const only = process.argv.find((argument) => argument.startsWith("--only="))?.slice("--only=".length);
const isWanted = (part: string): boolean => only === undefined || only === part;

const signed = isWanted("orders")
  ? { rsa: await measureOrders("rsa"), ed25519: await measureOrders("ed25519") }
  : {};
const flatness = isWanted("flat") ? await measureFlatness() : {};
const stream = isWanted("stream") ? await measureStream() : {};
const memory = isWanted("memory") ? await measureMemory() : {};
const lists = isWanted("lists") ? measureLists() : {};
printResult("exchange", { orders: signed, markets: flatness, stream, memory, lists });

interface OrderFigures {
  readonly orders_per_second: number;
  readonly orders_per_server_cpu_second: number;
  readonly p50_us: number;
  readonly p99_us: number;
}

async function measureOrders(keyKind: ServerPlan["keyKind"]): Promise<OrderFigures> {
  const server = await startServer({ markets: 100, accounts, keyKind });
  const client = startHelper<OrderPlan, OrderResult>("order-client");
  const figures: OrderFigures[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const result = await sendOrders(server, client);
    if (round >= 0) figures.push(result);
  }
  await Promise.all([server.end(), client.end()]);
  return medianOf(figures);
}

async function sendOrders(server: Server, client: Helper<OrderPlan, OrderResult>): Promise<OrderFigures> {
  const before = await server.ask<Processor>({ kind: "processor" });
  const result = await client.ask<OrderResult>({ access: server.access, lanes, orders: ordersPerRound });
  const after = await server.ask<Processor>({ kind: "processor" });
  if (result.accepted !== ordersPerRound) throw new Error(`refused: ${JSON.stringify(result.refused)}`);
  return {
    orders_per_second: Math.round(ordersPerRound / result.seconds),
    orders_per_server_cpu_second: Math.round((ordersPerRound * 1_000_000) / (after.micros - before.micros)),
    p50_us: result.p50,
    p99_us: result.p99,
  };
}

/** Both servers live through the same rounds in turn. */
async function measureFlatness(): Promise<object> {
  const few = await startServer({ markets: 100, accounts, keyKind: "ed25519" });
  const many = await startServer({ markets: manyMarkets, accounts, keyKind: "ed25519" });
  const client = startHelper<OrderPlan, OrderResult>("order-client");
  const ratios: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const a = await sendOrders(few, client);
    const b = await sendOrders(many, client);
    if (round >= 0) ratios.push(a.orders_per_server_cpu_second / b.orders_per_server_cpu_second);
  }
  await Promise.all([few.end(), many.end(), client.end()]);
  return { many: manyMarkets, cost_ratio_many_to_100: rounded(median(ratios)) };
}

interface StreamFigures {
  readonly messages_per_second: number;
  readonly messages_per_server_cpu_second: number;
  readonly bytes_per_message: number;
}

async function measureStream(): Promise<object> {
  const figures: Record<string, StreamFigures> = {};
  for (const readers of [1, 10, 100]) {
    figures[`to_${readers}`] = await stream1(readers, Math.round(deltasToAll / readers), false);
  }
  figures["to_10_compressed"] = await stream1(10, Math.round(deltasToAll / 200), true);
  return figures;
}

async function stream1(readers: number, changes: number, deflate: boolean): Promise<StreamFigures> {
  const server = await startServer({ markets: 10, accounts: 1, keyKind: "ed25519" });
  const client = startHelper<ReaderPlan, ReaderNews>("reader");
  const tickers = server.access.tickers.slice(0, 1);
  const whole = Math.ceil(changes / 2) * 2;
  client.tell({ access: server.access, readers, deflate, tickers, changes: whole });
  await client.next();
  const before = await server.ask<Processor>({ kind: "processor" });
  const startedAt = performance.now();
  server.tell({ kind: "churn", changes: whole, ahead });
  let news = await client.next();
  for (; news.kind !== "done"; news = await client.next()) {
    server.tell({ kind: "heard", changes: news.changes });
  }
  const took = (performance.now() - startedAt) / 1_000;
  await server.next();
  const after = await server.ask<Processor>({ kind: "processor" });
  await Promise.all([server.end(), client.end()]);
  const messages = whole * readers;
  return {
    messages_per_second: Math.round(messages / took),
    messages_per_server_cpu_second: Math.round((messages * 1_000_000) / (after.micros - before.micros)),
    bytes_per_message: Math.round(news.bytes / messages),
  };
}

async function measureMemory(): Promise<object> {
  const server = await startServer({ markets: manyMarkets, accounts: 10, keyKind: "ed25519" });
  const empty = await server.ask<Memory>({ kind: "rest", orders: 0 });
  const full = await server.ask<Memory>({ kind: "rest", orders: restingOrders });
  await server.end();
  return {
    markets: manyMarkets,
    resting_orders: restingOrders,
    rss_mb_without_orders: Math.round(empty.rss / 1e6),
    rss_mb: Math.round(full.rss / 1e6),
    in_use_mb_without_orders: Math.round(empty.inUse / 1e6),
    in_use_mb: Math.round(full.inUse / 1e6),
    bytes_per_order: Math.round((full.inUse - empty.inUse) / restingOrders),
  };
}

function measureLists(): object {
  const behind = isQuick ? 5_000 : 100_000;
  return { orders_behind: behind, cost_ratio_to_none: rounded(listCostRatio(behind, 2_000)) };
}

async function startServer(plan: ServerPlan): Promise<Server> {
  const helper = startHelper<ServerTask, object>("server");
  return { ...helper, access: await helper.ask<Access>({ kind: "start", plan }) };
}

function medianOf(figures: readonly OrderFigures[]): OrderFigures {
  const of = (name: keyof OrderFigures): number => median(figures.map((each) => each[name]));
  return {
    orders_per_second: of("orders_per_second"),
    orders_per_server_cpu_second: of("orders_per_server_cpu_second"),
    p50_us: of("p50_us"),
    p99_us: of("p99_us"),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
