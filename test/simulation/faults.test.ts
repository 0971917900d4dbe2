import { describe, expect, test } from "vitest";
import { seconds } from "../../src/domain/units.ts";
import { engineConfig } from "../../src/cli/config/engine-config.ts";
import { parseConfig } from "../../src/cli/config/parse.ts";
import { fastStage } from "../../src/cli/demo/stage.ts";
import { assemble } from "../../src/cli/wiring/assemble.ts";
import { auditLedger } from "../../src/cli/wiring/audit.ts";
import { KalshiClient } from "../../src/gateway/kalshi-client.ts";
import type { HttpTransport } from "../../src/gateway/http.ts";
import { seededRandom, type Random } from "../../src/lib/random.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import { noJournal } from "../../src/store/journal.ts";

/**
 * The whole program under virtual time with a network that fails: whatever becomes of a request, in the end
 * the ledger is the exchange's and nothing of ours rests there.
 */

type Fault = (send: () => ReturnType<HttpTransport>) => ReturnType<HttpTransport>;

const answer = (status: number, body: string): ReturnType<HttpTransport> =>
  Promise.resolve({ status, headers: {}, body });

const faults: Readonly<Record<string, Fault>> = {
  "not applied, no connection": () => Promise.resolve({ failure: "refused", wasSent: false }),
  "not applied, no answer": () => Promise.resolve({ failure: "timeout", wasSent: true }),
  "applied, no answer": async (send) => {
    await send();
    return { failure: "reset", wasSent: true };
  },
  "not applied, 503": () => answer(503, '{"code":"service_unavailable","message":"service unavailable"}'),
  "applied, 503": async (send) => {
    await send();
    return answer(503, "");
  },
  "applied, 500 with a page": async (send) => {
    await send();
    return answer(500, "<html>oops</html>");
  },
  "applied, garbage": async (send) => {
    await send();
    return answer(201, '{"order_');
  },
  "not applied, 429": () => answer(429, '{"error":"too many requests"}'),
  "not applied, off the grid": () =>
    answer(400, '{"error":{"code":"invalid_price","message":"invalid price"}}'),
};

/** Order writes fail now and then, by lot; everything else goes through. */
function failing(
  http: HttpTransport,
  random: Random,
  chance: number,
  kinds: readonly Fault[],
  seen: { count: number },
) {
  const transport: HttpTransport = (request) => {
    const isOrderWrite = request.method !== "GET" && request.url.includes("/portfolio/events/orders");
    if (!isOrderWrite || !random.chance(chance)) return http(request);
    seen.count += 1;
    return random.pick(kinds)(() => http(request));
  };
  return transport;
}

/** The most contracts that one market could have come to, as the exchange saw it, at any moment. */
function watchExposure(exchange: Exchange): () => number {
  let worst = 0;
  exchange.listen((event) => {
    if (event.kind !== "order-changed" || event.order.account !== "player") return;
    const { ticker } = event.order;
    const held = exchange.positions("player").find((line) => line.ticker === ticker)?.position.net ?? 0;
    const open = { bid: 0, ask: 0 };
    for (const order of exchange.orders("player")) {
      if (order.ticker === ticker && order.status === "resting") open[order.side] += order.left;
    }
    worst = Math.max(worst, held + open.bid, open.ask - held);
  });
  return () => worst;
}

async function play(seed: number, kinds: readonly Fault[], chance: number) {
  const scenario = defaultScenario();
  const stage = fastStage(scenario, seed);
  const { connection, exchange } = stage;
  const since = connection.clock.now();
  const seen = { count: 0 };
  const worst = watchExposure(exchange);
  const http = failing(connection.http, seededRandom(seed).fork("faults"), chance, kinds, seen);
  // Room for one order a side and a little more: an order that is forgotten, or sent twice, breaches the cap.
  const config = parseConfig("strategy:\n  maxPosition: 12\n  nearClose:\n    stop: 5s\n", "test");
  const tickers = exchange.markets().map((market) => market.ticker);
  const settings = engineConfig(config, tickers, `f${seed}`);
  const assembly = assemble({
    connection: { ...connection, http },
    mode: "live",
    paper: config.paper,
    engineConfig: settings,
    tickers,
    duration: seconds(90),
    journal: noJournal(),
    tell: () => {},
  });
  const { hosts, credentials, clock } = connection;
  const work = async () => {
    const end = await assembly.bot.run();
    const client = KalshiClient.create({ hosts, credentials, clock, ...stage.secondDoor });
    const audit = await auditLedger(client, assembly.engine.ledger(), settings.ownPrefix, since);
    await client.close();
    return { end, audit };
  };
  const done = await stage.play(work());
  await stage.close();
  return { ...done, faults: seen.count, worst: worst(), cap: settings.limits.maxPosition, exchange };
}

describe.each(Object.entries(faults))("%s", (_name, fault) => {
  test("the ledger agrees and nothing is left", async () => {
    const { end, audit, faults: met, worst, cap } = await play(3, [fault], 0.3);
    expect(worst).toBeLessThanOrEqual(cap);
    expect(met).toBeGreaterThan(5);
    expect(audit.differences).toEqual([]);
    expect(audit.ordersLeft).toBe(0);
    expect(end.proof.isProven).toBe(true);
  });
});

test.each([1, 2, 3, 4])("all of them together, seed %i", async (seed) => {
  const { audit, end, faults: met, exchange, worst, cap } = await play(seed, Object.values(faults), 0.25);
  expect(worst).toBeLessThanOrEqual(cap);
  expect(met).toBeGreaterThan(10);
  expect(audit.differences).toEqual([]);
  expect(audit.ordersLeft).toBe(0);
  expect(end.proof.isProven).toBe(true);
  expect(exchange.moneyImbalance()).toBe(0);
  // No client order id of ours was ever used twice: the exchange would have answered 409.
  const ids = exchange.orders("player").map((order) => order.clientOrderId);
  expect(new Set(ids).size).toBe(ids.length);
});
