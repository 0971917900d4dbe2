import { expect, it } from "vitest";
import { boxedExchange, quietScenario } from "./boxed-exchange.ts";
import { createGrades } from "../../src/sim/server/grade.ts";

it("a grant lifts one account, and never lowers it", () => {
  const grades = createGrades("basic");
  grades.grant("a", "expert");
  grades.grant("a", "advanced");
  expect(["a", "b"].map((account) => grades.of(account).name)).toEqual(["expert", "basic"]);
});

it("the upgrade is for who has sent an order, and gives its caller the Advanced budget at once", () => {
  const box = boxedExchange({ scenario: quietScenario(), tier: "basic" });
  const upgrade = (caller: "play" | "other"): number =>
    box.call("POST", "/account/api_usage_level/upgrade", undefined, caller).status;
  const tier = (caller: "play" | "other"): unknown =>
    box.call("GET", "/account/limits", undefined, caller).body["usage_tier"];
  expect(upgrade("play")).toBe(403);
  const order = {
    ticker: "KXDEMOHIGH-26NOV23-B52",
    side: "bid",
    count: "1.00",
    price: "0.2000",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "maker",
  };
  expect(box.call("POST", "/portfolio/events/orders", order).status).toBe(201);
  expect([upgrade("play"), tier("play"), tier("other")]).toEqual([201, "advanced", "basic"]);
  const burst = { orders: Array.from({ length: 90 }, () => order) };
  expect(box.call("POST", "/portfolio/events/orders/batched", burst).status).toBe(201);
  expect(box.call("POST", "/portfolio/events/orders/batched", burst, "other").status).toBe(429);
  expect(box.call("GET", "/account/endpoint_costs").body["endpoint_costs"]).toContainEqual({
    method: "POST",
    path: "/trade-api/v2/account/api_usage_level/upgrade",
    cost: 30,
  });
});
