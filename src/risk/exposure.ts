import { paid, signed, type Side } from "../domain/side.ts";
import { openCost, type Position } from "../domain/position.ts";
import {
  cost,
  minus,
  oneDollar,
  plus,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
} from "../domain/units.ts";

/**
 * What one market may come to, at its worst: what is held, plus every order that may still fill (sent and
 * unanswered, resting, being cancelled but not confirmed, unknown). A bid adds p·n of loss if NO happens, an
 * ask (1 − p)·n if YES happens, whatever it closes on the way: payoffs add up, so the worst case is exact. What was
 * realised counts too: a fill then never makes the worst case worse, it only comes nearer.
 */
export interface Exposure {
  readonly net: Qty;
  readonly openBids: Qty;
  readonly openAsks: Qty;
  /** What settles against us if the market resolves YES, or NO, and every order that then hurts is filled. */
  readonly lossIfYes: Money;
  readonly lossIfNo: Money;
  /** Cash that would leave if every open order opened a position. */
  readonly orderCash: Money;
}

/** An order that may still fill `qty` at `price`. */
export interface OpenOrder {
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
}

export function exposure(position: Position, orders: Iterable<OpenOrder>): Exposure {
  const held = minus(openCost(position), position.realized);
  const ifRight = minus(held, cost(oneDollar, Math.abs(position.net) as Qty));
  let now: Exposure = {
    net: position.net,
    openBids: zeroQty,
    openAsks: zeroQty,
    lossIfYes: position.net > 0 ? ifRight : held,
    lossIfNo: position.net < 0 ? ifRight : held,
    orderCash: zeroMoney,
  };
  for (const order of orders) now = withOrder(now, order);
  return now;
}

/** The exposure if this order were open too. */
export function withOrder(now: Exposure, order: OpenOrder): Exposure {
  const atRisk = cost(paid(order.side, order.price), order.qty);
  const isBid = order.side === "bid";
  return {
    net: now.net,
    openBids: isBid ? plus(now.openBids, order.qty) : now.openBids,
    openAsks: isBid ? now.openAsks : plus(now.openAsks, order.qty),
    lossIfYes: isBid ? now.lossIfYes : plus(now.lossIfYes, atRisk),
    lossIfNo: isBid ? plus(now.lossIfNo, atRisk) : now.lossIfNo,
    orderCash: plus(now.orderCash, atRisk),
  };
}

/** True when the order cannot do anything but shrink the position, even if everything else on its side fills first. */
export function isPureReduction(now: Exposure, order: OpenOrder): boolean {
  return heldAgainst(now, order.side) >= plus(openOn(now, order.side), order.qty);
}

/** Contracts that orders of this side may still fill. */
export function openOn(now: Exposure, side: Side): Qty {
  return side === "bid" ? now.openBids : now.openAsks;
}

/** Contracts that a fill on this side would give back; below zero when it would add to as many. */
export function heldAgainst({ net }: Pick<Exposure, "net">, side: Side): Qty {
  return (0 - signed(side, net)) as Qty;
}

/** The larger of what either result would cost. */
export function worstLoss(now: Exposure): Money {
  return now.lossIfYes > now.lossIfNo ? now.lossIfYes : now.lossIfNo;
}
