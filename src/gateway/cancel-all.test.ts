import { expect, test } from "vitest";
import {
  gatewayOver,
  refusal,
  unanswered,
  type Route,
  type Routes,
} from "../../test/gateway/gateway-world.ts";
import { order } from "../../test/gateway/rows.ts";
import { formatTime, plus, seconds, time } from "../domain/units.ts";
import type { HttpRequest } from "./http.ts";

test("cancel-all cancels our prefix, and believes only a list that is newer than its last cancel", async () => {
  const resting = new Map(["kmm-1", "kmm-2", "theirs"].map((id) => [`o-${id}`, order(id, `o-${id}`)]));
  const world = gatewayOver({
    // The list's age trails by a second.
    "/exchange/user_data_timestamp": (_, now) => ({ as_of_time: formatTime(plus(now, seconds(-1))) }),
    "/portfolio/orders": () => ({ orders: [...resting.values()], cursor: "" }),
    "/portfolio/events/orders/batched": (request) => cancelBatch(request, resting),
  });
  const result = await world.finish(world.gateway.cancelAllOurs("kmm-", seconds(10)));
  expect(result).toMatchObject({ isProven: true, cancelled: 2, left: [] });
  expect([...resting.keys()]).toEqual(["o-theirs"]);
  expect(world.passed()).toBeGreaterThanOrEqual(seconds(1));
});

test("cancel-all waits for no answer alone: an age, a list and a cancel that hang are asked for again", async () => {
  const resting = new Map(["kmm-1", "kmm-2"].map((id) => [`o-${id}`, order(id, `o-${id}`)]));
  const hung = new Set<string>();
  const hangsOnce =
    (name: string, route: Route): Route =>
    (request, now) => {
      if (hung.has(name)) return route(request, now);
      hung.add(name);
      return unanswered;
    };
  const world = gatewayOver({
    "/exchange/user_data_timestamp": hangsOnce("age", (_, now) => ({ as_of_time: formatTime(now) })),
    "/portfolio/orders": hangsOnce("list", () => ({ orders: [...resting.values()], cursor: "" })),
    "/portfolio/events/orders/batched": hangsOnce("cancel", (request) => cancelBatch(request, resting)),
  });
  const result = await world.finish(world.gateway.cancelAllOurs("kmm-", seconds(30)));
  expect(result).toMatchObject({ isProven: true, left: [] });
  expect(hung).toEqual(new Set(["age", "list", "cancel"]));
  expect(world.passed()).toBeLessThan(seconds(8));
});

test("cancel-all never takes everything for want of a prefix", async () => {
  const world = gatewayOver({ "/portfolio/orders": () => ({ orders: [order("kmm-1", "o-1")], cursor: "" }) });
  expect(await world.finish(world.gateway.cancelAllOurs("", seconds(1)))).toMatchObject({ cancelled: 0 });
  expect(world.asked("/portfolio/events/orders/batched")).toBe(0);
});

const stubborn: readonly (readonly [string, Routes, number, string])[] = [
  [
    "an order that stays",
    { "/portfolio/orders": () => ({ orders: [order("kmm-1", "o-1")], cursor: "" }) },
    1,
    "404",
  ],
  ["lists that cannot be read", { "/portfolio/orders": () => refusal(400, "bad_request") }, 0, "bad_request"],
  [
    "lists that stay old",
    { "/exchange/user_data_timestamp": () => ({ as_of_time: formatTime(time(1)) }) },
    0,
    "up to date",
  ],
];

test.each(stubborn)("cancel-all says in time that it cannot prove it: %s", async (_, routes, left, words) => {
  const world = gatewayOver(routes);
  const result = await world.finish(world.gateway.cancelAllOurs("kmm-", seconds(3)));
  expect(result.isProven).toBe(false);
  expect(result.left).toHaveLength(left);
  expect(result.text).toContain(words);
  expect(world.passed()).toBeLessThan(seconds(10));
});

function cancelBatch(request: HttpRequest, resting: Map<string, object>): object {
  const { orders } = JSON.parse(request.body ?? "") as {
    readonly orders: readonly { readonly order_id: string }[];
  };
  return {
    orders: orders.map(({ order_id: id }) =>
      resting.delete(id) ? { order_id: id, reduced_by: "1.00", ts_ms: 5 } : { error: { code: "not_found" } },
    ),
  };
}
