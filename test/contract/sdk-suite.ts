import {
  AccountApi,
  Configuration,
  EventsApi,
  ExchangeApi,
  MarketApi,
  OrdersApi,
  PortfolioApi,
  type CreateOrderV2Request,
} from "kalshi-typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StartedExchange } from "./start-exchange.ts";

/**
 * The program of somebody who only knows the official SDK. The SDK puts its signing on the axios that all of its
 * objects share, so a test file that uses this owns its process' axios.
 */
export function sdkSuite(start: () => Promise<StartedExchange>): void {
  let server: StartedExchange;
  let markets: MarketApi;
  let orders: OrdersApi;
  let portfolio: PortfolioApi;
  let events: EventsApi;
  let exchange: ExchangeApi;
  let account: AccountApi;

  beforeAll(async () => {
    server = await start();
    const configuration = new Configuration({
      apiKey: server.keyId,
      privateKeyPem: server.privatePem,
      basePath: server.restUrl,
    });
    markets = new MarketApi(configuration);
    orders = new OrdersApi(configuration);
    portfolio = new PortfolioApi(configuration);
    events = new EventsApi(configuration);
    exchange = new ExchangeApi(configuration);
    account = new AccountApi(configuration);
  });

  afterAll(() => server.close());

  describe("a program written with the official SDK only", () => {
    it("lists markets, events, series and the exchange's state", async () => {
      const first = await markets.getMarkets(2);
      expect(first.data.markets).toHaveLength(2);
      const second = await markets.getMarkets(100, first.data.cursor);
      expect(second.data.cursor).toBe("");
      expect(second.data.markets.map((market) => market.ticker)).not.toContain(first.data.markets[0]?.ticker);
      const one = await markets.getMarket(ticker);
      expect(one.data.market).toMatchObject({
        ticker,
        status: "active",
        price_level_structure: "linear_cent",
      });
      const listed = await events.getEvents();
      expect(listed.data.events.length).toBeGreaterThan(2);
      const event = await events.getEvent("KXDEMOHIGH-26NOV23", true);
      expect(event.data.event.markets?.map((market) => market.ticker)).toContain(ticker);
      const series = await markets.getSeries("KXDEMOHIGH");
      expect(series.data.series.fee_type).toBe("quadratic");
      const status = await exchange.getExchangeStatus();
      expect(status.data).toMatchObject({ exchange_active: true, trading_active: true });
    });

    it("reads a book, alone and among others", async () => {
      const book = await markets.getMarketOrderbook(ticker);
      expect(book.data.orderbook_fp.yes_dollars.length).toBeGreaterThan(0);
      const both = await markets.getMarketOrderbooks([ticker, "KXDEMOHIGH-26NOV23-B54"]);
      expect(both.data.orderbooks.map((each) => each.ticker)).toEqual([ticker, "KXDEMOHIGH-26NOV23-B54"]);
    });

    it("creates, reads, amends, decreases and cancels an order", async () => {
      const made = await orders.createOrderV2(quote({ client_order_id: "sdk-1" }));
      expect(made.status).toBe(201);
      expect(made.data).toMatchObject({
        client_order_id: "sdk-1",
        fill_count: "0.00",
        remaining_count: "10.00",
      });
      const id = made.data.order_id;
      const resting = await orders.getOrder(id);
      expect(resting.data.order).toMatchObject({ status: "resting", yes_price_dollars: "0.0200" });
      const queue = await orders.getOrderQueuePosition(id);
      expect(queue.data.queue_position_fp).toMatch(/^\d+\.\d\d$/);

      const amended = await orders.amendOrderV2(id, { ticker, side: "bid", price: "0.0300", count: "12.00" });
      expect(amended.data).toMatchObject({ order_id: id, remaining_count: "12.00", fill_count: "0.00" });
      const decreased = await orders.decreaseOrderV2(id, { reduce_by: "2.00", exchange_index: 0 });
      expect(decreased.data.remaining_count).toBe("10.00");
      const cancelled = await orders.cancelOrderV2(id, 0, 0, ticker);
      expect(cancelled.data).toMatchObject({ order_id: id, reduced_by: "10.00" });
      const gone = await refusalOf(orders.cancelOrderV2(id, 0, 0, ticker));
      expect(gone).toEqual({ status: 404, body: { error: { code: "not_found", message: "not found" } } });
    });

    it("creates and cancels batches, and reads what rests", async () => {
      const made = await orders.batchCreateOrdersV2({
        orders: [
          quote({ client_order_id: "sdk-b1" }),
          quote({ client_order_id: "sdk-b2", side: "ask", price: "0.9800" }),
          quote({ client_order_id: "sdk-b1" }),
        ],
      });
      expect(made.status).toBe(201);
      const [first, second, third] = made.data.orders;
      expect(third).toMatchObject({ client_order_id: "sdk-b1", error: { code: "order_already_exists" } });
      const resting = await orders.getOrders(ticker, undefined, undefined, undefined, "resting");
      expect(resting.data.orders.map((order) => order.client_order_id).toSorted()).toEqual([
        "sdk-b1",
        "sdk-b2",
      ]);
      const places = await orders.getOrderQueuePositions(ticker);
      expect(places.data.queue_positions).toHaveLength(2);
      const value = await portfolio.getPortfolioRestingOrderTotalValue();
      // 10 at 2¢ YES, and 10 at 2¢ NO.
      expect(value.data.total_resting_order_value).toBe(40);
      const cancelled = await orders.batchCancelOrdersV2({
        orders: [
          { order_id: first?.order_id ?? "", market_ticker: ticker },
          { order_id: second?.order_id ?? "", exchange_index: 0 },
          { order_id: "unknown" },
        ],
      });
      expect(cancelled.data.orders.map((order) => order.reduced_by)).toEqual(["10.00", "10.00", "0.00"]);
      expect(cancelled.data.orders[2]?.error?.code).toBe("not_found");
    });

    it("takes the book, and reads fills, positions and balance that agree to the micro-dollar", async () => {
      const before = await portfolio.getBalance();
      const taken = await orders.createOrderV2(
        quote({ price: "0.9900", count: "5.00", post_only: false, time_in_force: "immediate_or_cancel" }),
      );
      expect(taken.data.fill_count).toBe("5.00");
      const fills = await portfolio.getFills(ticker);
      const own = fills.data.fills.filter((fill) => fill.order_id === taken.data.order_id);
      expect(own.every((fill) => fill.is_taker && fill.book_side === "bid")).toBe(true);
      const positions = await portfolio.getPositions();
      expect(positions.data.market_positions).toContainEqual(
        expect.objectContaining({ ticker, position_fp: "5.00" }),
      );
      const after = await portfolio.getBalance();
      const spent = own.reduce(
        (sum, fill) => sum + micros(fill.yes_price_dollars) * Number(fill.count_fp) + micros(fill.fee_cost),
        0,
      );
      expect(micros(before.data.balance_dollars) - micros(after.data.balance_dollars)).toBe(
        Math.round(spent),
      );
      expect((await portfolio.getSettlements()).data.settlements).toEqual([]);
    });

    it("cancels all, and nothing is left", async () => {
      await orders.createOrderV2(quote());
      await orders.createOrderV2(quote({ ticker: "KXDEMOHIGH-26NOV23-B54" }));
      const cancelled = await orders.cancelAllOrders();
      expect(cancelled.status).toBe(204);
      const resting = await orders.getOrders(undefined, undefined, undefined, undefined, "resting");
      expect(resting.data.orders).toEqual([]);
    });

    const refusals = [
      [
        "off the grid",
        { price: "0.0255" },
        400,
        { error: { code: "invalid_price", message: "invalid price" } },
      ],
      [
        "post-only into the book",
        { price: "0.9900" },
        400,
        { error: { code: "invalid_order", message: "invalid order", details: "post only cross" } },
      ],
      [
        "a size no cash could pay",
        { count: "1000000.00" },
        400,
        { error: { code: "insufficient_balance", message: "insufficient balance" } },
      ],
      [
        "a client order id that was burnt",
        { client_order_id: "sdk-1" },
        409,
        { error: { code: "order_already_exists", message: "order already exists" } },
      ],
      [
        "an unknown market",
        { ticker: "KXNONE" },
        404,
        { error: { code: "not_found", message: "not found" } },
      ],
    ] as const;
    it.each(refusals)("is refused %s in the exchange's words", async (_, change, status, body) => {
      expect(await refusalOf(orders.createOrderV2(quote(change)))).toEqual({ status, body });
    });

    it("reads its budget and what calls cost", async () => {
      const limits = await account.getAccountApiLimits();
      expect(limits.data.write).toEqual({ refill_rate: 9600, bucket_capacity: 28_800 });
      const costs = await account.getAccountEndpointCosts();
      expect(costs.data.default_cost).toBe(10);
      expect(costs.data.endpoint_costs).toContainEqual({
        method: "DELETE",
        path: "/trade-api/v2/portfolio/events/orders/:order_id",
        cost: 2,
      });
    });
  });
}

const ticker = "KXDEMOHIGH-26NOV23-B52";

function quote(change: Partial<CreateOrderV2Request> = {}): CreateOrderV2Request {
  return {
    ticker,
    side: "bid",
    count: "10.00",
    price: "0.0200",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    post_only: true,
    exchange_index: 0,
    ...change,
  };
}

async function refusalOf(call: Promise<unknown>): Promise<{ status: number; body: unknown }> {
  try {
    await call;
  } catch (error) {
    if (isHttpError(error)) return { status: error.response.status, body: error.response.data };
    throw error;
  }
  throw new Error("was not refused");
}

function isHttpError(error: unknown): error is { response: { status: number; data: unknown } } {
  return error instanceof Error && "response" in error && typeof error.response === "object";
}

function micros(dollars: string): number {
  return Math.round(Number(dollars) * 1_000_000);
}
