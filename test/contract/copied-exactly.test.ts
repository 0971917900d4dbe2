import { describe, expect, it } from "vitest";
import { millis, plus, seconds } from "../../src/domain/units.ts";
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
  type Caller,
} from "./boxed-exchange.ts";

/** The list of api.md §20, item by item: what a simulator has to copy exactly. */
describe("§20: requests and their answers", () => {
  it("§20.1 strings for every price and count; a JSON number is refused with the flat 400", () => {
    const box = quietBox();
    const id = placed(box);
    const amend = { ticker: quiet, side: "bid", price: "0.2000", count: "9.00" };
    const calls = [
      [orders, order({ price: 0.2 }), "number", "CreateOrderV2Request.price"],
      [orders, order({ count: 10 }), "number", "CreateOrderV2Request.count"],
      [`${orders}/${id}/amend`, { ...amend, count: 9 }, "number", "AmendOrderV2Request.count"],
      [`${orders}/${id}/decrease`, { reduce_by: 1 }, "number", "DecreaseOrderV2Request.reduce_by"],
      [`${orders}/${id}/decrease`, { reduce_to: true }, "bool", "DecreaseOrderV2Request.reduce_to"],
    ] as const;
    for (const [path, body, kind, field] of calls) {
      const details = `json: cannot unmarshal ${kind} into Go struct field ${field} of type string`;
      const flat = { code: "bad_request", message: "bad request", details };
      expect(told(box.call("POST", path, body))).toEqual([400, flat]);
    }
    const answer = box.call("GET", `/portfolio/orders/${id}`).body["order"];
    expect(answer).toMatchObject({ yes_price_dollars: "0.2000", remaining_count_fp: "10.00" });
  });

  it("§20.2 the engine refuses in nested bodies, with one 404 and a 409 for any reused client order id", () => {
    const box = quietBox();
    const id = placed(box, { client_order_id: "a" });
    box.call("POST", `${orders}/${id}/amend`, {
      ticker: quiet,
      side: "bid",
      price: "0.2000",
      count: "9.00",
      client_order_id: "a",
      updated_client_order_id: "b",
    });
    expect(told(place(box, { price: "0.2050" }))).toEqual([400, nested("invalid_price")]);
    for (const used of ["a", "b"])
      expect(told(place(box, { client_order_id: used }))).toEqual([409, nested("order_already_exists")]);
    box.call("DELETE", `${orders}/${id}?market_ticker=${quiet}`);
    expect(told(box.call("DELETE", `${orders}/${id}?market_ticker=${quiet}`))).toEqual([
      404,
      nested("not_found"),
    ]);
  });

  it("§20.3 the signed path has no query, the clock may be some seconds off, and 401 says what was wrong", () => {
    const box = quietBox();
    const path = "/trade-api/v2/portfolio/orders";
    const get = (headers: Record<string, string>): number =>
      box.api({ method: "GET", path: `${path}?limit=1`, headers, body: "" }).status;
    expect(get(box.headers("GET", path))).toBe(200);
    const withQuery = { ...box.headers("GET", `${path}?limit=1`) };
    expect(get(withQuery)).toBe(200);
    for (const [off, status] of [
      [-9_999, 200],
      [9_999, 200],
      [-30_000, 401],
      [60_000, 401],
    ] as const) {
      expect(get(box.headers("GET", path, "play", plus(box.clock.now(), millis(off))))).toBe(status);
    }
  });

  it("§20.4 buckets of the tier with their bursts, one for each shard, batches whole or not at all", () => {
    const box = quietBox({ tier: "advanced" });
    const limits = box.call("GET", "/account/limits").body;
    expect(limits).toMatchObject({
      usage_tier: "advanced",
      read: { refill_rate: 300, bucket_capacity: 900 },
      write: { refill_rate: 300, bucket_capacity: 900 },
    });
    const batch = (count: number): object => ({
      orders: Array.from({ length: count }, () => order({ count: "0.01" })),
    });
    expect(told(box.call("POST", `${orders}/batched`, batch(91)))).toEqual([
      429,
      { error: "too many requests" },
    ]);
    const mixed = { orders: [order({ price: "0.2050" }), order({ count: "0.01" })] };
    expect(list(box.call("POST", `${orders}/batched`, mixed), "orders")).toMatchObject([
      { error: { code: "invalid_price" } },
      { fill_count: "0.00" },
    ]);
    expect(box.call("POST", `${orders}/batched`, batch(88)).status).toBe(201);
    expect(place(box).status).toBe(429);
    expect(place(box, { ticker: onShard2, exchange_index: 2 }).status).toBe(201);
  });
});

describe("§20: matching and money", () => {
  it("§20.5 price, then time, at the price of what rests, in hundredths of a contract", () => {
    const box = quietBox();
    const rest = (price: string, count: string, caller: Caller): string =>
      placed(box, { side: "ask", price, count }, caller);
    const later = rest("0.3100", "1.00", "other");
    const first = rest("0.3000", "0.50", "other");
    const second = rest("0.3000", "0.75", "other");
    const taken = place(box, { price: "0.9900", count: "1.30", time_in_force: "immediate_or_cancel" });
    expect(taken.body).toMatchObject({ fill_count: "1.30", average_fill_price: "0.3004" });
    const left = (id: string): unknown =>
      Object(box.call("GET", `/portfolio/orders/${id}`, undefined, "other").body["order"])[
        "remaining_count_fp"
      ];
    expect([first, second, later].map(left)).toEqual(["0.00", "0.00", "0.95"]);
  });

  const crossings = [
    // prevention       time in force          answer                                          the resting one, then ours
    [
      "taker_at_cross",
      "good_till_canceled",
      { fill_count: "2.00", remaining_count: "0.00" },
      "resting",
      "canceled",
    ],
    ["maker", "good_till_canceled", { fill_count: "2.00", remaining_count: "8.00" }, "canceled", "resting"],
    // A fill-or-kill that meets its own account acts as immediate-or-cancel.
    [
      "taker_at_cross",
      "fill_or_kill",
      { fill_count: "2.00", remaining_count: "0.00" },
      "resting",
      "canceled",
    ],
  ] as const;
  it.each(crossings)(
    "§20.5 self-trade prevention %s of a %s that meets its own account behind another",
    (self_trade_prevention_type, time_in_force, answer, restingEnds, oursEnds) => {
      const box = quietBox();
      placed(box, { side: "ask", price: "0.2900", count: "2.00" }, "other");
      const own = placed(box, { side: "ask", price: "0.3000" });
      const made = place(box, { price: "0.3000", self_trade_prevention_type, time_in_force });
      expect(made.body).toMatchObject(answer);
      const statuses = [own, made.body["order_id"]].map(
        (id) => Object(box.call("GET", `/portfolio/orders/${String(id)}`).body["order"])["status"],
      );
      expect(statuses).toEqual([restingEnds, oursEnds]);
    },
  );

  it("§20.5 post-only is refused where it would trade; reduce-only is refused unless immediate-or-cancel", () => {
    const box = quietBox();
    placed(box, { side: "ask", price: "0.3000" }, "other");
    expect(told(place(box, { price: "0.3000", post_only: true }))).toEqual([
      400,
      nested("invalid_order", "post only cross"),
    ]);
    expect(place(box, { reduce_only: true }).status).toBe(400);
    expect(place(box, { reduce_only: true, time_in_force: "immediate_or_cancel" }).body).toMatchObject({
      fill_count: "0.00",
      remaining_count: "0.00",
    });
  });

  it("§20.6 an amend counts in totals, keeps its place only when it shrinks, and may take", () => {
    const box = quietBox();
    const id = placed(box);
    placed(box, { side: "ask", count: "4.00" }, "other");
    placed(box, { count: "5.00" }, "other");
    const amend = (change: object): unknown =>
      box.call("POST", `${orders}/${id}/amend`, { ticker: quiet, side: "bid", price: "0.2000", ...change })
        .body;
    const ahead = (): unknown =>
      box.call("GET", `/portfolio/orders/${id}/queue_position`).body["queue_position_fp"];
    // Four are filled: a total of eight leaves four.
    expect([amend({ count: "8.00" }), ahead()]).toMatchObject([{ remaining_count: "4.00" }, "0.00"]);
    expect([amend({ count: "9.00" }), ahead()]).toMatchObject([{ remaining_count: "5.00" }, "5.00"]);
    placed(box, { side: "ask", price: "0.2500", count: "2.00" }, "other");
    expect(amend({ count: "9.00", price: "0.2500" })).toMatchObject({
      fill_count: "2.00",
      remaining_count: "3.00",
      average_fill_price: "0.2500",
    });
  });

  const memberships = [
    // One contract at 52 cents and its fee of 0.017472, rounded to what the member's cash can hold.
    ["direct", "-0.537500"],
    ["other", "-0.540000"],
  ] as const;
  it.each(memberships)(
    "§20.7 one signed position, paid for at once to the precision of a %s member",
    (membership, change) => {
      const { scenario } = quietBox().exchange;
      const fine = quietBox({ scenario: { ...scenario, membership } });
      const at = { price: "0.5200", count: "1.00" };
      const cash = (): number =>
        Math.round(Number(fine.call("GET", "/portfolio/balance").body["balance_dollars"]) * 1_000_000);
      const before = cash();
      placed(fine, { ...at, side: "ask" }, "other");
      placed(fine, at);
      expect(((cash() - before) / 1_000_000).toFixed(6)).toBe(change);
      placed(fine, { ...at, price: "0.5000" }, "other");
      placed(fine, { ...at, price: "0.5000", side: "ask" });
      expect(
        list(fine.call("GET", "/portfolio/positions?count_filter=total_traded"), "market_positions"),
      ).toMatchObject([{ ticker: quiet, position_fp: "0.00", realized_pnl_dollars: "-0.020000" }]);
      expect(fine.exchange.moneyImbalance()).toBe(0);
    },
  );
});

describe("§20: the stream and the life of markets", () => {
  it("§20.9 a sid for each channel, seq for each sid, no key for an empty side, sending_ts_ms on everything", () => {
    const box = quietBox();
    placed(box, { price: "0.4500" }, "other");
    const reader = box.listen();
    const params = { channels: ["orderbook_delta", "trade"], market_tickers: [quiet], use_yes_price: false };
    reader.command({ id: 1, cmd: "subscribe", params });
    placed(box, { side: "ask", price: "0.4500" });
    expect(reader.of("subscribed").map(({ msg }) => msg)).toEqual([
      { channel: "orderbook_delta", sid: 1 },
      { channel: "trade", sid: 2 },
    ]);
    expect(reader.of("orderbook_snapshot")[0]?.msg).not.toHaveProperty("no_dollars_fp");
    expect(reader.frames.every((frame) => Number.isInteger(frame.sending_ts_ms))).toBe(true);
    const numbers = (sid: number): unknown[] =>
      reader.frames.flatMap((frame) => (frame.sid === sid && frame.seq !== undefined ? [frame.seq] : []));
    expect([numbers(1), numbers(2)]).toEqual([[1, 2], [1]]);
    let waiting = 0;
    const slow = box.listen({ backlog: () => waiting });
    slow.command({ id: 1, cmd: "subscribe", params });
    waiting = Number.MAX_SAFE_INTEGER;
    placed(box);
    expect(slow.of("error").map(({ msg }) => msg["code"])).toContain(25);
  });

  it("§20.11 open and close are silent; a pause keeps what rests, its end cancels it, and after the close not even cancels go", () => {
    const box = quietBox();
    const reader = box.listen();
    reader.command({ id: 1, cmd: "subscribe", params: { channels: ["market_lifecycle_v2"] } });
    const id = placed(box);
    const status = (): unknown => Object(box.call("GET", `/portfolio/orders/${id}`).body["order"])["status"];
    const now = box.clock.now();
    box.exchange.operate(now, { kind: "pause-market", ticker: quiet });
    expect(status()).toBe("resting");
    box.exchange.operate(now, { kind: "reactivate-market", ticker: quiet });
    expect(status()).toBe("canceled");
    const last = placed(box);
    const market = box.exchange.market(quiet);
    if (market === undefined) throw new Error("the market is gone");
    const told = reader.of("market_lifecycle_v2").length;
    box.pass(plus(seconds(0.1), (market.closeAt - box.clock.now()) as never));
    const refused = box.call("DELETE", `${orders}/${last}?market_ticker=${quiet}`);
    expect(refused.body).toEqual(nested("invalid_order", "MARKET_INACTIVE"));
    const since = reader.of("market_lifecycle_v2").slice(told);
    expect(since.filter(({ msg }) => msg["market_ticker"] === quiet)).toEqual([]);
    expect(
      reader
        .of("market_lifecycle_v2")
        .slice(0, told)
        .map(({ msg }) => msg["event_type"]),
    ).toEqual(["deactivated", "activated"]);
  });
});
