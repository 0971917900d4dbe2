import { assert } from "../lib/assert.ts";
import type { Settlement } from "./market.ts";
import { opposite, paid, signed, type Side } from "./side.ts";
import {
  complement,
  cost,
  least,
  minus,
  plus,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
} from "./units.ts";

/**
 * One signed position in one market: + is YES, − is NO. Buying the other outcome closes first and frees a
 * dollar a pair at once; there is nothing to merge [kalshi api.md §9.1]. Fees are kept apart.
 */
export interface Position {
  readonly net: Qty;
  /** Cost and size of the open position when it was last increased: closing releases it in proportion. */
  readonly basis: { readonly cost: Money; readonly qty: Qty };
  /** Profit of everything closed, before fees. */
  readonly realized: Money;
  /** Contracts bought of each outcome in all, as the guide counts them. */
  readonly boughtYes: Qty;
  readonly boughtNo: Qty;
}

export const flat: Position = {
  net: zeroQty,
  basis: { cost: zeroMoney, qty: zeroQty },
  realized: zeroMoney,
  boughtYes: zeroQty,
  boughtNo: zeroQty,
};

export interface PositionChange {
  readonly position: Position;
  /** What the trade does to cash before fees. */
  readonly cashChange: Money;
  /** How much of it closed an opposite position. */
  readonly closed: Qty;
}

/** What the open position cost, by average cost. */
export function openCost(position: Position): Money {
  return basisOf(position.basis, Math.abs(position.net) as Qty);
}

/** Pairs of YES and NO bought: each paid out its dollar the moment it was complete. */
export function pairs(position: Position): Qty {
  return least(position.boughtYes, position.boughtNo);
}

export function trade(position: Position, side: Side, price: Price, qty: Qty): PositionChange {
  assert(qty > 0, "a trade has a size");
  const closable = Math.max(0, side === "bid" ? -position.net : position.net) as Qty;
  const closed = least(qty, closable);
  const opened = minus(qty, closed);

  const proceeds = cost(paid(opposite(side), price), closed);
  const outlay = cost(paid(side, price), opened);
  const left = minus(Math.abs(position.net) as Qty, closed);
  const released = minus(openCost(position), basisOf(position.basis, left));
  const net = plus(position.net, signed(side, qty));

  return {
    cashChange: minus(proceeds, outlay),
    closed,
    position: {
      net,
      basis: opened === 0 ? closeBasis(position, left) : openBasis(position, left, outlay, opened),
      realized: plus(position.realized, minus(proceeds, released)),
      boughtYes: side === "bid" ? plus(position.boughtYes, qty) : position.boughtYes,
      boughtNo: side === "ask" ? plus(position.boughtNo, qty) : position.boughtNo,
    },
  };
}

/** Pays the position out. Cash is rounded down to whole cents, as the exchange does. */
export function settle(position: Position, settlement: Settlement): PositionChange {
  const each = position.net >= 0 ? settlement.value : complement(settlement.value);
  const qty = Math.abs(position.net) as Qty;
  const payout = (Math.floor(cost(each, qty) / 10_000) * 10_000) as Money;
  return {
    cashChange: payout,
    closed: qty,
    position: {
      ...position,
      net: zeroQty,
      basis: flat.basis,
      realized: plus(position.realized, minus(payout, openCost(position))),
    },
  };
}

/** What the position would bring if every contract were worth `yes`, less what it cost. */
export function unrealized(position: Position, yes: Price): Money {
  const each = position.net >= 0 ? yes : complement(yes);
  return minus(cost(each, Math.abs(position.net) as Qty), openCost(position));
}

/** The part of a basis that `qty` contracts carry. A function of the basis alone, so splitting changes nothing. */
function basisOf(basis: Position["basis"], qty: Qty): Money {
  if (basis.qty === 0) return zeroMoney;
  return Math.round((basis.cost / basis.qty) * qty) as Money;
}

function closeBasis(position: Position, left: Qty): Position["basis"] {
  return left === 0 ? flat.basis : position.basis;
}

function openBasis(position: Position, left: Qty, outlay: Money, opened: Qty): Position["basis"] {
  return { cost: plus(basisOf(position.basis, left), outlay), qty: plus(left, opened) };
}
