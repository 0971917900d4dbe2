import { afterEach, describe, expect, test, vi } from "vitest";
import { createCredentials, customHosts, Failure, KalshiClient, MarketMakerBot } from "../../src/index.ts";
import { cents, contracts, price } from "../../src/domain/units.ts";
import { startExchange, type StartedExchange } from "../contract/start-exchange.ts";
import { inFolder } from "../command/kmm.ts";

let started: StartedExchange | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await started?.close();
  started = undefined;
});

async function exchange(): Promise<StartedExchange> {
  started = await startExchange();
  return started;
}

function clientOf({ restUrl, wsUrl, keyId, privatePem }: StartedExchange): KalshiClient {
  return KalshiClient.create({
    hosts: customHosts(restUrl, wsUrl),
    credentials: createCredentials(keyId, privatePem),
  });
}

describe("the guide's bot, by program", () => {
  test("runs live when that is confirmed, leaves nothing, and prints its statistics", async () => {
    const desk = await exchange();
    const client = clientOf(desk);
    const markets = await client.getAllOpenMarkets({ maxMarkets: 100 });
    expect(markets.length).toBeGreaterThan(3);
    const lines: string[] = [];
    const bot = new MarketMakerBot({
      client,
      baseSpreadCents: 15,
      quoteSize: 10,
      maxPosition: 50,
      maxInventorySkew: 0.6,
      requoteIntervalSeconds: 120,
      mode: "live",
      log: (line) => lines.push(line),
    });
    const tickers = markets.slice(0, 3).map(({ market }) => market.ticker);
    const end = await bot.run({ tickers, durationSeconds: 3, confirmLive: true });
    expect(end.proof).toMatchObject({ isProven: true, left: 0 });
    expect(lines.join("")).toContain("Quote placed: ");
    let printed = "";
    bot.printStats((text) => {
      printed += text;
    });
    expect(printed).toContain("Realized P&L");
    expect(bot.stats()?.totals.quotes).toBeGreaterThan(0);
    expect(desk.exchange.restingOrders(desk.account)).toEqual([]);
    await client.close();
  });

  test("is a dry run unless told otherwise, and can be stopped", async () => {
    const desk = await exchange();
    const client = clientOf(desk);
    const bot = new MarketMakerBot({ client, log: () => {} });
    const run = bot.run({ tickers: [desk.exchange.markets()[0]?.ticker ?? ""] });
    setTimeout(() => bot.stop(), 1_000);
    expect((await run).why).toBe("stop() was called");
    expect(desk.exchange.orders(desk.account)).toEqual([]);
    await client.close();
  });

  test("quotes by values that the program tells it", async () => {
    const desk = await exchange();
    const client = clientOf(desk);
    const lines: string[] = [];
    const bot = new MarketMakerBot({
      client,
      config: { strategy: { fair: { book: 0, references: { own: 1 } } } },
      log: (line) => {
        lines.push(line);
        // The first quote is all that is waited for.
        if (line.includes("Quote placed")) bot.stop();
      },
    });
    const ticker = desk.exchange.markets().find(({ status }) => status === "active")?.ticker ?? "";
    expect(() => bot.tellValues({ own: { [ticker]: 42 } })).toThrow("expected a probability between 0 and 1");
    const run = bot.run({ tickers: [ticker], durationSeconds: 20 });
    setTimeout(() => bot.tellValues({ own: { [ticker]: 0.42 } }), 500);
    expect((await run).why).toBe("stop() was called");
    const quoted = lines.findIndex((line) => line.includes("Quote placed"));
    expect(lines.slice(0, quoted).join("")).toContain("no fair value");
    await client.close();
  });

  test("live without the confirmation is refused before anything is opened", async () => {
    const desk = await exchange();
    const client = clientOf(desk);
    const bot = new MarketMakerBot({ client, mode: "live" });
    await expect(bot.run({ tickers: ["KXA"] })).rejects.toMatchObject({ code: "live-not-confirmed" });
    await client.close();
  });

  test.each([
    [{ baseSpreadCents: 0 }, "strategy.baseSpread"],
    [{ maxInventorySkew: 2 }, "strategy.maxInventorySkew"],
    [{ quoteSize: -5 }, "strategy.quoteSize"],
  ])("a value out of range is refused like in the file: %j", async (wrong, key) => {
    const client = clientOf(await exchange());
    expect(() => new MarketMakerBot({ client, ...wrong })).toThrow(Failure);
    expect(() => new MarketMakerBot({ client, ...wrong })).toThrow(key);
    await client.close();
  });
});

test("one price off the grid refuses the batch with the nearest prices, and nothing is sent", async () => {
  const desk = await exchange();
  const client = clientOf(desk);
  const market = desk.exchange.markets().find(({ grid, status }) => status === "active" && grid.size === 99);
  const order = { ticker: market?.ticker ?? "", side: "bid", qty: contracts(1), shard: 0 } as const;
  const good = { ...order, kind: "resting" as const, clientOrderId: "good", price: cents(1) };
  const off = { ...order, kind: "resting" as const, clientOrderId: "off", price: price(3_150) };
  await expect(client.placeOrders([good, off])).rejects.toMatchObject({
    code: "price-off-grid",
    message: `${order.ticker} has no price 31.5¢: the nearest are 31¢ and 32¢`,
  });
  expect(desk.exchange.orders(desk.account)).toEqual([]);
  const [placed] = await client.placeOrders([good]);
  expect(placed?.kind).toBe("done");
  await client.close();
});

test("a batch may be as large as the account's own budget, not only the smallest account's", async () => {
  const desk = await exchange();
  const client = clientOf(desk);
  const ticker = desk.exchange.markets().find(({ status }) => status === "active")?.ticker ?? "";
  const order = {
    kind: "resting",
    ticker,
    side: "bid",
    qty: contracts(1),
    shard: 0,
    price: cents(1),
  } as const;
  const orders = Array.from({ length: 12 }, (_, index) => ({ ...order, clientOrderId: `batch-${index}` }));
  const placed = await client.placeOrders(orders);
  expect(placed.map(({ kind }) => kind)).toEqual(orders.map(() => "done"));
  await client.close();
});

test("the example runs as it stands", async () => {
  const desk = await exchange();
  await inFolder({ "key.pem": desk.privatePem }, async (folder) => {
    for (const [name, value] of Object.entries({
      KALSHI_ENV: "custom",
      KALSHI_REST_URL: desk.restUrl,
      KALSHI_STREAM_URL: desk.wsUrl,
      KALSHI_KEY_ID: desk.keyId,
      KALSHI_PRIVATE_KEY_PATH: `${folder}/key.pem`,
      SECONDS_TO_RUN: "2",
    })) {
      vi.stubEnv(name, value);
    }
    const said = vi.spyOn(console, "log").mockImplementation(() => {});
    const printed = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    await import("../../examples/market-maker.ts");
    const text = printed.mock.calls.map(([chunk]) => String(chunk)).join("");
    vi.restoreAllMocks();
    expect(said.mock.calls.flat().join()).not.toBe("");
    expect(text).toContain("Realized P&L");
  });
});
