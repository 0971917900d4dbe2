import { contracts, minus, plus, seconds, zeroQty, type Qty, type Time } from "../../domain/units.ts";
import type { AccountId, Subaccount } from "../command.ts";
import type { Row } from "../order/order-rows.ts";

/** Orders that stop together once too much of them has matched in fifteen seconds [api.md §6]. */
export interface OrderGroup {
  readonly groupId: string;
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  readonly shard: number;
  limit: Qty;
  isTriggered: boolean;
  /** Those that rest, the oldest first. */
  readonly resting: Set<Row>;
  /** What matched lately, the oldest first, and its sum. */
  readonly matched: { readonly at: Time; readonly qty: Qty }[];
  matchedQty: Qty;
}

const window = seconds(15);
/** Matches remembered one by one; past it the latest ones are counted together, from the last of them. */
const matchesMax = 10_000;
export const groupLimitMin = contracts(1);
export const groupLimitMax = contracts(1_000_000);

export function newGroup(
  terms: Pick<OrderGroup, "groupId" | "account" | "subaccount" | "shard" | "limit">,
): OrderGroup {
  return { ...terms, isTriggered: false, resting: new Set(), matched: [], matchedQty: zeroQty };
}

export function countMatch(group: OrderGroup, qty: Qty, now: Time): void {
  const last = group.matched.at(-1);
  const isJoined = last !== undefined && (last.at === now || group.matched.length >= matchesMax);
  if (isJoined) group.matched.pop();
  group.matched.push({ at: now, qty: isJoined ? plus(last.qty, qty) : qty });
  group.matchedQty = plus(group.matchedQty, qty);
}

/** True when more has matched in the window than the limit allows. */
export function isExceeded(group: OrderGroup, now: Time): boolean {
  let old = 0;
  for (const { at, qty } of group.matched) {
    if (plus(at, window) > now) break;
    group.matchedQty = minus(group.matchedQty, qty);
    old += 1;
  }
  if (old > 0) group.matched.splice(0, old);
  return group.matchedQty > group.limit;
}

export function clearWindow(group: OrderGroup): void {
  group.matched.length = 0;
  group.matchedQty = zeroQty;
}
