import { describe, expect, it } from "vitest";
import { seconds, toSeconds } from "../../src/domain/units.ts";
import {
  list,
  nested,
  onShard2,
  order,
  orders,
  place,
  placed,
  quiet,
  quietBox,
  told,
  type BoxedExchange,
} from "./boxed-exchange.ts";

/** The facts of api.md §0.1, as a client over the wire meets them. */
describe("§0.1: orders and positions", () => {
  it("§0.1.1 one YES book with bids and asks; strings of two decimals, steps of 0.01; JSON numbers are refused", () => {
    const box = quietBox();
    placed(box, { price: "0.4500", count: "1.25" });
    placed(box, { price: "0.4700", count: "0.01", side: "ask" }, "other");
    expect(box.call("GET", `/markets/${quiet}/orderbook`).body["orderbook_fp"]).toEqual({
      yes_dollars: [["0.4500", "1.25"]],
      no_dollars: [["0.5300", "0.01"]],
    });
    expect(place(box, { side: "yes" }).status).toBe(400);
    for (const change of [{ count: 10 }, { price: 0.2 }])
      expect(place(box, change).body).toMatchObject({ code: "bad_request" });
  });

  it("§0.1.2 one signed position: buying the other side closes, and frees a dollar a pair at once", () => {
    const box = quietBox();
    trade(box, "0.4000", "10.00");
    expect(positionOf(box)).toMatchObject({ position_fp: "10.00", market_exposure_dollars: "4.000000" });
    const before = cashOf(box);
    // Ten NO at 0.55 are an ask at 0.45: 10 × (1 − 0.55) come back, less the taker's fee.
    placed(box, { price: "0.4500" }, "other");
    const { body } = place(box, { side: "ask", price: "0.4500", time_in_force: "immediate_or_cancel" });
    const fee = Math.round(Number(body["average_fee_paid"]) * 1_000_000) * 10;
    expect(cashOf(box) - before).toBe(4_500_000 - fee);
    expect(positionOf(box)).toMatchObject({ position_fp: "0.00", realized_pnl_dollars: "0.500000" });
  });

  it("§0.1.3 cross-market netting is off unless asked for: NO in two exclusive markets costs both in full", () => {
    const box = quietBox();
    const before = cashOf(box);
    for (const [ticker, price] of [
      [quiet, "0.4000"],
      ["KXDEMOHIGH-26NOV23-B54", "0.3000"],
    ] as const) {
      placed(box, { ticker, price, side: "ask" });
      placed(box, { ticker, price }, "other");
    }
    expect(before - cashOf(box)).toBe(6_000_000 + 7_000_000);
  });

  it("§0.1.5 an order without its shard drains every shard's bucket; a cancel by id alone asks shard 0", () => {
    const box = quietBox({ tier: "basic" });
    const id = placed(box, { ticker: onShard2, exchange_index: 2 });
    expect(told(box.call("DELETE", `${orders}/${id}`))).toEqual([404, nested("not_found")]);
    expect(box.call("DELETE", `${orders}/${id}?exchange_index=2`).status).toBe(200);
    box.pass(seconds(1));
    for (let count = 0; count < 10; count += 1) placed(box, { exchange_index: undefined });
    expect(place(box, { ticker: onShard2, exchange_index: 2 }).status).toBe(429);
    expect(place(box).status).toBe(429);
  });

  const changes = [
    // to what                                      place after it
    [{ count: "6.00" }, "0.00"],
    [{ count: "10.00", expiration_time: 1_795_003_600 }, "0.00"],
    [{ count: "12.00" }, "5.00"],
    [{ count: "10.00", price: "0.2100" }, "7.00"],
  ] as const;
  it.each(changes)(
    "§0.1.7 an amend's count is the total with what is filled; %j leaves it behind %s",
    (to, place) => {
      const box = quietBox();
      const id = placed(box);
      placed(box, { count: "5.00" }, "other");
      placed(box, { price: "0.2100", count: "7.00" }, "other");
      const amended = box.call("POST", `${orders}/${id}/amend`, {
        ticker: quiet,
        side: "bid",
        price: "0.2000",
        ...to,
      });
      expect(amended.status).toBe(200);
      expect(box.call("GET", `/portfolio/orders/${id}/queue_position`).body).toEqual({
        queue_position_fp: place,
      });
    },
  );

  it("§0.1.7 an amend to what is filled cancels, below it is refused", () => {
    const box = quietBox();
    const id = placed(box);
    placed(box, { side: "ask", count: "4.00" }, "other");
    const amend = (count: string): readonly [number, unknown] =>
      told(box.call("POST", `${orders}/${id}/amend`, { ticker: quiet, side: "bid", price: "0.2000", count }));
    expect(amend("3.99")).toEqual([400, nested("invalid_order", "INVALID_AMEND_QTY_FOR_ORDER")]);
    expect(amend("12.00")).toMatchObject([200, { remaining_count: "8.00" }]);
    expect(amend("4.00")).toMatchObject([200, { remaining_count: "0.00" }]);
    expect(box.call("GET", `/portfolio/orders/${id}`).body["order"]).toMatchObject({
      status: "canceled",
      fill_count_fp: "4.00",
    });
  });

  it("§0.1.8 a cancel's 404 proves nothing: the executed order looks like the cancelled and the unknown one", () => {
    const box = quietBox();
    const id = placed(box);
    placed(box, { side: "ask" }, "other");
    const refused = box.call("DELETE", `${orders}/${id}?market_ticker=${quiet}`);
    expect(told(refused)).toEqual(told(box.call("DELETE", `${orders}/nobody?market_ticker=${quiet}`)));
    expect(box.call("GET", `/portfolio/orders/${id}`).body["order"]).toMatchObject({ status: "executed" });
  });

  it("§0.1.9 after an answer that was lost, the same client order id tells whether the order is there", () => {
    const retried = (["lose-request", "lose-answer"] as const).map((kind) => {
      const box = quietBox();
      const plan = { match: {}, at: seconds(0), after: 0, chance: 1, count: 1 };
      const armed = box.faults.arm({ fault: { kind }, ...plan }, box.clock.now());
      expect(() => place(box, { client_order_id: "sure" })).toThrow("not answered");
      box.faults.disarm(armed.id);
      return told(place(box, { client_order_id: "sure" }))[0];
    });
    expect(retried).toEqual([201, 409]);
  });

  it("§0.1.13 reduce-only needs immediate-or-cancel; an expiry needs an order that rests, and counts seconds", () => {
    const box = quietBox();
    const words = "reduce only orders must be immediate_or_cancel";
    expect(told(place(box, { reduce_only: true }))).toEqual([400, nested("invalid_order", words)]);
    trade(box, "0.4000", "3.00");
    placed(box, { price: "0.3500" }, "other");
    const terms = { reduce_only: true, time_in_force: "immediate_or_cancel", side: "ask", price: "0.3500" };
    // Ten are asked for, three are held.
    expect(place(box, terms).body).toMatchObject({ fill_count: "3.00", remaining_count: "0.00" });
    const at = toSeconds(box.clock.now()) + 5;
    expect(place(box, { expiration_time: at, time_in_force: "immediate_or_cancel" }).status).toBe(400);
    expect(place(box, { expiration_time: at + 0.5 }).body).toMatchObject({ code: "bad_request" });
    const id = placed(box, { expiration_time: at });
    box.pass(seconds(6));
    expect(box.call("GET", `/portfolio/orders/${id}`).body["order"]).toMatchObject({ status: "canceled" });
  });
});

describe("§0.1: stream, fees and budgets", () => {
  it("§0.1.17 seq counts per sid over all its markets; fills, orders, positions and tickers have none", () => {
    const box = quietBox();
    const reader = box.listen();
    const channels = ["orderbook_delta", "trade", "ticker", "fill", "user_orders", "market_positions"];
    const market_tickers = [quiet, onShard2];
    reader.command({ id: 1, cmd: "subscribe", params: { channels, market_tickers, use_yes_price: true } });
    for (const change of [{}, { ticker: onShard2, exchange_index: 2 }]) {
      placed(box, change);
      placed(box, { ...change, side: "ask" }, "other");
    }
    box.pass(seconds(2));
    const numbered = new Map(channels.map((channel) => [channel, false]));
    const names = {
      orderbook_snapshot: "orderbook_delta",
      user_order: "user_orders",
      market_position: "market_positions",
    };
    for (const { type, seq } of reader.frames) {
      const channel = new Map(Object.entries(names)).get(type) ?? type;
      if (numbered.has(channel)) numbered.set(channel, seq !== undefined);
    }
    expect(Object.fromEntries(numbered)).toEqual({
      orderbook_delta: true,
      trade: true,
      ticker: false,
      fill: false,
      user_orders: false,
      market_positions: false,
    });
    const books = reader.frames.filter(({ type }) => type.startsWith("orderbook_"));
    expect(new Set(books.map(({ sid }) => sid)).size).toBe(1);
    // The reader has checked that each number follows the one before, whichever market it is of.
    expect(books.map(({ seq }) => seq)).toEqual(books.map((_, index) => index + 1));
  });

  it("§0.1.18 without use_yes_price the NO side is told in NO prices", () => {
    const box = quietBox();
    placed(box, { side: "ask", price: "0.6000" }, "other");
    const sides = [undefined, false, true].map((use_yes_price) => {
      const reader = box.listen({ usesYesPrice: use_yes_price === true });
      const params = { channels: ["orderbook_delta"], market_tickers: [quiet], use_yes_price };
      reader.command({ id: 1, cmd: "subscribe", params });
      return reader.of("orderbook_snapshot")[0]?.msg["no_dollars_fp"];
    });
    expect(sides).toEqual([[["0.4000", "10.00"]], [["0.4000", "10.00"]], [["0.6000", "10.00"]]]);
  });

  it("§0.1.19 takers pay 0.07·M·C·P·(1−P), makers only where the series says so", () => {
    const box = quietBox();
    const fees = (ticker: string, shard: number): readonly unknown[] => {
      const at = { ticker, exchange_index: shard, price: "0.5200", count: "1.00" };
      placed(box, at);
      placed(box, { ...at, side: "ask" }, "other");
      return (["other", "play"] as const).map(
        (caller) =>
          list(box.call("GET", `/portfolio/fills?ticker=${ticker}`, undefined, caller), "fills")[0]?.[
            "fee_cost"
          ],
      );
    };
    const series = new Map(box.exchange.series().map((each) => [each.ticker, each]));
    const charging = box.exchange.markets().find((market) => {
      const { feeKind, feeMultiplier } = series.get(market.seriesTicker) ?? {};
      return feeKind === "quadratic_with_maker_fees" && feeMultiplier === 10_000;
    });
    if (charging === undefined) throw new Error("no series charges makers");
    // 0.017472 and a quarter of it, and what brings the cash back to its four decimals.
    expect(fees(quiet, 0)).toEqual(["0.017500", "0.000000"]);
    expect(fees(charging.ticker, charging.shard)).toEqual(["0.017500", "0.004400"]);
  });

  it("§0.1.20 create and amend cost 10, cancel 2, batches save nothing; 429 has no Retry-After; orders outlive the stream", () => {
    const box = quietBox({ tier: "basic" });
    const reader = box.listen();
    const id = placed(box);
    // 90 of 100 tokens are left: nine creates, or five and twenty cancels.
    const batch = { orders: Array.from({ length: 10 }, () => order()) };
    expect(told(box.call("POST", `${orders}/batched`, batch))).toEqual([429, { error: "too many requests" }]);
    const path = `/trade-api/v2${orders}/batched`;
    const text = JSON.stringify(batch);
    const refused = box.api({ method: "POST", path, headers: box.headers("POST", path), body: text });
    expect(Object.keys(refused.headers).filter((name) => /retry/i.test(name))).toEqual([]);
    const entries = { orders: Array.from({ length: 45 }, () => ({ order_id: "nobody" })) };
    expect(box.call("DELETE", `${orders}/batched`, entries).status).toBe(200);
    expect(place(box).status).toBe(429);
    reader.end();
    box.pass(seconds(60));
    expect(box.call("GET", `/portfolio/orders/${id}`).body["order"]).toMatchObject({ status: "resting" });
  });
});

/** We buy from the other account. */
function trade(box: BoxedExchange, price: string, count: string): void {
  placed(box, { price, count });
  placed(box, { side: "ask", price, count }, "other");
}

function positionOf(box: BoxedExchange): unknown {
  return list(
    box.call("GET", "/portfolio/positions?count_filter=position,total_traded"),
    "market_positions",
  )[0];
}

/** Micro-dollars. */
function cashOf(box: BoxedExchange): number {
  return Math.round(Number(box.call("GET", "/portfolio/balance").body["balance_dollars"]) * 1_000_000);
}
