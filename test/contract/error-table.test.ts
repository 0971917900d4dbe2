import { describe, expect, it } from "vitest";
import { dollars, millis, minus, seconds, toSeconds } from "../../src/domain/units.ts";
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
  quietScenario,
  told,
  type BoxedExchange,
} from "./boxed-exchange.ts";

/** Every row of api.md §3.5 that a call of one account can bring about, with its body to the letter. */
describe("§3.5: refusals of an order", () => {
  const soon = (box: BoxedExchange, after: number): number => toSeconds(box.clock.now()) + after;

  it("§3.5 400 invalid_order: a post-only order that would trade", () => {
    const box = quietBox();
    placed(box, { side: "ask", price: "0.3000" }, "other");
    const crossing = place(box, { price: "0.3000", post_only: true });
    expect(told(crossing)).toEqual([400, nested("invalid_order", "post only cross")]);
  });

  it("§3.5 400 invalid_price: a price off the market's grid", () => {
    const box = quietBox();
    for (const price of ["0.2050", "0.0000", "1.0000", "0.20001", "1.01"])
      expect(told(place(box, { price }))).toEqual([400, nested("invalid_price")]);
  });

  it("§3.5 400 invalid_order_size: a bad quantity", () => {
    const box = quietBox();
    for (const count of ["0.00", "0.001", "-5.00", "1e3", "ten"])
      expect(told(place(box, { count }))).toEqual([400, nested("invalid_order_size")]);
  });

  it("§3.5 400 insufficient_balance: not enough cash on that shard", () => {
    const box = quietBox({ scenario: { ...quietScenario(), accountCash: new Map([[0, dollars(100)]]) } });
    const poor = [400, nested("insufficient_balance")];
    expect(told(place(box, { count: "500.01" }))).toEqual(poor);
    expect(told(place(box, { ticker: onShard2, exchange_index: 2, count: "1.00" }))).toEqual(poor);
    expect(place(box, { count: "500.00" }).status).toBe(201);
  });

  it("§3.5 400 invalid_order: reduce_only that would rest", () => {
    const words = "reduce only orders must be immediate_or_cancel";
    expect(told(place(quietBox(), { reduce_only: true }))).toEqual([400, nested("invalid_order", words)]);
  });

  it("§3.5 400 available_balance_too_low: never sent; whatever cash cannot pay is insufficient_balance", () => {
    const box = quietBox();
    // Cash that is there, but bound by orders that rest: the nearest anybody could come to the sibling's name.
    placed(box, { price: "0.9000", count: "1000.00" });
    expect(told(place(box, { price: "0.9000", count: "5000.00" }))).toEqual([
      400,
      nested("insufficient_balance"),
    ]);
  });

  it("§3.5 400 Expiration timestamp must be in the future", () => {
    const box = quietBox();
    box.pass(millis(500));
    const late = place(box, { expiration_time: soon(box, 0) });
    expect(told(late)).toEqual([400, nested("invalid_order", "Expiration timestamp must be in the future")]);
    expect(place(box, { expiration_time: soon(box, 1) }).status).toBe(201);
  });

  it("§3.5 400 immediate_or_cancel with expiration", () => {
    const box = quietBox();
    for (const time_in_force of ["immediate_or_cancel", "fill_or_kill"]) {
      const answer = place(box, { time_in_force, expiration_time: soon(box, 60) });
      const words = "immediate_or_cancel and fill_or_kill orders cannot expire";
      expect(told(answer)).toEqual([400, nested("invalid_order", words)]);
    }
  });

  it("§3.5 400 bad_request: JSON of the wrong types, flat and in Go's words", () => {
    const text =
      "json: cannot unmarshal number into Go struct field CreateOrderV2Request.price of type string";
    expect(told(place(quietBox(), { price: 0.2 }))).toEqual([
      400,
      { code: "bad_request", message: "bad request", details: text },
    ]);
  });

  it("§3.5 409 order_already_exists: a client order id seen before, even of a cancelled order", () => {
    const box = quietBox();
    const id = placed(box, { client_order_id: "mine" });
    const again = [409, nested("order_already_exists")];
    expect(told(place(box, { client_order_id: "mine" }))).toEqual(again);
    box.call("DELETE", `${orders}/${id}?market_ticker=${quiet}`);
    expect(told(place(box, { client_order_id: "mine" }))).toEqual(again);
    expect(place(box, { client_order_id: "mine" }, "other").status).toBe(201);
  });

  it("§3.5 MARKET_INACTIVE: after the close and in a pause, for cancels too", () => {
    const box = quietBox();
    const path = `${orders}/${placed(box)}?market_ticker=${quiet}`;
    box.exchange.operate(box.clock.now(), { kind: "pause-market", ticker: quiet });
    const inactive = [400, nested("invalid_order", "MARKET_INACTIVE")];
    expect([told(place(box)), told(box.call("DELETE", path))]).toEqual([inactive, inactive]);
    box.exchange.operate(box.clock.now(), { kind: "change-close", ticker: quiet, closeAt: box.clock.now() });
    expect([told(place(box)), told(box.call("DELETE", path))]).toEqual([inactive, inactive]);
  });
});

describe("§3.5 400 order_id_and_client_order_id_mismatch, §3.5 400 order_side_mismatch, §3.5 400 order_ticker_mismatch: an amend says whose it is", () => {
  const amend = { ticker: quiet, side: "bid", price: "0.2100", count: "10.00" };
  const mismatches = [
    ["order_id_and_client_order_id_mismatch", { client_order_id: "somebody else's" }],
    ["order_side_mismatch", { side: "ask" }],
    ["order_ticker_mismatch", { ticker: "KXDEMOHIGH-26NOV23-B54" }],
  ] as const;
  it.each(mismatches)("%s", (code, change) => {
    const box = quietBox();
    const id = placed(box, { client_order_id: "mine" });
    const answer = box.call("POST", `${orders}/${id}/amend`, { ...amend, ...change });
    expect(told(answer)).toEqual([400, nested(code)]);
    expect(box.exchange.order("play", id)).toMatchObject({ price: 2000 });
  });

  it("§3.5 404 not_found: of unknown, cancelled and executed orders, byte for byte the same", () => {
    const box = quietBox();
    const cancelled = placed(box);
    box.call("DELETE", `${orders}/${cancelled}?market_ticker=${quiet}`);
    const executed = placed(box, { price: "0.3000" });
    placed(box, { side: "ask", price: "0.3000" }, "other");
    const texts = [cancelled, executed, "unknown"].flatMap((id) => [
      box.call("DELETE", `${orders}/${id}?market_ticker=${quiet}`).text,
      box.call("POST", `${orders}/${id}/amend`, amend).text,
      box.call("POST", `${orders}/${id}/decrease`, { reduce_by: "1.00", market_ticker: quiet }).text,
    ]);
    expect(new Set(texts)).toEqual(new Set(['{"error":{"code":"not_found","message":"not found"}}']));
  });
});

describe("§3.5: who asks", () => {
  const path = "/trade-api/v2/portfolio/balance";
  const asked = (box: BoxedExchange, headers: Record<string, string>): readonly [number, unknown] => {
    const answer = box.api({ method: "GET", path, headers, body: "" });
    return [answer.status, JSON.parse(answer.body)];
  };

  it("§3.5 401 authentication_error INCORRECT_API_KEY_SIGNATURE: a bad signature", () => {
    const box = quietBox();
    const headers = { ...box.headers("GET", path), "kalshi-access-signature": "AAAA" };
    const words = "authentication_error";
    expect(asked(box, headers)).toEqual([401, nested(words, "INCORRECT_API_KEY_SIGNATURE", words)]);
  });

  it("§3.5 401 authentication_error NOT_FOUND: an unknown key", () => {
    const box = quietBox();
    const words = "authentication_error";
    expect(asked(box, box.headers("GET", path, "nobody"))).toEqual([401, nested(words, "NOT_FOUND", words)]);
  });

  it("§3.5 401 signature_is_missing_from_headers: any of the three headers missing", () => {
    const box = quietBox();
    for (const name of ["key", "timestamp", "signature"]) {
      const headers = Object.fromEntries(
        Object.entries(box.headers("GET", path)).filter(([each]) => each !== `kalshi-access-${name}`),
      );
      expect(asked(box, headers)).toEqual([401, nested("signature_is_missing_from_headers")]);
    }
  });

  it("§3.5 401 header_timestamp_expired: a clock half a minute behind", () => {
    const box = quietBox();
    const late = box.headers("GET", path, "play", minus(box.clock.now(), seconds(30)));
    expect(asked(box, late)).toEqual([401, nested("header_timestamp_expired")]);
  });

  it("§3.5 410 deprecated_v1_order_endpoint: any order write of the first API", () => {
    const box = quietBox();
    for (const [method, way] of [
      ["POST", "/portfolio/orders"],
      ["DELETE", "/portfolio/orders/some-id"],
      ["POST", "/portfolio/orders/batched"],
      ["POST", "/portfolio/orders/some-id/amend"],
      ["POST", "/portfolio/orders/some-id/decrease"],
    ] as const) {
      const { status, body } = box.call(method, way, order());
      expect([status, body["error"]]).toMatchObject([410, { code: "deprecated_v1_order_endpoint" }]);
    }
    expect(list(box.call("GET", "/portfolio/orders"), "orders")).toEqual([]);
  });

  it("§3.5 429 too many requests: the bucket is empty, nothing was done, and there is no penalty", () => {
    const box = quietBox({ tier: "basic" });
    const answers = Array.from({ length: 12 }, () => place(box));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.map(({ body }) => body)).toEqual([
      { error: "too many requests" },
      { error: "too many requests" },
    ]);
    expect(list(box.call("GET", "/portfolio/orders"), "orders")).toHaveLength(10);
    box.pass(seconds(0.1));
    expect(place(box).status).toBe(201);
  });

  it("§3.5 503: an exchange that is unavailable may have taken the order all the same", () => {
    const outcomes = (["no", "yes"] as const).map((applied) => {
      const box = quietBox();
      const rest = { match: {}, at: seconds(0), after: 0, chance: 1 };
      const fault = { kind: "fail-call", status: 503, applied, body: "json" } as const;
      box.faults.arm({ fault, ...rest }, box.clock.now());
      const { status } = place(box, { client_order_id: "unsure" });
      return [status, box.exchange.orders("play").length];
    });
    expect(outcomes).toEqual([
      [503, 0],
      [503, 1],
    ]);
  });
});
