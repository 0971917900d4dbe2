import { expect, it } from "vitest";
import { cents, contracts, dollars, time } from "../../domain/units.ts";
import { newOrder } from "../order.ts";
import { newAccount, retire } from "./account.ts";

it.each([0, 1, 10])("remembers at least the last %i finished orders and at most twice as many", (memory) => {
  const account = newAccount("ann", dollars(1), "direct", memory);
  for (let count = 1; count <= 50; count += 1) {
    const order = newOrder(
      count,
      `order ${count}`,
      {
        kind: "create-order",
        account: "ann",
        ticker: "KXT-1",
        side: "bid",
        price: cents(50),
        qty: contracts(1),
        timeInForce: "good_till_canceled",
        selfTradePrevention: "maker",
        postOnly: false,
        reduceOnly: false,
        cancelOnPause: false,
      },
      time(0),
    );
    account.orders.set(order.orderId, order);
    retire(account, order);
    expect(account.orders.size).toBeLessThanOrEqual(2 * memory);
    expect(account.orders.size).toBeGreaterThanOrEqual(Math.min(count, memory));
    expect(account.orders.has(`order ${count}`)).toBe(memory > 0);
  }
});
