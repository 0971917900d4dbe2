import { expect, test } from "vitest";
import { contracts, price, time } from "../domain/units.ts";
import { demoHosts } from "./hosts.ts";
import type { HttpRequest } from "./http.ts";
import { KalshiClient } from "./kalshi-client.ts";

const market = {
  ticker: "A",
  event_ticker: "E",
  yes_sub_title: "A",
  status: "active",
  open_time: "2026-11-01T00:00:00Z",
  close_time: "2026-12-01T00:00:00Z",
  result: "",
  price_ranges: [{ start: "0.0000", end: "1.0000", step: "0.0100" }],
  yes_bid_dollars: "0.3000",
  yes_bid_size_fp: "1.00",
  yes_ask_dollars: "0.7000",
  yes_ask_size_fp: "1.00",
  volume_fp: "0.00",
  volume_24h_fp: "0.00",
  open_interest_fp: "0.00",
};
const bodies: Readonly<Record<string, object>> = {
  "/markets": { markets: [market, { ...market, ticker: "B" }], cursor: "more" },
  "/events/E": { event: { event_ticker: "E", series_ticker: "S", mutually_exclusive: false } },
  "/series/S": { series: { ticker: "S", fee_type: "quadratic", fee_multiplier: 1 } },
  "/markets/A/orderbook": {
    orderbook_fp: { yes_dollars: [["0.3000", "1.00"]], no_dollars: [["0.3000", "1.00"]] },
  },
  "/exchange/status": { exchange_active: true, trading_active: false },
};

test("open markets are listed up to the number asked for, parlays left out", async () => {
  const { client, sent } = clientOver();
  const listings = await client.getAllOpenMarkets({ maxMarkets: 1 });
  expect(listings.map((listing) => [listing.market.ticker, listing.activity.bestAsk?.price])).toEqual([
    ["A", 7_000],
  ]);
  expect(sent[0]?.url).toContain("status=open&mve_filter=exclude&limit=1");
  await client.close();
});

test("a book has YES prices on both sides, and public reads need no key", async () => {
  const { client, sent } = clientOver();
  expect(await client.getOrderbook("A")).toEqual({
    bids: [{ price: 3_000, qty: 100 }],
    asks: [{ price: 7_000, qty: 100 }],
  });
  expect((await client.getExchangeStatus()).isTrading).toBe(false);
  expect(JSON.stringify(sent)).not.toContain("ACCESS");
  await client.close();
});

test("what needs a key says so in one failure", async () => {
  const { client } = clientOver();
  const order = {
    kind: "resting",
    clientOrderId: "x",
    ticker: "A",
    side: "bid",
    price: price(100),
    qty: contracts(1),
    shard: 0,
  } as const;
  for (const ask of [client.getBalance(), client.getFills(time(0)), client.placeOrders([order])]) {
    await expect(ask).rejects.toMatchObject({ code: "key-missing" });
  }
  await client.close();
});

const environments = [
  [{}, demoHosts.rest],
  [{ KALSHI_ENV: "demo" }, demoHosts.rest],
  [{ KALSHI_ENV: "prod" }, "https://external-api.kalshi.com/trade-api/v2"],
  [
    {
      KALSHI_ENV: "custom",
      KALSHI_REST_URL: "http://localhost:9/trade-api/v2",
      KALSHI_STREAM_URL: "ws://localhost:9/x",
    },
    "http://localhost:9/trade-api/v2",
  ],
] as const;

test.each(environments)(
  "the environment %j leads to %s: play money unless told otherwise",
  async (env, rest) => {
    const client = KalshiClient.fromEnv(env);
    expect(client.hosts.rest).toBe(rest);
    await client.close();
  },
);

test("an environment of another name is refused, and so is half a key", () => {
  expect(() => KalshiClient.fromEnv({ KALSHI_ENV: "live" })).toThrow(/live, not demo, prod or custom/);
  expect(() => KalshiClient.fromEnv({ KALSHI_ENV: "custom" })).toThrow(/no URL/);
  expect(() => KalshiClient.fromEnv({ KALSHI_KEY_ID: "k" })).toThrow(/KALSHI_PRIVATE_KEY_PATH/);
});

function clientOver(): { client: KalshiClient; sent: readonly HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const client = KalshiClient.create({
    hosts: demoHosts,
    http: (request) => {
      sent.push(request);
      const body = bodies[new URL(request.url).pathname.replace("/trade-api/v2", "")];
      return Promise.resolve({
        status: body === undefined ? 404 : 200,
        headers: {},
        body: JSON.stringify(body ?? {}),
      });
    },
  });
  return { client, sent };
}
