import type { Random } from "../../lib/random.ts";
import { sign, type Side } from "../../domain/side.ts";
import { minus, seconds } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import { arrive, limitAt, type Desk } from "./desk.ts";
import type { NoisePlan } from "./plan.ts";
import { drawQty } from "./size.ts";

/** So many of a burst come at one instant, at most. */
const burstMax = 20;
const noDelay = seconds(0);

/**
 * People who trade for their own reasons, YES more often than NO, and pay for it up to their patience past what
 * they think it is worth. They come alone or in bursts, and one follows the side of another.
 */
export function startNoise(desk: Desk, plan: NoisePlan, account: AccountId, random: Random): void {
  const { burst = 0, persistence = 0, taste = 0, delay = noDelay } = plan;
  let side: Side = "bid";
  const come = (): void => {
    const isFollower = random.chance(persistence);
    const drawn: Side = random.chance(plan.yesShare) ? "bid" : "ask";
    side = isFollower ? side : drawn;
    const qty = drawQty(random, plan.medianQty);
    const patience = random.exponential(plan.patience);
    const opinion = desk.opinionAt(minus(desk.now(), delay));
    if ((side === "bid" ? opinion : 1 - opinion) < taste) return;
    const limit = limitAt(desk.grid, side, opinion + sign(side) * patience);
    if (limit !== undefined) desk.take(account, side, limit, qty);
  };
  arrive(desk, random, plan.rate, () => {
    let more = 1;
    while (more < burstMax && random.chance(burst)) more += 1;
    for (let one = 0; one < more; one += 1) come();
  });
}
