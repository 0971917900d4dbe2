import { isCrossing, opposite, type Side } from "../../domain/side.ts";
import { least, minus, zeroQty, type Price, type Qty } from "../../domain/units.ts";
import type { SelfTradePrevention, TimeInForce } from "../command.ts";
import type { BookOrder, OrderBook } from "./book.ts";

/** An order on its way in: it has not touched the book yet. */
export interface Incoming {
  readonly account: string;
  readonly side: Side;
  readonly price: Price;
  readonly left: Qty;
  readonly timeInForce: TimeInForce;
  readonly selfTradePrevention: SelfTradePrevention;
}

/** What an incoming order would do to the book, step by step, and what would be left of it. */
export interface MatchPlan<Order> {
  readonly steps: readonly MatchStep<Order>[];
  readonly traded: Qty;
  readonly left: Qty;
  /** `rest`: the remainder may rest. `self`: it met an order of its own account. `kill`: it could not be filled whole. */
  readonly end: "done" | "rest" | "self" | "kill";
}

export type MatchStep<Order> =
  | { readonly kind: "trade"; readonly resting: Order; readonly qty: Qty }
  | { readonly kind: "cancel-own"; readonly resting: Order };

/** Walks the other side in price-time order and changes nothing: whoever asks may still refuse. */
export function planMatch<Order extends BookOrder>(
  book: OrderBook<Order>,
  incoming: Incoming,
): MatchPlan<Order> {
  const steps: MatchStep<Order>[] = [];
  let left = incoming.left;
  let hasMetSelf = false;
  let resting = book.first(opposite(incoming.side));
  while (left > 0 && resting !== undefined && isCrossing(incoming.side, incoming.price, resting.price)) {
    if (resting.account === incoming.account) {
      hasMetSelf = true;
      if (incoming.selfTradePrevention === "taker_at_cross") break;
      steps.push({ kind: "cancel-own", resting });
    } else {
      const qty = least(left, resting.left);
      steps.push({ kind: "trade", resting, qty });
      left = minus(left, qty);
    }
    resting = book.next(resting);
  }
  return finish(incoming, steps, left, hasMetSelf);
}

function finish<Order>(
  incoming: Incoming,
  steps: readonly MatchStep<Order>[],
  left: Qty,
  hasMetSelf: boolean,
): MatchPlan<Order> {
  const traded = minus(incoming.left, left);
  if (left === 0) return { steps, traded, left, end: "done" };
  // A fill-or-kill order that meets its own account fills what it can, like immediate-or-cancel [api.md §5.1].
  if (incoming.timeInForce === "fill_or_kill" && !hasMetSelf) {
    return { steps: [], traded: zeroQty, left: incoming.left, end: "kill" };
  }
  if (hasMetSelf && incoming.selfTradePrevention === "taker_at_cross")
    return { steps, traded, left, end: "self" };
  return { steps, traded, left, end: "rest" };
}
