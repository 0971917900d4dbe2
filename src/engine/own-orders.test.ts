import { expect, test } from "vitest";
import { orderReport } from "../../test/engine/bench.ts";
import type { RestingIntent } from "../domain/order.ts";
import { cents, contracts, oneDollar, time, zeroPrice, zeroQty } from "../domain/units.ts";
import { adoptedOrder, inheritedOrder, newOrder, nextOrder, type WorkingOrder } from "./order-life.ts";
import { dropOrder, keepOrder, mayBeOurs, orderOf, type OwnOrders } from "./own-orders.ts";
import { lastPlace } from "./queue-place.ts";

const t0 = time(1_000_000_000);

function none(): OwnOrders {
  return { orders: [], ownFrom: oneDollar, ownTo: zeroPrice };
}

function intent(clientOrderId: string, cent: number): RestingIntent {
  const terms = { ticker: "KXA", side: "bid", price: cents(cent), qty: contracts(10), shard: 0 } as const;
  return { kind: "resting", clientOrderId, ...terms };
}

function order(id: string, cent: number): WorkingOrder {
  return newOrder(intent(id, cent), t0);
}

function confirmed(sent: WorkingOrder): WorkingOrder {
  const outcome = { kind: "confirmed", orderId: "o", left: contracts(10) } as const;
  return nextOrder(sent, { kind: "answered", request: "place", outcome, at: t0 });
}

test("an order that is kept again stays where it was; another one comes last", () => {
  const own = none();
  for (const id of ["a", "b", "c"]) keepOrder(own, order(id, 30));
  const before = own.orders;
  keepOrder(own, confirmed(order("b", 30)));
  expect(own.orders.map(({ intent: { clientOrderId }, state }) => [clientOrderId, state.kind])).toEqual([
    ["a", "sending"],
    ["b", "resting"],
    ["c", "sending"],
  ]);
  // Who goes through them while one changes sees them as they were.
  expect(before.map(({ state }) => state.kind)).toEqual(["sending", "sending", "sending"]);
  expect(orderOf(own, "b")?.state.kind).toBe("resting");
  expect(orderOf(own, "d")).toBeUndefined();
});

test("the range of prices holds every order, where it is and where it is going, and shrinks with the one that leaves", () => {
  const own = none();
  const ours = (): readonly number[] => [10, 20, 30, 40, 50].filter((cent) => mayBeOurs(own, cents(cent)));
  expect(ours()).toEqual([]);
  keepOrder(own, order("a", 30));
  expect(ours()).toEqual([30]);
  keepOrder(own, order("b", 20));
  expect(ours()).toEqual([20, 30]);
  const amend = {
    kind: "change-sent",
    change: "amend",
    price: cents(50),
    total: contracts(10),
    at: t0,
  } as const;
  keepOrder(own, nextOrder(confirmed(order("a", 30)), amend));
  expect(ours()).toEqual([20, 30, 40, 50]);
  dropOrder(own, "a");
  expect(ours()).toEqual([20]);
  dropOrder(own, "b");
  expect([ours(), own.orders]).toEqual([[], []]);
});

test("whatever became of them, orders that are kept have the same fields in the same order", () => {
  const own = none();
  const resting = confirmed(order("a", 30));
  keepOrder(own, resting);
  keepOrder(own, order("b", 30));
  keepOrder(own, { ...confirmed(order("c", 30)), place: lastPlace(zeroQty, t0), isHanging: true });
  keepOrder(own, nextOrder(confirmed(order("d", 30)), { kind: "filled", qty: contracts(4), at: t0 }));
  keepOrder(own, inheritedOrder({ order: intent("e", 30), at: t0 }, t0));
  keepOrder(own, adoptedOrder(orderReport("f", "o"), t0));
  const forms = new Set(own.orders.map((each) => Object.keys(each).join()));
  expect([own.orders.length, forms.size]).toEqual([6, 1]);
  // And none is lost on the way.
  expect(own.orders[0]).toEqual(resting);
});
