import { describe, expect, it } from "vitest";
import { assert } from "../../lib/assert.ts";
import { flat, trade } from "../../domain/position.ts";
import { priceGrid } from "../../domain/price-grid.ts";
import { money, price, qty, time, zeroMoney, type Price } from "../../domain/units.ts";
import { encodeBook, encodeSnapshot } from "./book.ts";
import { encodeFill, encodeFillMessage, encodeTrade, encodeTradeMessage } from "./execution.ts";
import { encodeMarket } from "./market.ts";
import { encodeOrder, encodeOrderUpdate, type OrderFacts } from "./order.ts";
import { encodeEventPositions, encodePosition, encodeSettlement, toCents } from "./portfolio.ts";
import { encodeDelta, encodeTicker } from "./stream-message.ts";
import { encodeFrame, encodeStreamError } from "./stream-frame.ts";

// The messages below are the documented examples' numbers: a YES bid at 45¢, a NO bid at 52¢.
const at = time(1_793_887_391_350_000);
const bids = [
  { price: price(4600), qty: qty(3550) },
  { price: price(4500), qty: qty(12_000) },
];
const asks = [
  { price: price(4800), qty: qty(1000) },
  { price: price(4900), qty: qty(8000) },
];

describe("a book", () => {
  it("is told as bids of both outcomes, best price last", () => {
    expect(encodeBook(bids, asks)).toEqual({
      yes_dollars: [
        ["0.4500", "120.00"],
        ["0.4600", "35.50"],
      ],
      no_dollars: [
        ["0.5100", "80.00"],
        ["0.5200", "10.00"],
      ],
    });
  });

  it("leaves out the key of an empty side in a snapshot, and can keep YES prices", () => {
    expect(encodeSnapshot("A", "id", [], asks, false)).toEqual({
      market_ticker: "A",
      market_id: "id",
      no_dollars_fp: [
        ["0.5100", "80.00"],
        ["0.5200", "10.00"],
      ],
    });
    expect(encodeSnapshot("A", "id", bids.slice(1), asks.slice(1), true)).toEqual({
      market_ticker: "A",
      market_id: "id",
      yes_dollars_fp: [["0.4500", "120.00"]],
      no_dollars_fp: [["0.4900", "80.00"]],
    });
  });

  const deltas = [
    ["bid", false, "0.4800", "yes"],
    ["ask", false, "0.5200", "no"],
    ["ask", true, "0.4800", "no"],
  ] as const;
  it.each(deltas)(
    "changes on the %s side, use_yes_price %s, at %s of %s",
    (side, yesPrice, told, outcome) => {
      const change = { ticker: "A", side, price: price(4800), change: qty(-1000), at };
      expect(encodeDelta(change, "id", yesPrice, { clientOrderId: "mine", subaccount: 2 })).toEqual({
        market_ticker: "A",
        market_id: "id",
        price_dollars: told,
        delta_fp: "-10.00",
        side: outcome,
        client_order_id: "mine",
        subaccount: 2,
        ts: "2026-11-05T14:03:11.35Z",
        ts_ms: 1_793_887_391_350,
      });
      expect(encodeDelta(change, "id", yesPrice, undefined)).not.toHaveProperty("client_order_id");
    },
  );
});

describe("an order", () => {
  const order: OrderFacts = {
    orderId: "o",
    subaccount: 3,
    orderGroupId: "g",
    clientOrderId: "c",
    ticker: "A",
    side: "ask",
    price: price(4600),
    status: "resting",
    total: qty(1000),
    filled: qty(300),
    left: qty(700),
    selfTradePrevention: "taker_at_cross",
    cancelOnPause: true,
    createdAt: at,
    changedAt: at,
    takerCost: zeroMoney,
    makerCost: money(1_620_000),
    takerFees: zeroMoney,
    makerFees: money(13_041),
  };

  it("is told in all words for its direction, both prices, and exact sums", () => {
    expect(encodeOrder(order, { userId: "u", shard: 2 })).toEqual({
      order_id: "o",
      user_id: "u",
      client_order_id: "c",
      ticker: "A",
      outcome_side: "no",
      book_side: "ask",
      side: "no",
      action: "buy",
      type: "limit",
      status: "resting",
      yes_price_dollars: "0.4600",
      no_price_dollars: "0.5400",
      initial_count_fp: "10.00",
      fill_count_fp: "3.00",
      remaining_count_fp: "7.00",
      taker_fill_cost_dollars: "0.000000",
      maker_fill_cost_dollars: "1.620000",
      taker_fees_dollars: "0.000000",
      maker_fees_dollars: "0.013041",
      created_time: "2026-11-05T14:03:11.35Z",
      last_update_time: "2026-11-05T14:03:11.35Z",
      self_trade_prevention_type: "taker_at_cross",
      order_group_id: "g",
      cancel_order_on_pause: true,
      subaccount_number: 3,
      exchange_index: 2,
    });
  });

  it("has an expiry only when it has one, in both forms on the stream", () => {
    const expiring = { ...order, expiresAt: at };
    const owner = { userId: "u", shard: 0 };
    expect(encodeOrder(expiring, owner)).toHaveProperty("expiration_time", "2026-11-05T14:03:11.35Z");
    expect(encodeOrderUpdate(expiring, owner, "Trade")).toMatchObject({
      is_yes: false,
      last_update_reason: "Trade",
      expiration_ts_ms: 1_793_887_391_350,
      created_ts_ms: 1_793_887_391_350,
    });
    expect(encodeOrderUpdate(order, owner, undefined)).not.toHaveProperty("last_update_reason");
  });
});

describe("an execution", () => {
  const fill = {
    tradeId: "t",
    orderId: "o",
    subaccount: 3,
    clientOrderId: "c",
    ticker: "A",
    side: "bid",
    price: price(5200),
    qty: qty(100),
    isTaker: true,
    fee: money(17_472),
    at,
    positionAfter: qty(-300),
  } as const;

  it("carries the client order id on the stream only", () => {
    expect(encodeFill(fill, 1)).toEqual({
      fill_id: "t",
      trade_id: "t",
      order_id: "o",
      ticker: "A",
      market_ticker: "A",
      exchange_index: 1,
      outcome_side: "yes",
      book_side: "bid",
      side: "yes",
      action: "buy",
      count_fp: "1.00",
      yes_price_dollars: "0.5200",
      no_price_dollars: "0.4800",
      is_taker: true,
      fee_cost: "0.017472",
      created_time: "2026-11-05T14:03:11.35Z",
      ts: 1_793_887_391,
      subaccount_number: 3,
    });
    expect(encodeFillMessage(fill, 1)).toMatchObject({
      client_order_id: "c",
      purchased_side: "yes",
      post_position_fp: "-3.00",
      subaccount: 3,
      ts_ms: 1_793_887_391_350,
    });
    expect(encodeFillMessage({ ...fill, clientOrderId: "" }, 1)).not.toHaveProperty("client_order_id");
  });

  it("names the taker's side in three ways to the public", () => {
    const print = { ...fill, takerSide: "ask" } as const;
    const terms = {
      count_fp: "1.00",
      yes_price_dollars: "0.5200",
      no_price_dollars: "0.4800",
      taker_side: "no",
      taker_outcome_side: "no",
      taker_book_side: "ask",
      is_block_trade: false,
    };
    expect(encodeTrade(print)).toEqual({
      trade_id: "t",
      ticker: "A",
      ...terms,
      created_time: "2026-11-05T14:03:11.35Z",
    });
    expect(encodeTradeMessage(print)).toEqual({
      trade_id: "t",
      market_ticker: "A",
      ...terms,
      ts: 1_793_887_391,
      ts_ms: 1_793_887_391_350,
    });
  });
});

describe("a portfolio", () => {
  const short = trade(flat, "ask", price(4600), qty(1200)).position;
  const facts = {
    ticker: "A",
    eventTicker: "E",
    shard: 0,
    subaccount: 0,
    position: short,
    traded: money(21_300_000),
    fees: money(120_000),
    volume: qty(4000),
    changedAt: at,
  };

  it("signs positions: minus is NO, and the exposure is what they cost", () => {
    expect(encodePosition(facts)).toEqual({
      ticker: "A",
      exchange_index: 0,
      total_traded_dollars: "21.300000",
      position_fp: "-12.00",
      market_exposure_dollars: "6.480000",
      realized_pnl_dollars: "0.000000",
      fees_paid_dollars: "0.120000",
      last_updated_ts: "2026-11-05T14:03:11.35Z",
    });
  });

  it("sums an event over its markets", () => {
    const rows = encodeEventPositions([facts, { ...facts, ticker: "B" }, { ...facts, eventTicker: "F" }]);
    expect(rows).toMatchObject([
      { event_ticker: "E", event_exposure_dollars: "12.960000", fees_paid_dollars: "0.240000" },
      { event_ticker: "F", event_exposure_dollars: "6.480000" },
    ]);
  });

  const settlements = [
    [1000, "10.00", "0.00", "4.000000", "0.000000"],
    [-1000, "0.00", "10.00", "0.000000", "4.000000"],
  ] as const;
  it.each(settlements)("settles a position of %i on its own side", (net, yes, no, yesCost, noCost) => {
    const paid = { ticker: "A", eventTicker: "E", shard: 0, result: "yes", value: price(10_000) } as const;
    const sums = {
      position: qty(net),
      cost: money(4_000_000),
      payout: money(10_000_000),
      fees: zeroMoney,
      at,
    };
    expect(encodeSettlement({ ...paid, ...sums })).toMatchObject({
      yes_count_fp: yes,
      no_count_fp: no,
      yes_total_cost_dollars: yesCost,
      no_total_cost_dollars: noCost,
      revenue: 1000,
      value: 100,
    });
  });

  it.each([
    [1_523_402_700, 152_340],
    [-19_999, -1],
  ])("cuts %i micro-dollars to %i cents", (amount, cents) => {
    expect(toCents(money(amount))).toBe(cents);
  });
});

describe("a market", () => {
  const grid = priceGrid([{ start: 0 as Price, end: price(10_000), step: price(100) }]);
  assert(grid.ok, "cents are a grid");
  const activity = {
    ticker: "A",
    bestBid: bids[0],
    bestAsk: asks[0],
    lastPrice: price(4600),
    volume: qty(1_523_450),
    volume24h: qty(100),
    openInterest: qty(810_000),
  };
  const market = {
    ticker: "A",
    eventTicker: "E",
    seriesTicker: "S",
    title: "Above one",
    status: "active",
    grid: grid.value,
    fees: { kind: "quadratic", multiplier: 10_000 },
    openAt: at,
    closeAt: at,
    isExclusive: false,
    isCombo: false,
    shard: 3,
  } as const;

  it("tells its quotes, its grid and, once it has one, its result", () => {
    const facts = {
      market,
      activity,
      structure: "linear_cent",
      terms: {
        kind: "binary",
        canCloseEarly: true,
        isProvisional: false,
        strike: { type: "greater", floor: 50.5 },
      },
      dayAgo: { bid: price(4_000), ask: price(4_200) },
      createdAt: at,
      updatedAt: at,
      expiresAt: at,
      settlementSeconds: 60,
      settledAt: undefined,
      wasQuoted: true,
    } as const;
    expect(encodeMarket(facts)).toMatchObject({
      yes_bid_dollars: "0.4600",
      yes_ask_dollars: "0.4800",
      no_bid_dollars: "0.5200",
      no_ask_dollars: "0.5400",
      yes_bid_size_fp: "35.50",
      yes_ask_size_fp: "10.00",
      price_ranges: [{ start: "0.0000", end: "1.0000", step: "0.0100" }],
      result: "",
      exchange_index: 3,
      market_type: "binary",
      can_close_early: true,
      strike_type: "greater",
      floor_strike: 50.5,
      previous_yes_bid_dollars: "0.4000",
      previous_yes_ask_dollars: "0.4200",
      previous_price_dollars: "0.0000",
    });
    const settled = { ...market, settlement: { result: "yes", value: price(10_000) } } as const;
    expect(encodeMarket({ ...facts, market: settled, settledAt: at })).toMatchObject({
      result: "yes",
      settlement_value_dollars: "1.0000",
      settlement_ts: "2026-11-05T14:03:11.35Z",
    });
  });

  it("tells whole dollars in its ticker", () => {
    const facts = { activity, marketId: "id", wasQuoted: true, turnover: money(7_020_999_999) };
    expect(encodeTicker({ ...facts, lastQty: qty(300), at })).toMatchObject({
      price_dollars: "0.4600",
      volume_fp: "15234.50",
      open_interest_fp: "8100.00",
      dollar_volume: 7020,
      dollar_open_interest: 3726,
      last_trade_size_fp: "3.00",
    });
  });
});

describe("a frame", () => {
  it("has its members in the exchange's order, and none that is absent", () => {
    const frame = encodeFrame({ type: "ok", id: 2, sid: 1, seq: 17, msg: '{"a":1}', sentMs: 5 });
    expect(frame).toBe('{"type":"ok","id":2,"sid":1,"seq":17,"msg":{"a":1},"sending_ts_ms":5}');
    expect(encodeFrame({ type: "ticker", id: 0, sid: 3, msg: "{}", sentMs: 5 })).toBe(
      '{"type":"ticker","sid":3,"msg":{},"sending_ts_ms":5}',
    );
  });

  it("words an error by its code", () => {
    expect(JSON.parse(encodeStreamError({ code: 8 }))).toEqual({ code: 8, msg: "Unknown channel name" });
    expect(JSON.parse(encodeStreamError({ code: 11, detail: "market not found", tickers: ["X"] }))).toEqual({
      code: 11,
      msg: "Invalid parameter: market not found",
      market_tickers: ["X"],
    });
  });
});
