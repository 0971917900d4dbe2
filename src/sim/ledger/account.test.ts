import { expect, it } from "vitest";
import { cents, contracts, time } from "../../domain/units.ts";
import { newOrder } from "../order.ts";
import { newAccount, primaryOf, retire } from "./account.ts";
import { newHolding, walletOf } from "./portfolio.ts";

it.each([0, 1, 10])("remembers at least the last %i finished orders and at most twice as many", (memory) => {
  const account = newAccount("ann", { membership: "direct", memory });
  const primary = primaryOf(account);
  const holding = newHolding(primary, walletOf(primary, 0), {
    ticker: "KXT-1",
    netting: undefined,
    at: time(0),
  });
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
      holding,
      time(0),
    );
    account.resting.set(order.orderId, order);
    retire(account, order);
    expect(account.resting.size).toBe(0);
    expect(account.finished.size).toBeLessThanOrEqual(2 * memory);
    expect(account.finished.size).toBeGreaterThanOrEqual(Math.min(count, memory));
    expect(account.finished.has(`order ${count}`)).toBe(memory > 0);
  }
});
