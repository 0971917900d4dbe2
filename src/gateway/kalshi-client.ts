import type { Clock } from "../domain/clock.ts";
import { Failure } from "../domain/failure.ts";
import type { Fill } from "../domain/fill.ts";
import type { PositionReport } from "../domain/input.ts";
import type { OrderIntent, OrderReport } from "../domain/order.ts";
import type { TradingStatus } from "../domain/trading-status.ts";
import { millis, oneDollar, showPrice, toSeconds, type Time } from "../domain/units.ts";
import { seededRandom } from "../lib/random.ts";
import {
  decodeBalance,
  decodeExchangeStatus,
  decodeLimits,
  decodePosition,
  decodeSettlement,
  type Balance,
  type SettlementReport,
} from "../wire/maker/account.ts";
import { decodeBatchCreated, type BatchItem } from "../wire/maker/answer.ts";
import { decodeFill } from "../wire/maker/fill.ts";
import { decodeOrderBook, type WireBook } from "../wire/maker/order-book.ts";
import { decodeOrder } from "../wire/maker/order.ts";
import type { Decode } from "../wire/maker/reader.ts";
import { encodeBatchPlace } from "../wire/maker/request.ts";
import { credentialsFromEnv, type Credentials, type Environment } from "./credentials.ts";
import { customHosts, demoHosts, prodHosts, type Hosts } from "./hosts.ts";
import { pooledTransport, type HttpTransport } from "./http.ts";
import { createCatalogue, type Catalogue, type Listing, type MarketQuery } from "./listing.ts";
import { valueOf } from "./refused.ts";
import { createRest, type Query, type Rest } from "./rest.ts";

/** The exchange for people who write their own program: every call waits, and fails with a `Failure`. */
export interface KalshiClient {
  /** What a bot needs to open its own connections. */
  readonly hosts: Hosts;
  readonly credentials: Credentials | undefined;
  getAllOpenMarkets(query?: Omit<MarketQuery, "status" | "tickers">): Promise<readonly Listing[]>;
  getMarket(ticker: string): Promise<Listing>;
  /** YES prices on both sides, worst first. */
  getOrderbook(ticker: string): Promise<WireBook>;
  getExchangeStatus(): Promise<TradingStatus>;
  getBalance(): Promise<Balance>;
  /** Unsettled ones. */
  getPositions(): Promise<readonly PositionReport[]>;
  getRestingOrders(): Promise<readonly OrderReport[]>;
  getFills(since: Time): Promise<readonly Fill[]>;
  getSettlements(since: Time): Promise<readonly SettlementReport[]>;
  /**
   * Orders in one request; each is taken or refused by itself, in this order. A price off its
   * market's grid refuses all of them with `price-off-grid` before anything is sent.
   */
  placeOrders(orders: readonly OrderIntent[]): Promise<readonly BatchItem[]>;
  close(): Promise<void>;
}

export interface KalshiClientOptions {
  readonly hosts: Hosts;
  readonly credentials?: Credentials | undefined;
  readonly http?: HttpTransport;
  readonly clock?: Clock;
}

export const KalshiClient = {
  /**
   * KALSHI_ENV is `demo` (the default: play money), `prod` or `custom`, which needs KALSHI_REST_URL and
   * KALSHI_STREAM_URL. The key comes from KALSHI_KEY_ID and KALSHI_PRIVATE_KEY_PATH; public data needs none.
   */
  fromEnv: (env: Environment = process.env): KalshiClient =>
    createKalshiClient({ hosts: hostsFromEnv(env), credentials: credentialsFromEnv(env) }),
  create: createKalshiClient,
} as const;

function hostsFromEnv(env: Environment): Hosts {
  const name = env["KALSHI_ENV"] ?? "demo";
  if (name === "demo") return demoHosts;
  if (name === "prod") return prodHosts;
  if (name === "custom") return customHosts(env["KALSHI_REST_URL"] ?? "", env["KALSHI_STREAM_URL"] ?? "");
  throw new Failure("config-invalid", `KALSHI_ENV is ${name.slice(0, 40)}, not demo, prod or custom`);
}

const pagesMax = 50;
const pageRows = 1_000;

function createKalshiClient(options: KalshiClientOptions): KalshiClient {
  const { hosts, credentials } = options;
  const pool = pooledTransport(new URL(hosts.rest).origin);
  const rest = createRest({
    clock: options.clock ?? wallClock,
    http: options.http ?? pool.transport,
    hosts,
    signer: credentials?.signer,
    // Only retries draw from it: two clients that start together must not retry together.
    random: seededRandom(Date.now()),
    log: ignore,
  });
  const catalogue = createCatalogue(rest, ignore);
  const all = listReader(rest);
  let hasLimits = false;
  /** Until the account's own are known, the smallest account's hold: they refuse all but a small batch. */
  const learnLimits = async (): Promise<void> => {
    if (hasLimits) return;
    const answer = await rest.read({ path: "/account/limits", decode: decodeLimits });
    rest.setLimits(valueOf(answer, "the account's limits"));
    hasLimits = true;
  };

  return {
    hosts,
    credentials,
    getAllOpenMarkets: (query = {}) => catalogue.find({ ...query, status: "open" }),
    getMarket: async (ticker) => {
      const [listing] = await catalogue.find({ tickers: [ticker] });
      if (listing === undefined) throw new Failure("market-unknown", `there is no market ${ticker}`);
      return listing;
    },
    getOrderbook: async (ticker) => {
      const path = `/markets/${encodeURIComponent(ticker)}/orderbook`;
      return valueOf(await rest.read({ path, decode: decodeOrderBook, isPublic: true }), `book of ${ticker}`);
    },
    getExchangeStatus: async () => {
      const request = { path: "/exchange/status", decode: decodeExchangeStatus, isPublic: true };
      return valueOf(await rest.read(request), "the exchange's status");
    },
    getBalance: async () =>
      valueOf(await rest.read({ path: "/portfolio/balance", decode: decodeBalance }), "the balance"),
    getPositions: () =>
      all("/portfolio/positions", "market_positions", decodePosition, { settlement_status: "unsettled" }),
    getRestingOrders: () => all("/portfolio/orders", "orders", decodeOrder, { status: "resting" }),
    getFills: (since) => all("/portfolio/fills", "fills", decodeFill, { min_ts: toSeconds(since) }),
    getSettlements: (since) =>
      all("/portfolio/settlements", "settlements", decodeSettlement, { min_ts: toSeconds(since) }),
    placeOrders: async (orders) => {
      // Without a key the request below says so; nothing else is worth asking then.
      if (credentials !== undefined) {
        await requireOnGrid(catalogue, orders);
        await learnLimits();
      }
      const answer = await rest.write({
        ...encodeBatchPlace(orders),
        decode: decodeBatchCreated,
        shard: 0,
        isUrgent: false,
        items: orders.length,
      });
      return valueOf(answer, "the batch of orders");
    },
    close: async () => {
      rest.close("the client was closed");
      await pool.close();
    },
  };
}

/** One price that its market does not have refuses the batch before any of it is sent. */
async function requireOnGrid(catalogue: Catalogue, orders: readonly OrderIntent[]): Promise<void> {
  const listings = await catalogue.find({ tickers: [...new Set(orders.map(({ ticker }) => ticker))] });
  const grids = new Map(listings.map(({ market }) => [market.ticker, market.grid]));
  for (const { ticker, price } of orders) {
    const grid = grids.get(ticker);
    if (grid === undefined) throw new Failure("market-unknown", `there is no market ${ticker}`);
    if (grid.has(price)) continue;
    const dollars = price / oneDollar;
    const nearest = [grid.floor(dollars), grid.ceil(dollars)]
      .filter((near) => near !== undefined)
      .map(showPrice);
    throw new Failure(
      "price-off-grid",
      `${ticker} has no price ${showPrice(price)}: the nearest are ${nearest.join(" and ")}`,
    );
  }
}

function listReader(rest: Rest) {
  return async <Row>(
    path: string,
    rows: string,
    decode: Decode<Row>,
    query: Query,
  ): Promise<readonly Row[]> => {
    const request = { path, rows, decode, query: { ...query, limit: pageRows }, pagesMax };
    return valueOf(await rest.readAll(request), path);
  };
}

const wallClock: Clock = {
  now: () => millis(Date.now()),
  after: (delay, action) => {
    const timer = setTimeout(action, Math.ceil(delay / 1_000));
    return { cancel: () => clearTimeout(timer) };
  },
};

function ignore(): void {
  // A library does not write logs: what matters is returned or thrown.
}
