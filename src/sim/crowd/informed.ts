import type { Random } from "../../lib/random.ts";
import { isCrossing, opposite, sides, sign } from "../../domain/side.ts";
import { oneDollar, seconds, type Qty, type Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import { arrive, limitAt, type Desk } from "./desk.ts";
import type { InformedPlan } from "./plan.ts";
import { drawQty } from "./size.ts";

/** How long somebody needs to act on a jump, on average, unless the scenario says otherwise. */
const reactionMean = seconds(0.2);

/**
 * People who know the value. They come by at their rate and after every jump, and take a quote that is off by
 * more than their edge, in a bounded size.
 */
export function startInformed(
  desk: Desk,
  plan: InformedPlan,
  account: AccountId,
  random: { readonly looks: Random; readonly jumps: Random },
): void {
  if (plan.rate <= 0) return;
  arrive(desk, random.looks, plan.rate, () => {
    look(desk, plan, account, drawQty(random.looks, plan.medianQty));
  });
  const waitForJump = (): void => {
    const jumpAt = desk.nextJumpAt();
    if (jumpAt === undefined) return;
    desk.at(jumpAt, () => {
      const reaction = Math.round(random.jumps.exponential(plan.delay ?? reactionMean));
      const qty = drawQty(random.jumps, plan.medianQty);
      desk.at((desk.now() + reaction) as Time, () => look(desk, plan, account, qty));
      waitForJump();
    });
  };
  waitForJump();
}

function look(desk: Desk, plan: InformedPlan, account: AccountId, qty: Qty): void {
  const value = desk.value();
  for (const side of sides) {
    const limit = limitAt(desk.grid, side, value - sign(side) * (plan.edge / oneDollar));
    if (limit !== undefined && isCrossing(side, limit, desk.best(opposite(side)))) {
      desk.take(account, side, limit, qty);
    }
  }
}
