import type { Random } from "../../lib/random.ts";
import { sides, sign, type Side } from "../../domain/side.ts";
import { minus, oneDollar, type Qty, type Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import type { RivalPlan } from "../scenario.ts";
import { limitAt, type Desk } from "./desk.ts";

/** How far the width of one quote differs from the one before at least, either way. */
const widthNoise = 0.05;
/** How long, in microseconds, until a wandering width has mostly forgotten where it was. */
const wanderMemory = 45_000_000;

/**
 * A maker of the crowd. At every refresh it takes its whole book away and shows a new one round the value as it
 * was a while ago: cancels outnumber trades by far, and what it shows is stale for whoever knows better.
 */
export function startRival(desk: Desk, plan: RivalPlan, account: AccountId, random: Random): void {
  const widths = { bid: newWidth(plan, random), ask: newWidth(plan, random) };
  let shown: readonly string[] = [];
  const quote = (): void => {
    desk.learn();
    const centre = desk.valueAt(minus(desk.now(), plan.delay));
    for (const orderId of shown) desk.cancel(account, orderId);
    shown = sides.flatMap((side) => showSide(desk, plan, account, side, centre, widths[side]()));
    const gap = Math.max(1, Math.round(plan.refresh * (0.5 + random.unit())));
    desk.at((desk.now() + gap) as Time, quote);
  };
  desk.at(desk.now(), quote);
}

/** The half-spread of one side, in dollars, at one refresh after the other. */
function newWidth(plan: RivalPlan, random: Random): () => number {
  const { wander = 0, halfSpread, refresh } = plan;
  const kept = Math.exp(-refresh / wanderMemory);
  let drift = wander * random.normal();
  return () => {
    drift = kept * drift + Math.sqrt(1 - kept * kept) * wander * random.normal();
    const noise = 1 + widthNoise * (2 * random.unit() - 1);
    return (halfSpread / oneDollar) * Math.exp(drift - (wander * wander) / 2) * noise;
  };
}

/** Deeper levels are further out by a quarter of the half-spread each, and larger. */
function showSide(
  desk: Desk,
  plan: RivalPlan,
  account: AccountId,
  side: Side,
  centre: number,
  half: number,
): readonly string[] {
  const shown: string[] = [];
  for (let level = 0; level < plan.levels; level += 1) {
    const price = limitAt(desk.grid, side, centre - sign(side) * half * (1 + level / 4));
    if (price === undefined) break;
    const orderId = desk.show(account, side, price, (plan.qty * (level + 1)) as Qty);
    if (orderId !== undefined) shown.push(orderId);
  }
  return shown;
}
