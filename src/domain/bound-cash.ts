import type { OrderReport } from "./order.ts";
import { paid, type Side } from "./side.ts";
import { cost, least, minus, plus, zeroMoney, zeroQty, type Money, type Qty } from "./units.ts";

/**
 * Cash that resting orders bind: the venue shows its balance without it [openapi: "available balance"]. Each
 * order binds what opening its contracts would cost; the oldest that only close a position bind nothing, up to
 * the position. The exact rule is not published [kalshi api.md §9.3]; for orders that close nothing it is sure.
 */
export function boundCash(orders: readonly OrderReport[], netOf: (ticker: string) => Qty): Money {
  const credits = new Map<string, Record<Side, Qty>>();
  let bound = zeroMoney;
  for (const { ticker, side, price, left } of orders.toSorted((a, b) => a.changedAt - b.changedAt)) {
    const credit = credits.get(ticker) ?? closable(netOf(ticker));
    credits.set(ticker, credit);
    const closing = least(credit[side], left);
    credit[side] = minus(credit[side], closing);
    bound = plus(bound, cost(paid(side, price), minus(left, closing)));
  }
  return bound;
}

/** Contracts that each side could buy back. */
function closable(net: Qty): Record<Side, Qty> {
  return {
    bid: net < 0 ? minus(zeroQty, net) : zeroQty,
    ask: net > 0 ? net : zeroQty,
  };
}
