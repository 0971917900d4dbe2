import { expect, test } from "vitest";
import type { Effect } from "../../src/domain/effect.ts";
import { contracts, millis, plus, seconds, type Time } from "../../src/domain/units.ts";
import {
  accept,
  account,
  askId,
  bench,
  bidId,
  config,
  market,
  orderReport,
  orders,
  snapshot,
  t0,
  type News,
} from "./bench.ts";

const plan = { ...config.plan, expiry: seconds(60) };

function resting(some: Partial<typeof plan> = {}) {
  const one = bench({ plan: { ...plan, ...some } });
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  const placed = one.feed(snapshot(1, 77));
  one.feed(accept(bidId, "ob"));
  one.feed(accept(askId, "oa"));
  return { ...one, placed };
}

function amended(id: string, orderId: string): News {
  const outcome = { kind: "confirmed", orderId, left: contracts(10) } as const;
  return { kind: "order-answered", request: "amend", clientOrderId: id, outcome };
}

function refused(id: string, request: "amend" | "cancel"): News {
  const refusal = { status: 400, code: "invalid_order", details: "" };
  return { kind: "order-answered", request, clientOrderId: id, outcome: { kind: "refused", refusal } };
}

function expiries(effects: readonly Effect[]): readonly (Time | undefined)[] {
  return effects.flatMap((effect) => {
    if (effect.kind === "place-order" && effect.order.kind === "resting") return [effect.order.expiresAt];
    return effect.kind === "amend-order" ? [effect.expiresAt] : [];
  });
}

/** t0 is a whole second; the quotes go out 40 ms after it. */
const first = plus(t0, seconds(60));

test("orders end by themselves at a whole second", () => {
  expect(expiries(resting().placed)).toEqual([first, first]);
});

test("off by default: orders have no end, and amends leave it alone", () => {
  const one = bench();
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  expect(expiries(one.feed(snapshot(1, 77)))).toEqual([undefined, undefined]);
  one.feed(accept(bidId, "ob"));
  one.feed(accept(askId, "oa"));
  expect(expiries(one.feed(snapshot(11, 77)))).toEqual([undefined]);
});

test("at half of their life they are amended to what they are, with a new end", () => {
  const one = resting();
  expect(orders(one.feed({ kind: "time-passed" }, seconds(29)))).toEqual([]);
  const made = one.feed({ kind: "time-passed" }, seconds(1));
  expect(orders(made)).toEqual(["amend bid 10@31", "amend ask 10@47"]);
  expect(expiries(made)).toEqual([plus(t0, seconds(90)), plus(t0, seconds(90))]);
  one.feed(amended(bidId, "ob"));
  one.feed(amended(askId, "oa"));
  expect(orders(one.feed({ kind: "time-passed" }, seconds(28)))).toEqual([]);
  expect(orders(one.feed({ kind: "time-passed" }, seconds(3)))).toHaveLength(2);
});

test("while a renewal is under way the order counts once against the limits", () => {
  const one = resting();
  one.feed({ kind: "time-passed" }, seconds(30));
  const live = one.engine.liveOrders();
  expect(live.map(({ state, left }) => [state, left])).toEqual([
    ["changing", 1_000],
    ["changing", 1_000],
  ]);
});

test("a move away from the market carries the new end with it", () => {
  const one = resting();
  const made = one.feed(snapshot(11, 77), seconds(20));
  expect(orders(made)).toEqual(["amend ask 10@52", "cancel", "place bid 10@36"]);
  expect(expiries(made)).toEqual([plus(t0, seconds(80)), plus(t0, seconds(80))]);
});

test("a quote too young to be moved is renewed where it is", () => {
  const one = resting({ ageMin: seconds(40) });
  expect(orders(one.feed(snapshot(11, 77), millis(10)))).toEqual(["amend ask 10@52"]);
  one.feed(amended(askId, "oa"));
  const made = one.feed({ kind: "time-passed" }, seconds(30));
  expect(orders(made)).toEqual(["amend bid 10@31", "amend ask 10@52"]);
});

test("where the exchange refused the renewal, cancel and place do it", () => {
  const one = resting();
  one.feed({ kind: "time-passed" }, seconds(30));
  one.feed(refused(bidId, "amend"));
  one.feed(amended(askId, "oa"));
  expect(orders(one.feed({ kind: "time-passed" }, seconds(1)))).toEqual(["cancel", "place bid 10@31"]);
});

test("an order of an earlier run without an end gets one at the first look", () => {
  const one = bench({ plan });
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  const report = orderReport("kmm-main-old-1", "ox");
  one.feed({ ...account, orders: [report] } as News);
  expect(orders(one.feed(snapshot(1, 77), seconds(2)))).toEqual(["amend bid 10@31", "place ask 10@47"]);
});

test("a report of an older moment does not take back the life that a newer one told", () => {
  const one = resting();
  const told = (sec: number, end: number): News => {
    const times = { changedAt: plus(t0, seconds(sec)), expiresAt: plus(t0, seconds(end)) };
    return { kind: "order-reported", report: orderReport(bidId, "ob", times) };
  };
  one.feed(told(20, 300));
  one.feed(told(10, 60));
  expect(orders(one.feed({ kind: "time-passed" }, seconds(31)))).toEqual(["amend ask 10@47"]);
  expect(orders(one.feed(told(21, 60)))).toEqual(["amend bid 10@31"]);
});
