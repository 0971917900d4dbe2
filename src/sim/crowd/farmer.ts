import type { Random } from "../../lib/random.ts";
import { sides, type Side } from "../../domain/side.ts";
import type { Price, Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import type { Desk } from "./desk.ts";
import type { FarmerPlan } from "./plan.ts";

/**
 * Somebody who rests for a reward: at the best price of the others, on both sides, whatever the value. It moves
 * only when they do, and is in nobody's way.
 */
export function startFarmer(desk: Desk, plan: FarmerPlan, account: AccountId, random: Random): void {
  const parked = new Map<Side, { readonly orderId: string; readonly price: Price }>();
  const park = (side: Side): void => {
    const reference = desk.bestOfOthers(side, account);
    const now = parked.get(side);
    const isThere = now !== undefined && desk.left(account, now.orderId) === plan.qty;
    if (isThere && now.price === reference) return;
    if (now !== undefined) desk.cancel(account, now.orderId);
    parked.delete(side);
    const orderId = reference === undefined ? undefined : desk.show(account, side, reference, plan.qty);
    if (orderId !== undefined && reference !== undefined) parked.set(side, { orderId, price: reference });
  };
  const look = (): void => {
    for (const side of sides) park(side);
    const gap = Math.max(1, Math.round(plan.refresh * (0.5 + random.unit())));
    desk.at((desk.now() + gap) as Time, look);
  };
  desk.at(desk.now(), look);
}
