import { assert } from "../../src/lib/assert.ts";
import { cents, seconds } from "../../src/domain/units.ts";
import { systemClock } from "../../src/runtime/system-clock.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import { createAuth } from "../../src/sim/server/auth.ts";
import { serve } from "../../src/sim/server/http.ts";
import { createPlayKey } from "../../src/sim/server/key.ts";
import { defaultSettings } from "../../src/sim/server/settings.ts";
import type { Access, Memory, Processor, ServerPlan, ServerTask } from "./message.ts";
import { plainOrder } from "./order.ts";
import { scene } from "./scene.ts";

/** The exchange on loopback in a process of its own: what it costs is what this process costs. */
const clock = systemClock();
let exchange: Exchange | undefined;
let heard = 0;

process.on("disconnect", () => process.exit());
process.on("message", (task: ServerTask) => {
  void carryOut(task);
});

async function carryOut(task: ServerTask): Promise<void> {
  switch (task.kind) {
    case "start":
      return tell(await start(task.plan));
    case "processor":
      return tell(processor());
    case "rest":
      rest(task.orders);
      globalThis.gc?.();
      // Memory that was given up goes back to the system a moment later.
      return void setTimeout(() => tell(memory()), 1_000);
    case "churn":
      heard = 0;
      return churn(task.changes, task.ahead, 0);
    default:
      heard = task.changes;
  }
}

async function start({ markets, accounts, keyKind }: ServerPlan): Promise<Access> {
  const scenario = scene(markets);
  exchange = createExchange({ scenario, seed: 7, start: clock.now() });
  const keys = Array.from({ length: accounts }, () => createPlayKey(keyKind));
  for (const index of keys.keys()) exchange.openAccount(accountOf(index), scenario.accountCash);
  // Requests are signed before the clock starts, and may be late then.
  const settings = { ...defaultSettings, lateMax: seconds(3_600) };
  const registry = new Map(
    keys.map(({ keyId, publicKey }, index) => [keyId, { account: accountOf(index), publicKey }]),
  );
  const serving = await serve({
    exchange,
    clock,
    auth: createAuth(registry, settings),
    settings,
    onFault: (error) => {
      throw error;
    },
  });
  const { hostname, port } = new URL(serving.restUrl);
  return {
    host: hostname,
    port: Number(port),
    keys: keys.map(({ keyId, privatePem }) => ({ keyId, privatePem })),
    tickers: scenario.markets.map(({ ticker }) => ticker),
  };
}

function processor(): Processor {
  const { user, system } = process.cpuUsage();
  return { micros: user + system };
}

function memory(): Memory {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rss, inUse: heapUsed + arrayBuffers };
}

/** Spread over accounts, markets and forty prices; nothing meets. */
function rest(orders: number): void {
  assert(exchange !== undefined, "the server is started");
  const tickers = exchange.markets().map((market) => market.ticker);
  for (let index = 0; index < orders; index += 1) {
    const ticker = tickers[index % tickers.length] ?? "";
    const round = Math.floor(index / tickers.length);
    const isBid = round % 2 === 0;
    const step = (round >> 1) % 20;
    const done = exchange.execute(clock.now(), {
      ...plainOrder(ticker),
      account: accountOf(round % 10),
      clientOrderId: flat(`${index.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`),
      side: isBid ? "bid" : "ask",
      price: cents(isBid ? 40 - step : 60 + step),
    });
    assert(done.ok, "every order rests");
  }
}

/** As a text that came over the wire is: in one piece. */
function flat(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** An order comes and goes: two changes of the book. */
function churn(changes: number, ahead: number, done: number): void {
  assert(exchange !== undefined, "the server is started");
  const ticker = exchange.markets()[0]?.ticker ?? "";
  let made = done;
  for (let pair = 0; pair < 20 && made < changes && made < heard + ahead; pair += 1) {
    const account = accountOf(0);
    const created = exchange.execute(clock.now(), { ...plainOrder(ticker), account });
    assert(created.ok, "the order rests");
    const orderId = created.answer.orders[0]?.orderId ?? "";
    exchange.execute(clock.now(), { kind: "cancel-order", account, orderId });
    made += 2;
  }
  if (made >= changes) return tell({ made });
  // A waiting generator must leave the machine to the readers.
  if (made === done) setTimeout(() => churn(changes, ahead, made), 1);
  else setImmediate(() => churn(changes, ahead, made));
}

const names = new Map<number, string>();

/** One text for each, as the registry of keys holds one. */
function accountOf(index: number): string {
  let name = names.get(index);
  if (name === undefined) {
    name = `user-${index}`;
    names.set(index, name);
  }
  return name;
}

function tell(message: object): void {
  process.send?.(message);
}
