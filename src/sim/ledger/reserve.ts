import { paid, type Side } from "../../domain/side.ts";
import {
  cost,
  least,
  minus,
  plus,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
} from "../../domain/units.ts";

/** As much of an order as its cash reserve depends on. */
export interface Claim {
  readonly side: Side;
  readonly price: Price;
  readonly left: Qty;
}

/**
 * Cash that the resting orders of one market bind. Each order binds what opening its contracts would cost;
 * orders that would only close the position bind nothing, the oldest first and up to the position. The real
 * rule is not published: this is the choice of api.md §9.3.
 */
export function reserve(net: Qty, claims: Iterable<Claim>): Money {
  let total = zeroMoney;
  const credit: Record<Side, Qty> = { bid: positive(-net), ask: positive(net) };
  for (const { side, price, left } of claims) {
    const closing = least(credit[side], left);
    credit[side] = minus(credit[side], closing);
    total = plus(total, cost(paid(side, price), minus(left, closing)));
  }
  return total;
}

function positive(amount: number): Qty {
  return (amount > 0 ? amount : zeroQty) as Qty;
}
