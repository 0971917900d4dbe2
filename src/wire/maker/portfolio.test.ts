import { expect, test } from "vitest";
import {
  costOf,
  decodeBalance,
  decodeEndpointCosts,
  decodeExchangeStatus,
  decodeLimits,
  decodePosition,
  decodeSettlement,
  decodeUserDataTime,
  writeCosts,
} from "./account.ts";
import { decodeFill, decodeStreamFill } from "./fill.ts";
import { decodeNamedOrderBook, decodeOrderBook } from "./order-book.ts";
import { decodeOrder, decodeQueuePlace, decodeUserOrder } from "./order.ts";
import { decodePage } from "./page.ts";
import { showGarbled, type Decoded } from "./reader.ts";
import { decodeTrade } from "./trade.ts";

const order = {
  order_id: "o-1",
  user_id: "u-1",
  client_order_id: "kmm-1",
  ticker: "KXRAIN-1",
  outcome_side: "no",
  book_side: "ask",
  type: "limit",
  status: "resting",
  yes_price_dollars: "0.4600",
  no_price_dollars: "0.5400",
  initial_count_fp: "10.00",
  fill_count_fp: "3.00",
  remaining_count_fp: "7.00",
  taker_fees_dollars: "0.000000",
  created_time: "2026-11-05T14:02:00.1Z",
  last_update_time: "2026-11-05T14:02:01Z",
  exchange_index: 2,
};
const queuePlace = { order_id: "o-1", market_ticker: "KXRAIN-1", queue_position_fp: "152.50" };
const fill = {
  fill_id: "f-1",
  trade_id: "f-1",
  order_id: "o-1",
  ticker: "KXRAIN-1",
  market_ticker: "KXRAIN-1",
  outcome_side: "yes",
  book_side: "bid",
  count_fp: "2.50",
  yes_price_dollars: "0.5200",
  is_taker: true,
  fee_cost: "0.017472",
  created_time: "2026-11-05T14:03:11.164956Z",
  ts: 1_793_887_391,
};
const streamFill = {
  ...fill,
  client_order_id: "kmm-1",
  post_position_fp: "-3.00",
  ts_ms: 1_793_887_391_350,
};
const position = {
  ticker: "KXRAIN-1",
  position_fp: "-12.00",
  market_exposure_dollars: "6.480000",
  realized_pnl_dollars: "-0.410000",
  fees_paid_dollars: "0.120000",
};
const trade = {
  trade_id: "t-1",
  ticker: "KXRAIN-1",
  count_fp: "10.00",
  yes_price_dollars: "0.4800",
  taker_outcome_side: "yes",
  taker_book_side: "bid",
  created_time: "2026-11-05T14:03:11Z",
  is_block_trade: false,
};

test("an order is read with one YES price and one side", () => {
  expect(valueOf(decodeOrder(order))).toEqual({
    orderId: "o-1",
    clientOrderId: "kmm-1",
    ticker: "KXRAIN-1",
    side: "ask",
    price: 4_600,
    status: "resting",
    total: 1_000,
    filled: 300,
    left: 700,
    shard: 2,
    changedAt: Date.UTC(2026, 10, 5, 14, 2, 1) * 1_000,
  });
});

test("an order without a client order id, without times and on no named shard is still an order", () => {
  const bare = {
    ...order,
    client_order_id: "",
    last_update_time: null,
    created_time: null,
    exchange_index: null,
  };
  expect(valueOf(decodeOrder(bare))).toMatchObject({ clientOrderId: "", changedAt: 0, shard: 0 });
});

test("a queue place is the contracts that trade before the order", () => {
  expect(valueOf(decodeQueuePlace(queuePlace))).toEqual({ orderId: "o-1", ahead: 15_250 });
});

test("a told order carries the reason of its last change", () => {
  const told = {
    ...order,
    status: "canceled",
    last_updated_ts_ms: 1_793_887_391_350,
    last_update_reason: "Trade",
  };
  expect(valueOf(decodeUserOrder(told))).toMatchObject({
    status: "canceled",
    reason: "Trade",
    changedAt: 1_793_887_391_350_000,
  });
});

test("the side falls back to the outcome when the book side is missing", () => {
  expect(valueOf(decodeOrder({ ...order, book_side: undefined })).side).toBe("ask");
});

test("a listed fill has the exact fee and no client order id; a told one has both and the position", () => {
  expect(valueOf(decodeFill(fill))).toEqual({
    tradeId: "f-1",
    orderId: "o-1",
    ticker: "KXRAIN-1",
    side: "bid",
    price: 5_200,
    qty: 250,
    fee: 17_472,
    isTaker: true,
    at: Date.UTC(2026, 10, 5, 14, 3, 11, 164) * 1_000 + 956,
  });
  expect(valueOf(decodeStreamFill(streamFill))).toMatchObject({
    clientOrderId: "kmm-1",
    positionAfter: -300,
  });
});

test("positions are signed", () => {
  expect(valueOf(decodePosition(position))).toEqual({
    ticker: "KXRAIN-1",
    position: -1_200,
    cost: 6_480_000,
    realized: -410_000,
    fees: 120_000,
  });
});

test("cash is the dollars text, never the truncated cents", () => {
  const balance = {
    balance: 152_340,
    balance_dollars: "1523.4027",
    portfolio_value: 98_210,
    updated_ts: 1_791_800_000,
    balance_breakdown: [{ exchange_index: 2, balance: "500.0000" }],
  };
  const read = valueOf(decodeBalance(balance));
  expect(read.cash).toBe(1_523_402_700);
  expect(read.byShard.get(2)).toBe(500_000_000);
});

test("a settlement row gives position, result and fees", () => {
  const row = {
    ticker: "KXRAIN-1",
    event_ticker: "KXRAIN",
    market_result: "yes",
    yes_count_fp: "0.00",
    no_count_fp: "4.00",
    revenue: 0,
    fee_cost: "0.1",
    settled_time: "2026-11-06T00:00:00Z",
  };
  expect(valueOf(decodeSettlement(row))).toMatchObject({
    position: -400,
    fees: 100_000,
    settlement: { result: "yes", value: 10_000 },
  });
});

test("the NO side of a REST book becomes YES asks, and a missing side is an empty one", () => {
  const book = {
    orderbook_fp: {
      yes_dollars: [["0.4500", "120.00"]],
      no_dollars: [
        ["0.5100", "80.00"],
        ["0.5200", "10.00"],
      ],
    },
  };
  expect(valueOf(decodeOrderBook(book))).toEqual({
    bids: [{ price: 4_500, qty: 12_000 }],
    asks: [
      { price: 4_900, qty: 8_000 },
      { price: 4_800, qty: 1_000 },
    ],
  });
  expect(valueOf(decodeOrderBook({ orderbook_fp: { yes_dollars: null } }))).toEqual({ bids: [], asks: [] });
  expect(valueOf(decodeNamedOrderBook({ ticker: "A", ...book })).book.asks).toHaveLength(2);
});

test.each([["0.0000"], ["1.0000"], ["0.45001"], ["-0.1"], ["45"]])("a level at %s is no level", (price) => {
  expect(decodeOrderBook({ orderbook_fp: { yes_dollars: [[price, "1.00"]] } }).ok).toBe(false);
});

test("limits, status and the age of the lists are read, and nonsense is not", () => {
  const limits = {
    usage_tier: "basic",
    read: { refill_rate: 200, bucket_capacity: 600 },
    write: { refill_rate: 100, bucket_capacity: 100 },
  };
  expect(valueOf(decodeLimits(limits)).write).toEqual({ refill: 100, capacity: 100 });
  expect(decodeLimits({ ...limits, write: { refill_rate: 0, bucket_capacity: 100 } }).ok).toBe(false);
  expect(valueOf(decodeExchangeStatus({ exchange_active: false, trading_active: true })).isTrading).toBe(
    false,
  );
  const shard = { exchange_index: 3, exchange_active: true, trading_active: false };
  const told = { exchange_active: true, trading_active: true, exchange_index_statuses: [shard] };
  expect(valueOf(decodeExchangeStatus(told)).shards).toEqual([{ shard: 3, isTrading: false }]);
  expect(valueOf(decodeUserDataTime({ as_of_time: "1970-01-01T00:00:01Z" }))).toBe(1_000_000);
});

const costs = valueOf(
  decodeEndpointCosts({
    default_cost: 10,
    endpoint_costs: [
      { method: "DELETE", path: "/trade-api/v2/portfolio/events/orders/:order_id", cost: 2 },
      { method: "DELETE", path: "/trade-api/v2/portfolio/events/orders/batched", cost: 3 },
      { method: "GET", path: "/trade-api/v2/portfolio/orders/:order_id", cost: 4 },
      { method: "GET", path: "/trade-api/v2/cfbenchmarks/*endpoint", cost: 150 },
    ],
  }),
);
const costCases = [
  ["DELETE", "/trade-api/v2/portfolio/events/orders/0f1e-2d", 2],
  ["DELETE", "/trade-api/v2/portfolio/events/orders/batched", 3], // the more exact row wins
  ["DELETE", "/trade-api/v2/portfolio/events/orders", 10],
  ["POST", "/trade-api/v2/portfolio/events/orders/0f1e-2d", 10],
  ["GET", "/trade-api/v2/portfolio/orders/0f1e-2d", 4],
  ["GET", "/trade-api/v2/portfolio/orders/queue_positions", 10], // no order is called so
  ["GET", "/trade-api/v2/portfolio/orders/0f1e/queue_position", 10],
  ["GET", "/trade-api/v2/cfbenchmarks/a/b", 150],
] as const;

test.each(costCases)("%s %s costs %i", (method, path, cost) => {
  expect(costOf(costs, method, path)).toBe(cost);
});

test("the engine's four writes have their prices", () => {
  expect(writeCosts(costs, "/trade-api/v2")).toEqual({ place: 10, cancel: 2, amend: 10, decrease: 10 });
});

test("a public trade names the taker's side, also in the words of old recordings", () => {
  expect(valueOf(decodeTrade(trade))).toMatchObject({ price: 4_800, qty: 1_000, takerSide: "bid" });
  const old = { ...trade, taker_book_side: undefined, taker_outcome_side: undefined, taker_side: "no" };
  expect(valueOf(decodeTrade(old)).takerSide).toBe("ask");
});

test("a page ends with an empty cursor, a null one or none", () => {
  const decode = decodePage("fills", decodeFill);
  for (const cursor of ["", null, undefined]) {
    expect(valueOf(decode({ fills: [fill], cursor }))).toMatchObject({ cursor: undefined });
  }
  expect(valueOf(decode({ fills: [fill], cursor: "abc" })).cursor).toBe("abc");
  expect(valueOf(decode({ fills: null, cursor: "" })).rows).toEqual([]);
});

/** Each required field, spoiled in every way, refuses the whole row and names the field. */
const required = [
  ["order", decodeOrder, order, ["order_id", "ticker", "status", "yes_price_dollars", "fill_count_fp"]],
  ["queue place", decodeQueuePlace, queuePlace, ["order_id", "queue_position_fp"]],
  ["fill", decodeFill, fill, ["order_id", "count_fp", "yes_price_dollars", "is_taker", "fee_cost"]],
  ["told fill", decodeStreamFill, streamFill, ["market_ticker", "order_id", "count_fp", "fee_cost"]],
  ["position", decodePosition, position, ["ticker", "position_fp", "market_exposure_dollars"]],
  ["trade", decodeTrade, trade, ["ticker", "count_fp", "yes_price_dollars", "created_time"]],
] as const;
const spoiled = required.flatMap(([name, decode, row, fields]) =>
  fields.flatMap((field) =>
    [undefined, null, 12.5, {}, "x".repeat(30_000)].map((bad) => [name, field, bad, decode, row] as const),
  ),
);

test.each(spoiled)("%s: %s as %j is refused by name", (_, field, bad, decode, row) => {
  const decoded = decode({ ...row, [field]: bad });
  expect(decoded.ok ? "taken" : decoded.why.field).toContain(field === "ticker" ? "ticker" : field);
});

function valueOf<Value>(decoded: Decoded<Value>): Value {
  if (!decoded.ok) throw new Error(showGarbled(decoded.why));
  return decoded.value;
}
