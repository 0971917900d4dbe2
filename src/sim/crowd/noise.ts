import type { Random } from "../../lib/random.ts";
import { sign, type Side } from "../../domain/side.ts";
import type { AccountId } from "../command.ts";
import type { CrowdPlan } from "../scenario.ts";
import { arrive, limitAt, type Desk } from "./desk.ts";
import { drawQty } from "./size.ts";

/** People who trade for their own reasons, YES more often than NO, and pay for it up to their patience. */
export function startNoise(desk: Desk, plan: CrowdPlan["noise"], account: AccountId, random: Random): void {
  arrive(desk, random, plan.rate, () => {
    const side: Side = random.chance(plan.yesShare) ? "bid" : "ask";
    const qty = drawQty(random, plan.medianQty);
    const patience = random.exponential(plan.patience);
    const limit = limitAt(desk.grid, side, desk.learn() + sign(side) * patience);
    if (limit !== undefined) desk.take(account, side, limit, qty);
  });
}
