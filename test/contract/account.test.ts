import { describe, expect, it } from "vitest";
import { dollars, seconds } from "../../src/domain/units.ts";
import {
  list,
  nested,
  orders,
  place,
  placed,
  quiet,
  quietBox,
  quietScenario,
  type Answer,
} from "./boxed-exchange.ts";

const groups = "/portfolio/order_groups";
const uuid = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`;

/** All money on shard 0. */
const scenario = { ...quietScenario(), accountCash: new Map([[0, dollars(5_000)]]) };

describe("order groups over REST", () => {
  it("are made, listed, limited, triggered, reset and deleted", () => {
    const box = quietBox({ scenario });
    const made = box.call("POST", `${groups}/create`, { contracts_limit_fp: "25.00" });
    expect(made).toMatchObject({ status: 201, body: { subaccount: 0, exchange_index: 0 } });
    const id = String(made.body["order_group_id"]);
    const orderId = placed(box, { order_group_id: id });
    const group = (): Answer => box.call("GET", `${groups}/${id}`);
    expect(group().body).toEqual({
      contracts_limit_fp: "25.00",
      is_auto_cancel_enabled: true,
      exchange_index: 0,
      orders: [orderId],
    });
    const orderPath = `/portfolio/orders/${orderId}`;
    expect(box.call("GET", orderPath).body["order"]).toMatchObject({ order_group_id: id });
    expect(box.call("PUT", `${groups}/${id}/limit`, { contracts_limit: 30 })).toMatchObject({
      status: 200,
      text: "{}",
    });
    expect(list(box.call("GET", groups), "order_groups")).toEqual([
      { id, contracts_limit_fp: "30.00", is_auto_cancel_enabled: true, exchange_index: 0 },
    ]);
    expect(box.call("PUT", `${groups}/${id}/trigger`).status).toBe(200);
    expect(group().body).toMatchObject({ is_auto_cancel_enabled: false, orders: [] });
    expect(place(box, { order_group_id: id }).body).toEqual(
      nested("invalid_order", "EXCEEDED_ORDER_GROUP_RISK_LIMIT"),
    );
    expect(box.call("PUT", `${groups}/${id}/reset`, {}).status).toBe(200);
    expect(group().body).toMatchObject({ is_auto_cancel_enabled: true });
    expect(box.call("DELETE", `${groups}/${id}?subaccount=1`).status).toBe(404);
    expect(box.call("DELETE", `${groups}/${id}?exchange_index=2`).status).toBe(404);
    expect(box.call("DELETE", `${groups}/${id}`).status).toBe(200);
    expect(group().status).toBe(404);
  });

  it.each([
    [{}, "contracts_limit or contracts_limit_fp is required"],
    [{ contracts_limit: 0 }, "contracts_limit must be 1 to 1000000"],
    [{ contracts_limit: 1_000_001 }, "contracts_limit must be 1 to 1000000"],
    [{ contracts_limit: 5, contracts_limit_fp: "6.00" }, "contracts_limit and contracts_limit_fp differ"],
    [{ contracts_limit_fp: "many" }, "contracts_limit_fp is not a count"],
    [{ contracts_limit: 5, subaccount: 3 }, "unknown subaccount"],
  ])("are refused with %j", (body, details) => {
    const answer = quietBox({ scenario }).call("POST", `${groups}/create`, body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_parameters", details } } });
  });
});

describe("subaccounts over REST", () => {
  it("need the Advanced tier", () => {
    expect(quietBox({ scenario, tier: "basic" }).call("POST", "/portfolio/subaccounts").status).toBe(403);
    expect(quietBox({ scenario, tier: "advanced" }).call("POST", "/portfolio/subaccounts")).toMatchObject({
      status: 201,
      body: { subaccount_number: 1 },
    });
  });

  it("have a balance from when they are made; until then the balance is not found, and lists are empty", () => {
    const box = quietBox({ scenario });
    const balance = "/portfolio/balance?subaccount=1";
    expect(box.call("GET", balance)).toMatchObject({ status: 404, body: nested("not_found") });
    expect(list(box.call("GET", "/portfolio/positions?subaccount=1"), "market_positions")).toEqual([]);
    expect(list(box.call("GET", "/portfolio/orders?subaccount=1"), "orders")).toEqual([]);
    box.call("POST", "/portfolio/subaccounts");
    expect(box.call("GET", balance)).toMatchObject({ status: 200, body: { balance_dollars: "0.000000" } });
    expect(box.call("GET", "/portfolio/balance?subaccount=2").status).toBe(404);
    expect(box.call("GET", "/portfolio/balance?subaccount=0", undefined, "other").status).toBe(200);
  });

  it("get cash from the primary, trade for themselves, and are told apart in every list", () => {
    const box = quietBox({ scenario });
    box.call("POST", "/portfolio/subaccounts");
    const transfer = {
      client_transfer_id: uuid(1),
      from_subaccount: 0,
      to_subaccount: 1,
      amount_cents: 10_000,
    };
    expect(box.call("POST", "/portfolio/subaccounts/transfer", transfer)).toMatchObject({
      status: 200,
      text: "{}",
    });
    expect(box.call("POST", "/portfolio/subaccounts/transfer", transfer).status).toBe(409);
    const id = placed(box, { subaccount: 1 });
    const balance = box.call("GET", "/portfolio/balance?subaccount=1").body;
    expect(balance).toMatchObject({
      balance: 9_800,
      balance_dollars: "98.000000",
      balance_breakdown: [{ exchange_index: 0, balance: "98.000000" }],
    });
    expect(list(box.call("GET", "/portfolio/subaccounts/balances"), "subaccount_balances")).toContainEqual(
      expect.objectContaining({ subaccount_number: 1, exchange_index: 0, balance: "98.000000" }),
    );
    expect(list(box.call("GET", "/portfolio/subaccounts/transfers"), "transfers")).toMatchObject([
      { from_subaccount: 0, to_subaccount: 1, amount_cents: 10_000, exchange_index: 0 },
    ]);
    place(box, { side: "ask", count: "4.00" }, "other");
    expect(list(box.call("GET", "/portfolio/positions"), "market_positions")).toEqual([]);
    expect(list(box.call("GET", "/portfolio/positions?subaccount=1"), "market_positions")).toMatchObject([
      { position_fp: "4.00" },
    ]);
    expect(list(box.call("GET", "/portfolio/fills"), "fills")).toMatchObject([{ subaccount_number: 1 }]);
    expect(list(box.call("GET", "/portfolio/fills?subaccount=0"), "fills")).toEqual([]);
    expect(list(box.call("GET", "/portfolio/orders?subaccount=1"), "orders")).toMatchObject([
      { order_id: id, subaccount_number: 1, fill_count_fp: "4.00" },
    ]);
    const amend = { ticker: quiet, side: "bid", price: "0.2000", count: "9.00" };
    expect(box.call("POST", `${orders}/${id}/amend?subaccount=1`, amend).body).toMatchObject({
      remaining_count: "5.00",
    });
    expect(
      box.call("POST", `${orders}/${id}/decrease?subaccount=1`, { reduce_by: "1.00" }).body,
    ).toMatchObject({
      remaining_count: "4.00",
    });
    const entry = { order_id: id, subaccount: 1 };
    expect(list(box.call("DELETE", `${orders}/batched`, { orders: [entry] }), "orders")).toMatchObject([
      { order_id: id, reduced_by: "4.00" },
    ]);
  });

  it("switch collateral return one by one; a new one starts as the primary is", () => {
    const box = quietBox({ scenario });
    const netting = "/portfolio/subaccounts/netting";
    expect(box.call("PUT", netting, { subaccount_number: 0, enabled: true }).status).toBe(200);
    box.call("POST", "/portfolio/subaccounts");
    const enabled = (): unknown =>
      list(box.call("GET", netting), "netting_configs")
        .filter((row) => row["exchange_index"] === 0)
        .map((row) => [row["subaccount_number"], row["enabled"]]);
    expect(enabled()).toEqual([
      [0, true],
      [1, true],
    ]);
    box.call("PUT", netting, { subaccount_number: 1, enabled: false });
    expect(enabled()).toEqual([
      [0, true],
      [1, false],
    ]);
    expect(box.call("PUT", netting, { subaccount_number: 9, enabled: true }).status).toBe(400);
    expect(box.call("PUT", netting, { subaccount_number: 0 }).status).toBe(400);
  });
});

describe("money over REST", () => {
  const path = "/portfolio/intra_exchange_instance_transfer";
  const body = {
    source: "event_contract",
    destination: "event_contract",
    amount: 2_500_000,
    source_exchange_shard: 0,
    destination_exchange_shard: 2,
    client_transfer_id: uuid(2),
  };

  it("moves between shards in hundredths of a cent, and is listed", () => {
    const box = quietBox({ scenario });
    const made = box.call("POST", path, body);
    expect(made.status).toBe(200);
    const transfer = {
      transfer_id: made.body["transfer_id"],
      source: "event_contract",
      destination: "event_contract",
      source_exchange_shard: 0,
      destination_exchange_shard: 2,
      amount: "250.000000",
      status: "complete",
      created_ts: expect.any(Number),
    };
    expect(list(box.call("GET", `${path}s`), "transfers")).toEqual([transfer]);
    expect(box.call("GET", `${path}s/${String(made.body["transfer_id"])}`).body).toEqual({ transfer });
    expect(box.call("GET", `${path}s/${uuid(9)}`).status).toBe(404);
    expect(box.call("GET", "/portfolio/balance?exchange_index=2").body).toMatchObject({
      balance_dollars: "250.000000",
    });
    expect(list(box.call("GET", "/portfolio/balance"), "balance_breakdown")).toEqual([
      { exchange_index: 0, balance: "4750.000000" },
      { exchange_index: 2, balance: "250.000000" },
    ]);
  });

  it("§3.5 409 replayed transfer id: the same client_transfer_id again moves nothing", () => {
    const box = quietBox({ scenario });
    box.call("POST", path, body);
    expect(box.call("POST", path, body).status).toBe(409);
    expect(box.call("GET", "/portfolio/balance?exchange_index=2").body).toMatchObject({ balance: 25_000 });
  });

  it.each([
    [{ amount: 0 }],
    [{ amount: -5 }],
    [{ source: "margined" }],
    [{ destination_exchange_shard: 0 }],
    [{ destination_exchange_shard: 101 }],
    [{ destination_subaccount: 7 }],
    [{ client_transfer_id: "mine" }],
  ])("is refused with %j", (change) => {
    expect(quietBox({ scenario }).call("POST", path, { ...body, ...change })).toMatchObject({
      status: 400,
      body: { error: { code: "invalid_parameters" } },
    });
  });

  it("that stops half way is a 500 whose first steps stand, pending in the list", () => {
    const box = quietBox({ scenario: { ...scenario, rules: { transferStopsAfter: 1 } } });
    box.call("POST", "/portfolio/subaccounts");
    const answer = box.call("POST", path, { ...body, destination_subaccount: 1 });
    expect(answer.status).toBe(500);
    expect(list(box.call("GET", `${path}s`), "transfers")).toMatchObject([{ status: "pending" }]);
    expect(box.call("GET", "/portfolio/balance?exchange_index=2").body).toMatchObject({ balance: 25_000 });
  });

  it("is steered to its target shares, which can be read back and cleared", () => {
    const box = quietBox({ scenario });
    const target = "/portfolio/target_balance_allocation";
    expect(box.call("GET", target).body).toEqual({ allocations: [], resting_margin_reservation: "sum" });
    const wanted = {
      allocations: [
        { exchange_index: 0, percent: 60 },
        { exchange_index: 2, percent: 40 },
      ],
      resting_margin_reservation: "max",
    };
    expect(box.call("POST", target, wanted)).toMatchObject({ status: 200, text: "{}" });
    expect(box.call("GET", target).body).toEqual(wanted);
    box.pass(seconds(10));
    expect(box.call("GET", "/portfolio/balance?exchange_index=2").body).toMatchObject({ balance: 200_000 });
    expect(box.call("POST", target, { allocations: [] }).status).toBe(200);
    expect(box.call("POST", target, { allocations: [{ exchange_index: 0, percent: 99 }] }).status).toBe(400);
    expect(box.call("POST", target, { ...wanted, resting_margin_reservation: "all" }).status).toBe(400);
    expect(box.call("POST", target, {}).status).toBe(400);
  });

  it("that came from the bank is listed as deposits, and there are no withdrawals", () => {
    const box = quietBox({ scenario });
    expect(list(box.call("GET", "/portfolio/deposits"), "deposits")).toMatchObject([
      { status: "applied", amount_cents: 500_000, fee_cents: 0 },
    ]);
    expect(list(box.call("GET", "/portfolio/withdrawals"), "withdrawals")).toEqual([]);
    expect(box.call("GET", "/portfolio/deposits?limit=501").status).toBe(400);
  });
});
