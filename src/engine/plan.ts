import type { Quote } from "../domain/quote.ts";
import { isBetter, type Side } from "../domain/side.ts";
import { least, minus, plus, type Price, type Qty, type Time } from "../domain/units.ts";
import type { PlanParams } from "./config.ts";
import { isLive, left, type WorkingOrder } from "./order-life.ts";

/** One step from what works to what is wanted. Keeping is no step. */
export type Step =
  | { readonly kind: "cancel"; readonly order: WorkingOrder }
  | { readonly kind: "decrease"; readonly order: WorkingOrder; readonly by: Qty }
  /**
   * Only ever away from the market: it cannot trade, and it frees the old price at once. Or nowhere, only to
   * renew the expiry: that keeps the queue place.
   */
  | { readonly kind: "amend"; readonly order: WorkingOrder; readonly price: Price; readonly total: Qty }
  | { readonly kind: "place"; readonly quote: Quote }
  /** Trades at once with what stands at the price or better. */
  | { readonly kind: "take"; readonly quote: Quote };

/**
 * The steps for one side. Orders in flight are left to settle. A price inside the tolerance keeps its queue
 * place until it is older than the requote interval; a smaller size is a decrease, which keeps the place; a
 * price away from the market is an amend; a price toward it is a cancel and a new post-only order, because an
 * amended order may take.
 */
export function planSide(
  side: Side,
  wanted: Quote | undefined,
  orders: Iterable<WorkingOrder>,
  now: Time,
  params: PlanParams,
  /** True for an order that cannot be kept, whatever its price. */
  isMisplaced: (order: WorkingOrder) => boolean = () => false,
): readonly Step[] {
  const live = [...orders].filter((order) => order.intent.side === side && isLive(order));
  const resting = live.filter((order) => order.state.kind === "resting");
  if (wanted === undefined) return resting.flatMap((order) => planCancel(order, now));

  const [kept, ...others] = resting
    .filter((order) => !isMisplaced(order))
    .toSorted((a, b) => distance(a, wanted) - distance(b, wanted));
  const extra = [...others, ...resting.filter(isMisplaced)].flatMap((order) => planCancel(order, now));
  if (kept !== undefined) return [...extra, ...planOrder(kept, wanted, now, params)];
  // While another order of this side may still fill, a second full-size one waits for it.
  const isClear = live.every((order) => order.state.kind === "changing" && order.state.change === "cancel");
  return isClear ? [...extra, { kind: "place", quote: wanted }] : extra;
}

/** Nothing of ours may rest or be on its way: the order could meet it, and both together could be more than is held. */
export function planTake(wanted: Quote, orders: Iterable<WorkingOrder>, now: Time): readonly Step[] {
  const live = [...orders].filter(isLive);
  if (live.length === 0) return [{ kind: "take", quote: wanted }];
  return live.filter((order) => order.state.kind === "resting").flatMap((order) => planCancel(order, now));
}

/** An order whose last change was refused is left alone for a while. */
function planCancel(order: WorkingOrder, now: Time): readonly Step[] {
  return now < order.changeAfter ? [] : [{ kind: "cancel", order }];
}

function planOrder(order: WorkingOrder, wanted: Quote, now: Time, params: PlanParams): readonly Step[] {
  if (now < order.changeAfter) return [];
  const steps = planChange(order, wanted, now, params);
  return steps.length === 0 && isRunningOut(order, now, params) ? renew(order, wanted) : steps;
}

function planChange(order: WorkingOrder, wanted: Quote, now: Time, params: PlanParams): readonly Step[] {
  const { side } = wanted;
  const isOld = now - order.placedAt >= params.requoteInterval;
  const isYoung = now - order.changedAt < params.ageMin;
  const isMoved = distance(order, wanted) > (isOld ? 0 : params.tolerance);
  if (!isMoved) return planQty(order, wanted, isYoung, params);

  const isAway = isBetter(side, order.price, wanted.price);
  if (isAway && canChange(order)) {
    const qty = least(left(order), wanted.qty);
    return [{ kind: "amend", order, price: wanted.price, total: plus(order.filled, qty) }];
  }
  return isYoung && !isAway ? [] : replace(order, wanted);
}

/** Half of its life is left for renewals that are refused, lost or short of tokens. */
function isRunningOut({ expiresAt }: WorkingOrder, now: Time, { expiry }: PlanParams): boolean {
  if (expiry === undefined) return false;
  return expiresAt === undefined || expiresAt - now <= expiry / 2;
}

/** Every amend carries a new expiry: one that changes nothing else costs tokens, and no queue place. */
function renew(order: WorkingOrder, wanted: Quote): readonly Step[] {
  if (!canChange(order)) return replace(order, wanted);
  return [{ kind: "amend", order, price: order.price, total: order.total }];
}

/** Where the venue refused a change, a cancel is the one that has to work. */
function canChange(order: WorkingOrder): boolean {
  return order.setbacks === 0;
}

function replace(order: WorkingOrder, wanted: Quote): readonly Step[] {
  return [
    { kind: "cancel", order },
    { kind: "place", quote: wanted },
  ];
}

function planQty(order: WorkingOrder, wanted: Quote, isYoung: boolean, params: PlanParams): readonly Step[] {
  if (left(order) > wanted.qty) {
    return canChange(order)
      ? [{ kind: "decrease", order, by: minus(left(order), wanted.qty) }]
      : replace(order, wanted);
  }
  return isYoung || left(order) >= wanted.qty * params.sizeShareMin ? [] : replace(order, wanted);
}

function distance(order: WorkingOrder, wanted: Quote): number {
  return Math.abs(minus(order.price, wanted.price));
}
