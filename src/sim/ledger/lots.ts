import type { Position } from "../../domain/position.ts";
import { opposite, paid, type Side } from "../../domain/side.ts";
import {
  cost,
  least,
  minus,
  plus,
  sum,
  zeroMoney,
  type Money,
  type Price,
  type Qty,
} from "../../domain/units.ts";
import type { Holding, Lot } from "./portfolio.ts";

/** Lots remembered of one position; past it the two oldest are counted as one. */
const lotsMax = 1_000;

interface Deal {
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
}

/** Books a trade by the rule that the oldest contracts are sold first. Cash is the same as by average; profit is not. */
export function bookLots(holding: Holding, after: Position, deal: Deal): void {
  const { position } = holding;
  const held = Math.abs(position.net) as Qty;
  const closed = isOpening(position.net, deal.side) ? (0 as Qty) : least(held, deal.qty);
  const { left, released } = sell(holding.lots, closed);
  const opened = minus(deal.qty, closed);
  const bought = { qty: opened, cost: cost(paid(deal.side, deal.price), opened) };
  const lots = joined(opened === 0 ? left : [...left, bought]);
  const proceeds = cost(paid(opposite(deal.side), deal.price), closed);
  holding.lots = lots;
  holding.position = {
    ...after,
    basis: { cost: sum(lots.map((lot) => lot.cost)), qty: Math.abs(after.net) as Qty },
    realized: plus(position.realized, minus(proceeds, released)),
  };
}

function isOpening(net: Qty, side: Side): boolean {
  return side === "bid" ? net >= 0 : net <= 0;
}

/** Takes contracts from the oldest lots; a lot that is cut keeps the cost of what is left of it, rounded. */
function sell(lots: readonly Lot[], qty: Qty): { readonly left: readonly Lot[]; readonly released: Money } {
  let [unsold, released] = [qty, zeroMoney];
  const left: Lot[] = [];
  for (const lot of lots) {
    const sold = least(unsold, lot.qty);
    const soldCost = sold === lot.qty ? lot.cost : (Math.round((lot.cost / lot.qty) * sold) as Money);
    unsold = minus(unsold, sold);
    released = plus(released, soldCost);
    if (sold < lot.qty) left.push({ qty: minus(lot.qty, sold), cost: minus(lot.cost, soldCost) });
  }
  return { left, released };
}

function joined(lots: readonly Lot[]): readonly Lot[] {
  const [first, second, ...rest] = lots;
  if (lots.length <= lotsMax || first === undefined || second === undefined) return lots;
  return [{ qty: plus(first.qty, second.qty), cost: plus(first.cost, second.cost) }, ...rest];
}
