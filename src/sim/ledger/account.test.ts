import { expect, it } from "vitest";
import { cents, contracts, time, zeroMoney, zeroQty } from "../../domain/units.ts";
import type { SimOrder } from "../event.ts";
import { newAccount, remember } from "./account.ts";

it.each([0, 1, 10])("remembers at least the last %i finished orders and at most twice as many", (memory) => {
  const account = newAccount("ann", 1, { membership: "direct", memory });
  for (let count = 1; count <= 50; count += 1) {
    remember(account, count, cancelled(`order ${count}`));
    expect(account.finished.size).toBeLessThanOrEqual(2 * memory);
    expect(account.finished.size).toBeGreaterThanOrEqual(Math.min(count, memory));
    expect(account.finished.get(count)?.orderId).toBe(memory > 0 ? `order ${count}` : undefined);
  }
});

function cancelled(orderId: string): SimOrder {
  return {
    orderId,
    account: "ann",
    subaccount: 0,
    clientOrderId: "",
    ticker: "KXT-1",
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
