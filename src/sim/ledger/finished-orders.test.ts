import { expect, it } from "vitest";
import { cents, contracts, time, zeroMoney, zeroQty } from "../../domain/units.ts";
import type { SimOrder } from "../event.ts";
import { finishedOrders } from "./finished-orders.ts";

it.each([0, 1, 10])("remembers at least the last %i orders and at most twice as many", (limit) => {
  const finished = finishedOrders(limit);
  for (let count = 1; count <= 50; count += 1) {
    finished.add(count, cancelled(`order ${count}`));
    const kept = [...finished.list()];
    expect(kept.length).toBeLessThanOrEqual(2 * limit);
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, limit));
    expect(finished.get(count)?.orderId).toBe(limit > 0 ? `order ${count}` : undefined);
  }
});

it("lists what ended in one market, and forgets it there too", () => {
  const finished = finishedOrders(2);
  const list = (ticker: string): readonly number[] =>
    [...finished.list(ticker)].map(([sequence]) => sequence);
  for (const sequence of [3, 1, 2]) finished.add(sequence, cancelled(`order ${sequence}`, "KXT-1"));
  finished.add(4, cancelled("order 4", "KXT-2"));
  expect(list("KXT-1")).toEqual([3, 1, 2]);
  expect(list("KXT-2")).toEqual([4]);
  finished.add(5, cancelled("order 5", "KXT-2"));
  expect(list("KXT-1")).toEqual([]);
  expect(list("KXT-2")).toEqual([4, 5]);
  expect(finished.get(3)).toBeUndefined();
});

function cancelled(orderId: string, ticker = "KXT-1"): SimOrder {
  return {
    orderId,
    account: "ann",
    subaccount: 0,
    clientOrderId: "",
    ticker,
    side: "bid",
    price: cents(50),
    status: "canceled",
    total: contracts(1),
    filled: zeroQty,
    left: zeroQty,
    timeInForce: "good_till_canceled",
    selfTradePrevention: "maker",
    cancelOnPause: false,
    createdAt: time(0),
    changedAt: time(0),
    takerCost: zeroMoney,
    makerCost: zeroMoney,
    takerFees: zeroMoney,
    makerFees: zeroMoney,
  };
}
