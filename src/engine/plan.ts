import type { WriteCosts } from "../domain/input.ts";
import type { Quote } from "../domain/quote.ts";
import { isBetter, type Side } from "../domain/side.ts";
import {
  least,
  minus,
  oneDollar,
  plus,
  sum,
  zeroQty,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import type { PlanParams } from "./config.ts";
import { isLive, left, type WorkingOrder } from "./order-life.ts";
import { orderWorth } from "./order-worth.ts";

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
  | { readonly kind: "take"; readonly quote: Quote }
  /** A better quote for these orders: all of it, or it is not worth giving them up. */
  | { readonly kind: "replace"; readonly orders: readonly WorkingOrder[]; readonly quote: Quote };

export interface PlanContext {
  readonly now: Time;
  readonly params: PlanParams;
  /** True for an order that cannot be kept, whatever its price. */
  readonly isMisplaced: (order: WorkingOrder) => boolean;
  /** True for an order that is left where it is, whatever is wanted. */
  readonly isHanging: (order: WorkingOrder) => boolean;
  /** What queue places and tokens are worth; undefined when the wanted price is followed at any cost. */
  readonly appraise: (side: Side) => Appraisal | undefined;
}

/** One side of a market, for valuing orders there. */
export interface Appraisal {
  /** Dollars a contract that the strategy wants to earn with its best quote. */
  readonly edge: number;
  /** Contracts that traded against this side within the horizon. */
  readonly flow: Qty;
  /** What stands before a new order at a price, and before an order that rests at its own. */
  readonly aheadAt: (price: Price) => Qty;
  readonly aheadOf: (order: WorkingOrder) => Qty;
  /** Dollars. */
  readonly tokenPrice: number;
  readonly costs: WriteCosts;
}

/** Past so many orders at one price a new one takes the last one's contracts in, instead of joining them. */
const ordersPerLevelMax = 3;

/**
 * The steps for one side; `wanted` begins with its best level. Orders in flight are left to settle. A price inside the tolerance keeps its
 * queue place until it is older than the requote interval; beyond it, a price that is too near to the market is left at
 * once by an amend, and one that is too far from it when the new place is worth more than the old one and the tokens. Toward
 * the market goes a new post-only order, because an amended one may take. What is too much is decreased,
 * which keeps the place; what is missing is placed behind the rest.
 */
export function planSide(
  side: Side,
  wanted: readonly Quote[],
  orders: Iterable<WorkingOrder>,
  context: PlanContext,
): readonly Step[] {
  const { now, isMisplaced, isHanging } = context;
  const resting: WorkingOrder[] = [];
  const leaving: WorkingOrder[] = [];
  /** They may still fill. */
  const blocking: WorkingOrder[] = [];
  for (const order of orders) {
    if (order.intent.side !== side || !isLive(order) || isLeaving(order)) continue;
    if (order.state.kind !== "resting") blocking.push(order);
    else if (!isMisplaced(order) && isHanging(order)) continue;
    else if (wanted.length === 0) leaving.push(order);
    else if (isMisplaced(order)) {
      leaving.push(order);
      blocking.push(order);
    } else resting.push(order);
  }
  const levels = wanted.map((quote): Level => ({
    quote,
    extraEdge: gap(quote, wanted[0]),
    stack: [],
    isBlocked: false,
  }));
  leaving.unshift(...match(levels, resting));
  for (const order of blocking) block(levels, order.pending?.price ?? order.price);
  const steps: Step[] = [];
  for (const order of leaving) steps.push(...planCancel(order, now));
  for (const level of levels) steps.push(...planLevel(level, context));
  return steps;
}

/** A wanted quote, and the orders at one price that stand for it, the first in the queue first. */
interface Level {
  readonly quote: Quote;
  /** Dollars by which it is further from the market than the best one. */
  readonly extraEdge: number;
  stack: readonly WorkingOrder[];
  isBlocked: boolean;
}

/** Orders at the wanted price, or else those at the nearest one. Gives back the orders that nothing is wanted of. */
function match(levels: readonly Level[], resting: readonly WorkingOrder[]): readonly WorkingOrder[] {
  let free = resting;
  const take = (level: Level, price: Price): void => {
    const stack = free.filter((order) => order.price === price);
    if (stack.length === 0) return;
    level.stack = stack.length === 1 ? stack : stack.toSorted(byPlace);
    free = free.filter((order) => order.price !== price);
  };
  for (const level of levels) take(level, level.quote.price);
  for (const level of levels) {
    const nearest = level.stack.length > 0 ? undefined : nearestTo(free, level.quote.price);
    if (nearest !== undefined) take(level, nearest.price);
  }
  return free;
}

function byPlace(a: WorkingOrder, b: WorkingOrder): number {
  return (a.place?.ahead ?? zeroQty) - (b.place?.ahead ?? zeroQty) || a.placedAt - b.placedAt;
}

function nearestTo<Priced extends { readonly price: Price }>(
  among: readonly Priced[],
  price: Price,
): Priced | undefined {
  let nearest = among[0];
  for (const each of among) {
    if (nearest !== undefined && Math.abs(each.price - price) < Math.abs(nearest.price - price))
      nearest = each;
  }
  return nearest;
}

/** While an order may still fill, nothing is added where it is, or where it is nearest to. */
function block(levels: readonly Level[], price: Price): void {
  const quote = nearestTo(
    levels.map((level) => level.quote),
    price,
  );
  for (const level of levels) level.isBlocked ||= level.quote === quote;
}

function gap(a: Quote, b: Quote = a): number {
  return Math.abs(a.price - b.price) / oneDollar;
}

export function isLeaving({ state }: WorkingOrder): boolean {
  return state.kind === "changing" && state.change === "cancel";
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

function planLevel(level: Level, context: PlanContext): readonly Step[] {
  if (level.stack.length === 0) return level.isBlocked ? [] : [{ kind: "place", quote: level.quote }];
  const steps = planMove(level, context) ?? planAge(level, context) ?? planQty(level, context);
  if (context.params.expiry === undefined || steps.some(({ kind }) => kind !== "place")) return steps;
  return [...steps, ...planRenewals(level, context)];
}

/** Undefined when the orders stay where they are. */
function planMove(level: Level, context: PlanContext): readonly Step[] | undefined {
  const { quote, stack } = level;
  const price = priceOf(level);
  if (price === quote.price) return undefined;
  const { now, params } = context;
  const isAway = isBetter(quote.side, price, quote.price);
  const isFar = Math.abs(price - quote.price) > params.tolerance;
  if (isAway && isFar) return withdraw(level, now);
  const isOld = stack.some((order) => now - order.placedAt >= params.requoteInterval);
  if (!(isFar || isOld) || isYoung(level, context) || !isFree(level, now)) return undefined;
  const appraisal = context.appraise(quote.side);
  if (appraisal !== undefined && !isWorthMoving(level, isAway, appraisal)) return undefined;
  if (isAway) return withdraw(level, now);
  return [{ kind: "replace", orders: stack, quote }];
}

/** All contracts are valued on both sides: what is missing now would stand at the end of its queue. */
function isWorthMoving(level: Level, isAway: boolean, appraisal: Appraisal): boolean {
  const { quote, extraEdge, stack } = level;
  const { edge, flow, aheadAt, aheadOf, costs } = appraisal;
  const prospect = { edgeWanted: edge + extraEdge, flow };
  const price = priceOf(level);
  const step = Math.abs(price - quote.price) / oneDollar;
  const edgeNow = isAway ? prospect.edgeWanted - step : prospect.edgeWanted + step;
  let kept = 0;
  let missing = quote.qty;
  for (const order of stack) {
    const size = least(left(order), missing);
    kept += orderWorth(size, aheadOf(order), edgeNow, prospect);
    missing = minus(missing, size);
  }
  if (missing > 0) kept += orderWorth(missing, aheadAt(price), edgeNow, prospect);
  const moved = orderWorth(quote.qty, aheadAt(quote.price), prospect.edgeWanted, prospect);
  const tokens = isAway ? costs.amend * stack.length : costs.cancel * stack.length + costs.place;
  return moved - kept > tokens * appraisal.tokenPrice;
}

/** Off a price that is too near to the market. No more than is wanted goes along. */
function withdraw({ quote, stack, isBlocked }: Level, now: Time): readonly Step[] {
  const steps: Step[] = [];
  let room = quote.qty;
  let missing = zeroQty;
  for (const order of stack) {
    const size = least(left(order), room);
    room = minus(room, size);
    if (now < order.changeAfter) continue;
    if (size > 0 && canChange(order)) {
      steps.push({ kind: "amend", order, price: quote.price, total: plus(order.filled, size) });
    } else {
      steps.push({ kind: "cancel", order });
      missing = plus(missing, size);
    }
  }
  return missing > 0 && !isBlocked ? [...steps, { kind: "place", quote: { ...quote, qty: missing } }] : steps;
}

/** What is too old gives up its place at any price. Undefined when nothing is. */
function planAge(level: Level, { now, params }: PlanContext): readonly Step[] | undefined {
  const { orderAgeMax } = params;
  if (orderAgeMax === undefined || level.isBlocked || !isFree(level, now)) return undefined;
  const old = level.stack.filter((order) => now - order.placedAt >= orderAgeMax);
  if (old.length === 0) return undefined;
  const { quote, stack } = level;
  if (old.length === stack.length) return [{ kind: "replace", orders: old, quote }];
  return [
    { kind: "replace", orders: old, quote: { ...quote, price: priceOf(level), qty: sum(old.map(left)) } },
  ];
}

function planQty(level: Level, context: PlanContext): readonly Step[] {
  const { quote, stack, isBlocked } = level;
  const { now, params } = context;
  const shown = sum(stack.map(left));
  if (shown > quote.qty) return shrink(level, minus(shown, quote.qty), now);
  const isShort = shown < quote.qty * params.sizeShareMin;
  if (!isShort || isBlocked || isYoung(level, context) || !isFree(level, now)) return [];
  // Behind what is left: giving that up as well would cost its place, and more tokens.
  const rest: Quote = { ...quote, price: priceOf(level), qty: minus(quote.qty, shown) };
  const last = stack.at(-1);
  if (last === undefined || stack.length < ordersPerLevelMax) return [{ kind: "place", quote: rest }];
  return [{ kind: "replace", orders: [last], quote: { ...rest, qty: plus(rest.qty, left(last)) } }];
}

/** The last in the queue first: a cancel costs fewer tokens than a decrease, and its place is worth least. */
function shrink({ quote, stack, isBlocked }: Level, by: Qty, now: Time): readonly Step[] {
  const steps: Step[] = [];
  let excess = by;
  for (const order of stack.toReversed()) {
    if (excess <= 0) break;
    if (now < order.changeAfter) continue;
    const size = least(excess, left(order));
    excess = minus(excess, size);
    const rest = minus(left(order), size);
    if (rest > 0 && canChange(order)) {
      steps.push({ kind: "decrease", order, by: size });
      continue;
    }
    steps.push({ kind: "cancel", order });
    if (rest > 0 && !isBlocked)
      steps.push({ kind: "place", quote: { ...quote, price: order.price, qty: rest } });
  }
  return steps;
}

/** Every amend carries a new expiry: one that changes nothing else costs tokens, and no queue place. */
function planRenewals({ quote, stack, isBlocked }: Level, { now, params }: PlanContext): readonly Step[] {
  return stack.flatMap((order): readonly Step[] => {
    if (now < order.changeAfter || !isRunningOut(order, now, params)) return [];
    const { price, total } = order;
    if (canChange(order)) return [{ kind: "amend", order, price, total }];
    const renewed = { ...quote, price, qty: left(order) };
    return isBlocked ? [] : [{ kind: "replace", orders: [order], quote: renewed }];
  });
}

/** Half of its life is left for renewals that are refused, lost or short of tokens. */
export function isRunningOut({ expiresAt }: WorkingOrder, now: Time, { expiry }: PlanParams): boolean {
  if (expiry === undefined) return false;
  return expiresAt === undefined || expiresAt - now <= expiry / 2;
}

/** Where the venue refused a change, a cancel is the one that has to work. */
function canChange(order: WorkingOrder): boolean {
  return order.setbacks === 0;
}

function isYoung({ stack }: Level, { now, params }: PlanContext): boolean {
  return stack.some((order) => now - order.changedAt < params.ageMin);
}

function isFree({ stack }: Level, now: Time): boolean {
  return stack.every((order) => now >= order.changeAfter);
}

/** All orders of a stack are at one price. */
function priceOf({ quote, stack }: Level): Price {
  return stack[0]?.price ?? quote.price;
}
