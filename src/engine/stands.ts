import type { GroupId } from "../domain/order-group.ts";
import type { Quote } from "../domain/quote.ts";
import type { Time } from "../domain/units.ts";
import type { PlanParams } from "./config.ts";
import { isLive, left, type WorkingOrder } from "./order-life.ts";
import { isLeaving, isRunningOut } from "./plan.ts";

/**
 * True when every order of the market rests where a quote is wanted, one for each quote, and nothing is wrong with any: then a
 * plan has no steps. Most looks end here, so it is asked before anything is made for a plan. False says nothing.
 */
export function standsAsWanted(
  wanted: readonly Quote[],
  orders: Iterable<WorkingOrder>,
  groupId: GroupId | undefined,
  now: Time,
  params: PlanParams,
): boolean {
  if (wanted.length > quotesMax) return false;
  /** A bit for every quote that an order was found for. */
  let found = 0;
  let missing = wanted.length;
  for (const order of orders) {
    if (!isLive(order) || isLeaving(order)) continue;
    if (order.intent.kind !== "resting" || order.intent.groupId !== groupId) return false;
    const index = placeAmong(wanted, order);
    const quote = wanted[index];
    if (quote === undefined || (found & (1 << index)) !== 0) return false;
    if (!isAsWanted(order, quote, now, params)) return false;
    found |= 1 << index;
    missing -= 1;
  }
  return missing === 0;
}

const quotesMax = 31;

function placeAmong(wanted: readonly Quote[], { intent, price }: WorkingOrder): number {
  for (let index = 0; index < wanted.length; index += 1) {
    const quote = wanted[index];
    if (quote?.price === price && quote.side === intent.side) return index;
  }
  return -1;
}

function isAsWanted(order: WorkingOrder, quote: Quote, now: Time, params: PlanParams): boolean {
  if (order.state.kind !== "resting" || order.isHanging === true) return false;
  const { sizeShareMin, orderAgeMax } = params;
  const size = left(order);
  if (size > quote.qty || size < quote.qty * sizeShareMin) return false;
  if (orderAgeMax !== undefined && now - order.placedAt >= orderAgeMax) return false;
  return !isRunningOut(order, now, params);
}
