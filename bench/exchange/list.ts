import { assert } from "../../src/lib/assert.ts";
import { time } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import { plainOrder } from "./order.ts";
import { scene } from "./scene.ts";

/**
 * What a list of one market's orders costs when the account has this many behind it in another one, over what it cost
 * before: a bot that asks after its orders must not be slower with every hour it has lived.
 */
export function listCostRatio(ordersBehind: number, lists: number): number {
  const exchange = createExchange({ scenario: scene(2), seed: 7, start: time(0) });
  exchange.openAccount("user", scene(2).accountCash);
  const [asked = "", other = ""] = exchange.markets().map((market) => market.ticker);
  const comeAndGo = (ticker: string, orders: number): void => {
    for (let made = 0; made < orders; made += 1) {
      const created = exchange.execute(time(1), { ...plainOrder(ticker), account: "user" });
      assert(created.ok, "the order rests");
      const orderId = created.answer.orders[0]?.orderId ?? "";
      exchange.execute(time(2), { kind: "cancel-order", account: "user", orderId });
    }
  };
  const listing = (): number => {
    const startedAt = performance.now();
    for (let list = 0; list < lists; list += 1) exchange.orders("user", { ticker: asked });
    return performance.now() - startedAt;
  };
  const rounds = 9;
  const median = (): number =>
    Array.from({ length: rounds }, listing).toSorted((a, b) => a - b)[rounds >> 1] ?? 0;
  comeAndGo(asked, 50);
  median();
  const before = median();
  comeAndGo(other, ordersBehind);
  return median() / before;
}
