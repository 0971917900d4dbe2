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
  type Answer,
  type BoxedExchange,
} from "./boxed-exchange.ts";

describe("authentication", () => {
  const path = "/trade-api/v2/portfolio/balance";
  const expired = nested("header_timestamp_expired");
  const skews = [
    [0, 200],
    [-10_499, 200],
    [-10_500, 401],
    [10_499, 200],
    [10_500, 401],
  ] as const;
  it.each(skews)("a timestamp %d ms off is answered %d", (skew, status) => {
    const box = quietBox();
    const headers = box.headers("GET", path, "play", plus(box.clock.now(), millis(skew)));
    const answer = box.api({ method: "GET", path, headers, body: "" });
    expect(answer.status).toBe(status);
    if (status === 401) expect(JSON.parse(answer.body)).toEqual(expired);
  });

  const missing = nested("signature_is_missing_from_headers");
  const denied = (details: string): object => nested("authentication_error", details, "authentication_error");
  const breaches = [
    ["no headers", () => ({}), missing],
    ["no signature", (good: object) => ({ ...good, "kalshi-access-signature": undefined }), missing],
    [
      "no timestamp that is a number",
      (good: object) => ({ ...good, "kalshi-access-timestamp": "noon" }),
      expired,
    ],
    [
      "an unknown key",
      (good: object) => ({ ...good, "kalshi-access-key": "00000000-0000-4000-8000-000000000000" }),
      denied("NOT_FOUND"),
    ],
    [
      "somebody else's signature",
      (good: object) => ({ ...good, "kalshi-access-signature": "AAAA" }),
      denied("INCORRECT_API_KEY_SIGNATURE"),
    ],
  ] as const;
  it.each(breaches)("with %s is a 401 in the exchange's words", (_, change, body) => {
    const box = quietBox();
    const headers = change(box.headers("GET", path));
    const answer = box.api({ method: "GET", path, headers, body: "" });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([401, body]);
  });

  it.each(["rsa", "ed25519"] as const)("takes %s keys, signs the path without its query", (keyKind) => {
    const box = quietBox({ keyKind });
    expect(box.call("GET", "/portfolio/orders?limit=5&status=resting").status).toBe(200);
  });

  it("is not needed for market data, and a wrong one does no harm there", () => {
    const box = quietBox();
    expect(box.call("GET", "/markets", undefined, "nobody").status).toBe(200);
    expect(box.call("GET", "/portfolio/balance", undefined, "nobody").status).toBe(401);
  });

  it("is needed for books when the switch says so", () => {
    const path = `/markets/${quiet}/orderbook`;
    expect(quietBox().call("GET", path, undefined, "nobody").status).toBe(200);
    const strict = quietBox({ settings: { booksNeedSignature: true } });
    expect(strict.call("GET", path, undefined, "nobody").status).toBe(401);
  });
});

describe("paths", () => {
  const cases = [
    ["GET", "/nowhere", 404],
    ["GET", "/markets/KXNONE", 404],
    ["GET", "/markets/KXNONE/orderbook", 404],
    ["GET", "/events/KXNONE", 404],
    ["GET", "/series/KXNONE", 404],
    ["GET", "/portfolio/orders/unknown", 404],
    ["POST", "/markets", 405],
    ["PUT", orders, 405],
    ["POST", "/portfolio/orders", 410],
    ["DELETE", "/portfolio/orders/some-id", 410],
    ["POST", "/portfolio/orders/some-id/amend", 410],
    ["GET", "/incentive_programs", 200],
    ["GET", "/historical/cutoff", 200],
    ["GET", "/series/fee_changes", 200],
    ["GET", "/exchange/schedule", 200],
    ["GET", "/exchange/user_data_timestamp", 200],
  ] as const;
  it.each(cases)("%s %s is answered %i", (method, path, status) => {
    expect(quietBox().call(method, path, {}).status).toBe(status);
  });
});

describe("requests that make no sense", () => {
  const flat = (details: string): object => ({ code: "bad_request", message: "bad request", details });
  const cannot = "json: cannot unmarshal";
  const field = "into Go struct field CreateOrderV2Request";
  const cases = [
    [order({ count: 10 }), flat(`${cannot} number ${field}.count of type string`)],
    [order({ price: 0.2 }), flat(`${cannot} number ${field}.price of type string`)],
    [order({ post_only: "yes" }), flat(`${cannot} string ${field}.post_only of type bool`)],
    [order({ expiration_time: 1.5 }), flat(`${cannot} number 1.5 ${field}.expiration_time of type int64`)],
    [order({ ticker: ["a"] }), flat(`${cannot} array ${field}.ticker of type string`)],
    ["[]", flat(`${cannot} array into Go value of type CreateOrderV2Request`)],
    ["{", flat("unexpected EOF")],
    ["", flat("EOF")],
    ["hello", flat("invalid character 'h' looking for beginning of value")],
    [order({ side: "yes" }), nested("invalid_order", "side must be one of bid, ask")],
    [order({ ticker: undefined }), nested("invalid_order", "ticker is required")],
    [order({ count: "0.005" }), nested("invalid_order_size")],
    [order({ count: "-1.00" }), nested("invalid_order_size")],
    [order({ count: "99999999999.00" }), nested("invalid_order_size")],
    [order({ price: "1e-1" }), nested("invalid_price")],
    [order({ price: "1.0000" }), nested("invalid_price")],
    [order({ price: "0.0000" }), nested("invalid_price")],
  ] as const;
  it.each(cases)("%j is refused with %j", (request, body) => {
    const answer = quietBox().call("POST", orders, request);
    expect([answer.status, answer.body]).toEqual([400, body]);
  });

  const required = ["ticker", "side", "count", "price", "time_in_force", "self_trade_prevention_type"];
  it.each(required)("an order without %s is refused", (name) => {
    expect(quietBox().call("POST", orders, order({ [name]: undefined })).status).toBe(400);
  });

  const parameters = [
    ["/markets?limit=1001", "GetMarkets", "Limit", "lte"],
    ["/markets?limit=abc", "GetMarkets", "Limit", "number"],
    ["/markets?limit=-1", "GetMarkets", "Limit", "gte"],
    ["/markets?status=ajar", "GetMarkets", "Status", "oneof"],
    ["/markets?min_close_ts=1&min_created_ts=1", "GetMarkets", "MinCloseTs", "excluded_with"],
    ["/markets?min_close_ts=1&status=open", "GetMarkets", "Status", "excluded_with"],
    ["/markets?min_updated_ts=1", "GetMarkets", "MinUpdatedTs", "excluded_with"],
    [`/markets/${quiet}/orderbook?depth=101`, "GetMarketOrderbook", "Depth", "lte"],
    ["/markets/orderbooks", "GetMarketOrderbooks", "Tickers", "required"],
    ["/portfolio/orders/queue_positions", "GetOrderQueuePositions", "MarketTickers", "required_without"],
    ["/portfolio/positions?count_filter=luck", "GetPositions", "CountFilter", "oneof"],
  ] as const;
  it.each(parameters)("%s is refused as the validator words it", (path, operation, name, rule) => {
    const words = `Key: '${operation}Params.${name}' Error:Field validation for '${name}' failed on the '${rule}' tag`;
    const answer = quietBox().call("GET", path);
    expect([answer.status, answer.body]).toEqual([
      400,
      { msg: `Parameter validation failed for ${operation}: ${words}` },
    ]);
  });
});

describe("market lists", () => {
  it("page through everything once, whatever the page size", () => {
    const box = quietBox();
    const all = box.exchange.markets().map((market) => market.ticker);
    for (const limit of [1, 2, 4, 100]) {
      const seen: unknown[] = [];
      let cursor = "";
      do {
        const page = box.call("GET", `/markets?limit=${limit}&cursor=${cursor}`);
        seen.push(...list(page, "markets").map((market) => market["ticker"]));
        cursor = String(page.body["cursor"]);
      } while (cursor !== "");
      expect(seen).toEqual(all);
    }
  });

  it("take a garbage cursor for none", () => {
    expect(list(quietBox().call("GET", "/markets?cursor=garbage"), "markets")).toHaveLength(9);
  });

  const snow = "KXDEMOSAY-26NOV23-SNOW";
  const filters = [
    [`tickers=${quiet},${snow}`, 2],
    ["event_ticker=KXDEMOHIGH-26NOV23", 3],
    ["series_ticker=KXDEMOSAY", 2],
    ["status=open", 8],
    ["status=closed", 1],
    ["status=settled", 0],
    ["mve_filter=only", 0],
    ["mve_filter=exclude", 9],
    ["min_updated_ts=1795000030&mve_filter=exclude", 1],
    ["max_close_ts=1795000040", 1],
    ["min_created_ts=1795000000", 9],
    ["min_created_ts=1795000001", 0],
  ] as const;
  it.each(filters)("with %s hold %i, 36 s after the start", (filter, count) => {
    const box = quietBox();
    box.pass(seconds(36));
    expect(list(box.call("GET", `/markets?${filter}`), "markets")).toHaveLength(count);
  });

  it("show a never-quoted market and an emptied one as the exchange does", () => {
    const box = quietBox();
    const quotes = (): unknown[] => {
      const market = Object(box.call("GET", `/markets/${quiet}`).body["market"]);
      return ["yes_bid", "yes_ask", "no_bid", "no_ask"].map((name) => market[`${name}_dollars`]);
    };
    expect(quotes()).toEqual(["0.0000", "0.0000", "1.0000", "1.0000"]);
    const id = placed(box);
    expect(quotes()).toEqual(["0.2000", "1.0000", "0.0000", "0.8000"]);
    box.call("DELETE", `${orders}/${id}`);
    expect(quotes()).toEqual(["0.0000", "1.0000", "0.0000", "1.0000"]);
  });

  it("cut a book to its best levels", () => {
    const box = quietBox();
    for (const price of ["0.1000", "0.1100", "0.1200"]) place(box, { price });
    for (const price of ["0.8000", "0.7900"]) place(box, { price, side: "ask" });
    const book = box.call("GET", `/markets/${quiet}/orderbook?depth=2`).body["orderbook_fp"];
    expect(book).toEqual({
      yes_dollars: [
        ["0.1100", "10.00"],
        ["0.1200", "10.00"],
      ],
      no_dollars: [
        ["0.2000", "10.00"],
        ["0.2100", "10.00"],
      ],
    });
  });
});

describe("shards", () => {
  it("find an order by its id alone on shard 0 only", () => {
    const box = quietBox();
    const path = `${orders}/${placed(box, { ticker: onShard2, exchange_index: 2 })}`;
    expect([box.call("DELETE", path).status, box.call("DELETE", path).body]).toEqual([
      404,
      nested("not_found"),
    ]);
    expect(box.call("DELETE", `${path}?exchange_index=3`).status).toBe(404);
    expect(box.call("DELETE", `${path}?market_ticker=${onShard2}`).status).toBe(200);
  });

  it("refuse an order sent to the wrong one, and route one that names none", () => {
    const box = quietBox();
    expect(place(box, { exchange_index: 2 }).status).toBe(404);
    expect(place(box, { exchange_index: undefined }).status).toBe(201);
    expect(place(box, { ticker: onShard2, exchange_index: -1 }).status).toBe(201);
  });
});

describe("token buckets", () => {
  const create = (box: BoxedExchange, change: object = {}): number => place(box, change).status;
  const countUntil429 = (call: () => number): number => {
    for (let count = 0; count < 1000; count += 1) if (call() === 429) return count;
    throw new Error("never refused");
  };

  const budgets = [
    ["basic", 10],
    ["advanced", 90],
  ] as const;
  it.each(budgets)("of %s hold %i orders, and refill with time", (tier, count) => {
    const box = quietBox({ tier });
    expect(countUntil429(() => create(box))).toBe(count);
    expect(place(box).body).toEqual({ error: "too many requests" });
    box.pass(seconds(1));
    expect(countUntil429(() => create(box))).toBe(count === 10 ? 10 : 30);
  });

  it("are one for shard 0 and one for each shard above; a routed order drains them all", () => {
    const box = quietBox({ tier: "basic" });
    expect(countUntil429(() => create(box))).toBe(10);
    expect(create(box, { ticker: onShard2, exchange_index: 2 })).toBe(201);
    expect(create(box, { ticker: onShard2, exchange_index: undefined })).toBe(429);
    const routed = quietBox({ tier: "basic" });
    expect(countUntil429(() => create(routed, { exchange_index: undefined }))).toBe(10);
    expect(create(routed, { ticker: onShard2, exchange_index: 2 })).toBe(429);
  });

  it("do nothing of a batch in which any entry has a member of the wrong type", () => {
    const box = quietBox();
    const answer = box.call("POST", `${orders}/batched`, { orders: [order(), order({ price: 0.5 })] });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: "bad_request", details: expect.stringContaining("CreateOrderV2Request.orders.price") },
    });
    box.pass(seconds(2));
    expect(list(box.call("GET", "/portfolio/orders"), "orders")).toEqual([]);
  });

  it("admit a batch whole or not at all, and bill cancels at a fifth", () => {
    const box = quietBox({ tier: "basic" });
    const batch = (count: number): object => ({ orders: Array.from({ length: count }, () => order()) });
    expect(box.call("POST", `${orders}/batched`, batch(11)).status).toBe(429);
    const made = box.call("POST", `${orders}/batched`, batch(8));
    expect(made.status).toBe(201);
    const entries = list(made, "orders").map((entry) => ({ order_id: entry["order_id"] }));
    const cancelled = box.call("DELETE", `${orders}/batched`, { orders: entries });
    expect(list(cancelled, "orders").map((entry) => entry["reduced_by"])).toEqual(Array(8).fill("10.00"));
    // 80 + 16 of 100 are spent.
    expect(box.call("DELETE", orders).status).toBe(204);
    expect(box.call("DELETE", orders).status).toBe(204);
    expect(box.call("DELETE", orders).status).toBe(429);
  });

  it("bill reads apart from writes, to the caller alone", () => {
    const box = quietBox({ tier: "basic" });
    expect(countUntil429(() => box.call("GET", "/portfolio/balance").status)).toBe(60);
    expect(create(box)).toBe(201);
    expect(box.call("GET", "/portfolio/balance", undefined, "other").status).toBe(200);
  });
});

describe("orders", () => {
  it("amend to a new total, and tell sizes only when they changed", () => {
    const box = quietBox();
    const path = `${orders}/${placed(box, { client_order_id: "a" })}`;
    place(box, { side: "ask", count: "4.00" }, "other");
    const amend = (change: object): Answer =>
      box.call("POST", `${path}/amend`, {
        ticker: quiet,
        side: "bid",
        price: "0.2000",
        count: "10.00",
        ...change,
      });
    expect(amend({ count: "12.00" }).body).toMatchObject({ remaining_count: "8.00", fill_count: "0.00" });
    expect(amend({ count: "12.00", price: "0.1900" }).body).not.toHaveProperty("remaining_count");
    expect(amend({ side: "ask" }).body).toEqual(nested("order_side_mismatch"));
    expect(amend({ count: "4.00" }).body).toMatchObject({ remaining_count: "0.00" });
    expect(amend({ count: "12.00" }).body).toEqual(nested("not_found"));
  });

  it("tell average price and fee only of what they took", () => {
    const box = quietBox();
    const resting = place(box, { side: "ask", price: "0.5000" }, "other");
    expect(resting.body).not.toHaveProperty("average_fill_price");
    const taken = place(box, { price: "0.6000", count: "4.00" });
    expect(taken.body).toMatchObject({
      fill_count: "4.00",
      remaining_count: "0.00",
      average_fill_price: "0.5000",
      average_fee_paid: "0.017500",
    });
  });

  it.each([
    [{}, 400],
    [{ reduce_by: "1.00", reduce_to: "1.00" }, 400],
    [{ reduce_by: "0.00" }, 400],
    [{ reduce_by: "1.00" }, 200],
    [{ reduce_to: "0.00" }, 200],
  ])("decrease with %j is answered %i", (body, status) => {
    const box = quietBox();
    const path = `${orders}/${placed(box)}/decrease`;
    expect(box.call("POST", path, body).status).toBe(status);
  });

  it("of another subaccount are not found: the primary is meant unless another is named", () => {
    const box = quietBox();
    const id = placed(box);
    const amend = { ticker: quiet, side: "bid", price: "0.2000", count: "5.00" };
    const entry = { order_id: id, subaccount: 5 };
    expect(place(box, { subaccount: 5 }).status).toBe(404);
    expect(box.call("POST", `${orders}/${id}/amend?subaccount=5`, amend).status).toBe(404);
    expect(box.call("POST", `${orders}/${id}/decrease?subaccount=5`, { reduce_by: "1.00" }).status).toBe(404);
    expect(box.call("DELETE", `${orders}/${id}?subaccount=5`).status).toBe(404);
    expect(box.call("DELETE", `${orders}?subaccount=5`).status).toBe(204);
    const [cancelled] = list(box.call("DELETE", `${orders}/batched`, { orders: [entry] }), "orders");
    expect(cancelled).toMatchObject({ order_id: id, reduced_by: "0.00", error: { code: "not_found" } });
    expect(box.call("DELETE", `${orders}/${id}?subaccount=0`).body).toMatchObject({ reduced_by: "10.00" });
  });

  it("bind cash while they rest: available balance and its switch", () => {
    const shown = (balanceShows: "available" | "total"): unknown => {
      const box = quietBox({ settings: { balanceShows } });
      place(box);
      return box.call("GET", "/portfolio/balance").body["balance_dollars"];
    };
    expect([shown("available"), shown("total")]).toEqual(["4998.000000", "5000.000000"]);
  });

  it("are the caller's own: another account neither sees nor cancels them", () => {
    const box = quietBox();
    const path = `${orders}/${placed(box)}`;
    expect(box.call("DELETE", path, undefined, "other").status).toBe(404);
    expect(list(box.call("GET", "/portfolio/orders", undefined, "other"), "orders")).toEqual([]);
    expect(list(box.call("GET", "/portfolio/orders?status=resting"), "orders")).toHaveLength(1);
  });
});

describe("settled markets", () => {
  it("move from unsettled to settled positions, and pay in the settlements", () => {
    const box = quietBox();
    const snow = "KXDEMOSAY-26NOV23-SNOW";
    place(box, { ticker: snow });
    place(box, { ticker: snow, side: "ask", count: "10.00" }, "other");
    const positions = (status: string): number =>
      list(box.call("GET", `/portfolio/positions?settlement_status=${status}`), "market_positions").length;
    expect([positions("unsettled"), positions("settled")]).toEqual([1, 0]);
    box.pass(seconds(120));
    expect([positions("unsettled"), positions("settled"), positions("all")]).toEqual([0, 1, 1]);
    const [row] = list(box.call("GET", "/portfolio/settlements"), "settlements");
    expect(row).toMatchObject({ ticker: snow, yes_count_fp: "10.00", yes_total_cost_dollars: "2.000000" });
    expect(row?.["revenue"]).toBe(row?.["market_result"] === "yes" ? 1000 : 0);
  });
});
