import type { Side } from "../domain/side.ts";
import {
  least,
  minus,
  oneDollar,
  plus,
  cost,
  zeroMoney,
  zeroQty,
  type Money,
  type Qty,
} from "../domain/units.ts";

/**
 * Which purchase made a pair with which: first in, first out, in one market. A pair is one YES and one NO;
 * it pays a dollar. Fees and costs are shared out by size, so that all shares together are the whole.
 */
export interface Pairing {
  /** Purchases of one outcome that wait for the other; never of both. */
  readonly waiting: readonly Lot[];
  readonly qty: Qty;
  /** Pairs that left something after fees, in contracts like `qty`. */
  readonly wonQty: Qty;
  /** A dollar a pair less what both halves cost, before fees. */
  readonly profit: Money;
  readonly fees: Money;
}

export interface Lot {
  readonly side: Side;
  readonly qty: Qty;
  /** What was paid for all of it: p for YES, 1 − p for NO. */
  readonly paid: Money;
  readonly fee: Money;
}

export const nothingPaired: Pairing = {
  waiting: [],
  qty: zeroQty,
  wonQty: zeroQty,
  profit: zeroMoney,
  fees: zeroMoney,
};

export function pairUp(pairing: Pairing, bought: Lot): Pairing {
  let { qty, wonQty, profit, fees } = pairing;
  const waiting = [...pairing.waiting];
  let rest: Lot | undefined = bought;
  for (let first = waiting[0]; rest !== undefined && first !== undefined; first = waiting[0]) {
    if (first.side === rest.side) break;
    const size = least(first.qty, rest.qty);
    const [ours, oursLeft] = split(first, size);
    const [theirs, theirsLeft] = split(rest, size);
    const gain = minus(cost(oneDollar, size), plus(ours.paid, theirs.paid));
    const charge = plus(ours.fee, theirs.fee);
    qty = plus(qty, size);
    profit = plus(profit, gain);
    fees = plus(fees, charge);
    if (gain > charge) wonQty = plus(wonQty, size);
    if (oursLeft === undefined) waiting.shift();
    else waiting[0] = oursLeft;
    rest = theirsLeft;
  }
  if (rest !== undefined) waiting.push(rest);
  return { waiting, qty, wonQty, profit, fees };
}

/** The first `size` of a lot and what is left of it. */
function split(lot: Lot, size: Qty): readonly [Lot, Lot | undefined] {
  if (size === lot.qty) return [lot, undefined];
  const part = {
    side: lot.side,
    qty: size,
    paid: share(lot.paid, size, lot.qty),
    fee: share(lot.fee, size, lot.qty),
  };
  const left = {
    side: lot.side,
    qty: minus(lot.qty, size),
    paid: minus(lot.paid, part.paid),
    fee: minus(lot.fee, part.fee),
  };
  return [part, left];
}

/** Divides first: what was paid at one price divides without a remainder, and then nothing is rounded. */
function share(whole: Money, size: Qty, of: Qty): Money {
  return Math.round((whole / of) * size) as Money;
}
