import type { Random } from "../../lib/random.ts";
import { isCrossing, opposite, sides, sign } from "../../domain/side.ts";
import { oneDollar, type Qty, type Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import type { CrowdPlan } from "../scenario.ts";
import { arrive, limitAt, type Desk } from "./desk.ts";
import { drawQty } from "./size.ts";

/** How long somebody needs to act on a jump, on average, in microseconds. */
const reactionMean = 200_000;

/**
 * People who know the value. They come by at their rate and after every jump, and take a quote that is off by
 * more than their edge, in a bounded size.
 */
export function startInformed(
  desk: Desk,
  plan: CrowdPlan,
  account: AccountId,
  random: { readonly looks: Random; readonly jumps: Random },
): void {
  arrive(desk, random.looks, plan.informed.rate, () => {
    look(desk, plan.informed, account, drawQty(random.looks, plan.informed.medianQty));
  });
  arrive(desk, random.jumps, plan.jumpRate, () => {
    const reaction = Math.round(random.jumps.exponential(reactionMean));
    const qty = drawQty(random.jumps, plan.informed.medianQty);
    desk.jump(random.jumps.normal());
    if (plan.informed.rate <= 0) return;
    desk.at((desk.now() + reaction) as Time, () => look(desk, plan.informed, account, qty));
  });
}

function look(desk: Desk, plan: CrowdPlan["informed"], account: AccountId, qty: Qty): void {
  const value = desk.learn();
  for (const side of sides) {
    const limit = limitAt(desk.grid, side, value - sign(side) * (plan.edge / oneDollar));
    if (limit !== undefined && isCrossing(side, limit, desk.best(opposite(side)))) {
      desk.take(account, side, limit, qty);
    }
  }
}
