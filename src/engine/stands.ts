import type { Quote } from "../domain/quote.ts";
import { groupOf } from "./fuse.ts";
import { isLive, left, type WorkingOrder } from "./order-life.ts";
import { isLeaving, isRunningOut } from "./plan.ts";
import type { EngineState, MarketState } from "./state.ts";

/**
 * True when every order of the market rests where a quote is wanted, one for each quote, and nothing is wrong with any: then a
 * plan has no steps. Most looks end here, so it is asked before anything is made for a plan. False says nothing.
 */
export function standsAsWanted(state: EngineState, market: MarketState, wanted: readonly Quote[]): boolean {
  if (wanted.length > quotesMax) return false;
  const groupId = groupOf(state, market);
  /** A bit for every quote that an order was found for. */
  let found = 0;
  let missing = wanted.length;
  for (const order of market.orders.values()) {
    if (!isLive(order) || isLeaving(order)) continue;
    const index = placeAmong(wanted, order);
    if (index < 0 || (found & (1 << index)) !== 0 || !isAsWanted(state, order, wanted[index])) return false;
    if (order.intent.kind !== "resting" || order.intent.groupId !== groupId) return false;
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

function isAsWanted({ now, config }: EngineState, order: WorkingOrder, quote: Quote | undefined): boolean {
  if (quote === undefined || order.state.kind !== "resting" || order.isHanging === true) return false;
  const { sizeShareMin, orderAgeMax } = config.plan;
  const size = left(order);
  if (size > quote.qty || size < quote.qty * sizeShareMin) return false;
  if (orderAgeMax !== undefined && now - order.placedAt >= orderAgeMax) return false;
  return !isRunningOut(order, now, config.plan);
}
