import { cents, contracts, seconds } from "../src/domain/units.ts";
import { createCredentials } from "../src/gateway/credentials.ts";
import { createAccountReader } from "../src/gateway/account-reader.ts";
import { createOrderDesk, type OrderDesk } from "../src/gateway/batch.ts";
import { cancelOurs } from "../src/gateway/cancel-all.ts";
import { customHosts } from "../src/gateway/hosts.ts";
import { pooledTransport } from "../src/gateway/http.ts";
import { createRest, type Rest } from "../src/gateway/rest.ts";
import { seededRandom } from "../src/lib/random.ts";
import { systemClock } from "../src/runtime/system-clock.ts";
import { createExchange } from "../src/sim/box.ts";
import type { Exchange } from "../src/sim/exchange.ts";
import type { Scenario } from "../src/sim/scenario.ts";
import { createAuth } from "../src/sim/server/auth.ts";
import { serve } from "../src/sim/server/http.ts";
import { createPlayKey, registerKey } from "../src/sim/server/key.ts";
import { tierBudget } from "../src/sim/server/tier.ts";
import { scene } from "./exchange/scene.ts";
import { isQuick, printResult } from "./harness.ts";

/**
 * What batches are worth on loopback, exchange and gateway in one process: orders a second that the gateway's side
 * places twenty a turn, and how long it takes until nothing rests of 400 orders, at several tiers and on one shard or three.
 */
const perTurn = 20;
const turns = isQuick ? 3 : 60;
const rounds = isQuick ? 1 : 5;
const resting = isQuick ? 40 : 400;
const account = "player";
const clock = systemClock();

printResult("batch", {
  orders_per_second: { alone: await medianRate(false), together: await medianRate(true) },
  seconds_until_empty: {
    basic: await emptyBothWays("basic", 1),
    basic_on_3_shards: await emptyBothWays("basic", 3),
    advanced: await emptyBothWays("advanced", 1),
    premier: await emptyBothWays("premier", 1),
  },
});

async function medianRate(batches: boolean): Promise<number> {
  const rates: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const stage = await open("prestige", 1, batches);
    const startedAt = performance.now();
    for (let turn = 0; turn < turns; turn += 1) await placeTurn(stage, turn);
    const rate = (perTurn * turns) / ((performance.now() - startedAt) / 1_000);
    if (round >= 0) rates.push(Math.round(rate));
    await stage.close();
  }
  return rates.toSorted((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0;
}

async function placeTurn({ desk, tickers }: Stage, turn: number): Promise<void> {
  const orders = Array.from({ length: perTurn }, (_, index) => ({
    kind: "resting" as const,
    clientOrderId: `mine-${turn}-${index}`,
    ticker: tickers[index] ?? "",
    side: "bid" as const,
    price: cents(20),
    qty: contracts(1),
    shard: 0,
  }));
  const answers = await Promise.all(orders.map(desk.place));
  if (answers.some(({ kind }) => kind !== "done")) throw new Error(JSON.stringify(answers));
}

async function emptyBothWays(tier: Scenario["tier"], shards: number): Promise<object> {
  return { alone: await timeToEmpty(tier, shards, false), together: await timeToEmpty(tier, shards, true) };
}

async function timeToEmpty(tier: Scenario["tier"], shards: number, batches: boolean): Promise<number> {
  const { exchange, rest, desk, close, tickers } = await open(tier, shards, batches);
  for (let made = 0; made < resting; made += 1) {
    exchange.execute(clock.now(), {
      kind: "create-order",
      account,
      ticker: tickers[made % tickers.length] ?? "",
      clientOrderId: `mine-${made}`,
      side: "bid",
      price: cents(20),
      qty: contracts(1),
      timeInForce: "good_till_canceled",
      selfTradePrevention: "taker_at_cross",
      postOnly: true,
      reduceOnly: false,
      cancelOnPause: false,
    });
  }
  const startedAt = performance.now();
  const result = await cancelOurs(rest, desk, createAccountReader(rest, clock), clock, "mine-", seconds(60));
  if (!result.isProven || result.cancelled !== resting) throw new Error(result.text);
  await close();
  return Math.round((performance.now() - startedAt) / 10) / 100;
}

interface Stage {
  readonly exchange: Exchange;
  readonly rest: Rest;
  readonly desk: OrderDesk;
  readonly tickers: readonly string[];
  close(): Promise<void>;
}

async function open(tier: Scenario["tier"], shards: number, batches: boolean): Promise<Stage> {
  const plain = scene(100);
  const shardOf = new Map(plain.events.map(({ ticker }, index) => [ticker, index % shards]));
  const markets = plain.markets.map((each) => ({ ...each, shard: shardOf.get(each.eventTicker) ?? 0 }));
  const exchange = createExchange({ scenario: { ...plain, tier, markets }, seed: 7, start: clock.now() });
  exchange.openAccount(account, plain.accountCash);
  const key = createPlayKey("ed25519");
  const onFault = (error: unknown): void => {
    throw error;
  };
  const serving = await serve({ exchange, clock, auth: createAuth(registerKey(account, key)), onFault });
  const hosts = customHosts(serving.restUrl, serving.wsUrl);
  const pool = pooledTransport(new URL(hosts.rest).origin);
  const { signer } = createCredentials(key.keyId, key.privatePem);
  const random = seededRandom(7);
  const rest = createRest({ clock, http: pool.transport, hosts, signer, random, log: () => {}, batches });
  rest.setLimits({ tier, ...tierBudget(tier) });
  return {
    exchange,
    rest,
    desk: createOrderDesk(rest),
    tickers: markets.map(({ ticker }) => ticker),
    close: async () => {
      await pool.close();
      await serving.close();
    },
  };
}
