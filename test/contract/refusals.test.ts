import { describe, expect, it } from "vitest";
import { dollars, seconds } from "../../src/domain/units.ts";
import { boxedExchange, quietScenario, type BoxedExchange } from "./boxed-exchange.ts";

const quiet = "KXDEMOHIGH-26NOV23-B52";
const onShard2 = "KXDEMOBTC-26NOV2321-T100000";
const orders = "/portfolio/events/orders";

function order(change: object = {}): object {
  return {
    ticker: quiet,
    side: "bid",
    count: "10.00",
    price: "0.2000",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    exchange_index: 0,
    ...change,
  };
}

/** One cent short of nothing on shard 2; the other account rests an ask at 30 cents. */
function box(): BoxedExchange {
  const accountCash = new Map([[0, dollars(100)]]);
  const made = boxedExchange({ scenario: { ...quietScenario(), accountCash } });
  made.call("POST", orders, order({ side: "ask", price: "0.3000" }), "other");
  return made;
}

function nested(code: string, details?: string): object {
  const message = code.replaceAll("_", " ");
  return { error: details === undefined ? { code, message } : { code, message, details } };
}

describe("api.md §3.5, row by row, as far as orders are concerned", () => {
  const creates: readonly (readonly [string, object, object])[] = [
    [
      "400 invalid_order: post only cross",
      { price: "0.3000", post_only: true },
      nested("invalid_order", "post only cross"),
    ],
    ["400 invalid_price: a price off the market's grid", { price: "0.2050" }, nested("invalid_price")],
    [
      "400 invalid_price: nothing and a dollar are never prices",
      { price: "1.0000" },
      nested("invalid_price"),
    ],
    ["400 invalid_order_size: a bad quantity", { count: "0.00" }, nested("invalid_order_size")],
    ["400 insufficient_balance: more than the cash", { count: "501.00" }, nested("insufficient_balance")],
    [
      "400 insufficient_balance: no money on that shard",
      { ticker: onShard2, exchange_index: 2, count: "1.00" },
      nested("insufficient_balance"),
    ],
    [
      "400 Expiration timestamp must be in the future",
      { expiration_time: 1_700_000_000 },
      nested("invalid_order", "Expiration timestamp must be in the future"),
    ],
    [
      "400 immediate_or_cancel with expiration",
      { time_in_force: "immediate_or_cancel", expiration_time: 1_900_000_000 },
      nested("invalid_order", "immediate_or_cancel and fill_or_kill orders cannot expire"),
    ],
    [
      "400 reduce_only needs immediate_or_cancel",
      { reduce_only: true },
      nested("invalid_order", "reduce only orders must be immediate_or_cancel"),
    ],
  ];
  it.each(creates)("§3.5 %s", (_, change, body) => {
    const answer = box().call("POST", orders, order(change));
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.body).toEqual(body);
  });

  it("§3.5 400 bad_request: a JSON number where a string is due is refused flat, in the decoder's words", () => {
    const answer = box().call("POST", orders, order({ count: 10 }));
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      code: "bad_request",
      message: "bad request",
      details: "json: cannot unmarshal number into Go struct field CreateOrderV2Request.count of type string",
    });
  });

  it.each([
    ["order_ticker_mismatch", { ticker: "KXDEMOHIGH-26NOV23-B54" }],
    ["order_side_mismatch", { side: "ask" }],
    ["order_id_and_client_order_id_mismatch", { client_order_id: "not mine" }],
  ])("§3.5 400 %s: an amend must name the order it means", (code, change) => {
    const made = box();
    const id = String(made.call("POST", orders, order({ client_order_id: "mine" })).body["order_id"]);
    const amend = {
      ticker: quiet,
      side: "bid",
      price: "0.2000",
      count: "5.00",
      exchange_index: 0,
      ...change,
    };
    const answer = made.call("POST", `${orders}/${id}/amend`, amend);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(nested(code));
  });

  it("§3.5 404 not_found: cancelling a canceled, an executed and an unknown order answers with three identical bodies", () => {
    const made = box();
    const [cancelled, executed] = [{}, { price: "0.3000" }].map((change) =>
      String(made.call("POST", orders, order(change)).body["order_id"]),
    );
    made.call("DELETE", `${orders}/${cancelled}`);
    const unknown = "00000000-0000-4000-8000-000000000000";
    const bodies = [cancelled, executed, unknown].map((id) => {
      const answer = made.call("DELETE", `${orders}/${id}`);
      expect(answer.status).toBe(404);
      return answer.text;
    });
    expect(new Set(bodies)).toEqual(new Set([JSON.stringify(nested("not_found"))]));
    const amend = { ticker: quiet, side: "bid", price: "0.2000", count: "5.00" };
    expect(made.call("POST", `${orders}/${executed}/amend`, amend).text).toBe(bodies[0]);
  });

  it("§3.5 409 order_already_exists: a client_order_id seen before, even of a canceled order", () => {
    const made = box();
    const id = String(made.call("POST", orders, order({ client_order_id: "once" })).body["order_id"]);
    made.call("DELETE", `${orders}/${id}`);
    const answer = made.call("POST", orders, order({ client_order_id: "once" }));
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual(nested("order_already_exists"));
  });

  it("§3.5 410 deprecated_v1_order_endpoint: any V1 order write", () => {
    const answer = box().call("POST", "/portfolio/orders", order());
    expect(answer).toMatchObject({ status: 410, body: { error: { code: "deprecated_v1_order_endpoint" } } });
  });

  it("§3.5 MARKET_INACTIVE: after the close the engine refuses orders and cancels alike", () => {
    const made = box();
    const id = String(made.call("POST", orders, order()).body["order_id"]);
    const closeAt = made.exchange.market(quiet)?.closeAt ?? 0;
    made.pass(seconds((closeAt - made.clock.now()) / 1_000_000));
    for (const answer of [made.call("POST", orders, order()), made.call("DELETE", `${orders}/${id}`)]) {
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual(nested("invalid_order", "MARKET_INACTIVE"));
    }
  });

  it("§0.1.5 an order id alone is looked for on shard 0", () => {
    const accountCash = new Map([[2, dollars(100)]]);
    const made = boxedExchange({ scenario: { ...quietScenario(), accountCash } });
    const there = order({ ticker: onShard2, exchange_index: 2 });
    const id = String(made.call("POST", orders, there).body["order_id"]);
    expect(made.call("DELETE", `${orders}/${id}`).status).toBe(404);
    expect(made.call("DELETE", `${orders}/${id}?exchange_index=0`).status).toBe(404);
    expect(made.call("DELETE", `${orders}/${id}?market_ticker=${onShard2}`).body).toMatchObject({
      reduced_by: "10.00",
    });
  });
});
