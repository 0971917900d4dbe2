import { expect, test } from "vitest";
import { boundCash } from "./bound-cash.ts";
import type { OrderReport } from "./order.ts";
import type { Side } from "./side.ts";
import { cents, contracts, time, zeroQty, type Qty } from "./units.ts";

function resting(ticker: string, side: Side, cent: number, count: number, at: number): OrderReport {
  const qty = contracts(count);
  return {
    orderId: `${at}`,
    clientOrderId: "",
    ticker,
    side,
    price: cents(cent),
    status: "resting",
    total: qty,
    filled: zeroQty,
    left: qty,
    shard: 0,
    changedAt: time(at),
  };
}

test.each<readonly [string, number, readonly OrderReport[], number]>([
  ["nothing rests", 0, [], 0],
  ["a bid binds its price", 0, [resting("A", "bid", 31, 10, 1)], 3_100_000],
  ["an ask binds its NO price", 0, [resting("A", "ask", 47, 10, 1)], 5_300_000],
  ["an ask that only closes binds nothing", 10, [resting("A", "ask", 47, 10, 1)], 0],
  ["a bid that closes a NO position binds nothing", -10, [resting("A", "bid", 31, 10, 1)], 0],
  ["what goes past the position binds", 4, [resting("A", "ask", 47, 10, 1)], 3_180_000],
  [
    "the oldest order is the one that closes",
    10,
    [resting("A", "ask", 90, 10, 2), resting("A", "ask", 40, 10, 1)],
    1_000_000,
  ],
  ["markets do not mix", 10, [resting("B", "ask", 47, 10, 1)], 5_300_000],
])("%s", (_name, net, orders, bound) => {
  expect(boundCash(orders, (ticker) => (ticker === "A" ? contracts(net) : (0 as Qty)))).toBe(bound);
});
