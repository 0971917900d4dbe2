import type { Random } from "../../lib/random.ts";
import { sides, sign, type Side } from "../../domain/side.ts";
import { minus, oneDollar, type Price, type Qty, type Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import { limitAt, type Desk } from "./desk.ts";
import type { RivalPlan } from "./plan.ts";

/** How far the width of one quote differs from the one before at least, either way. */
const widthNoise = 0.05;
/** How long, in microseconds, until a wandering width has mostly forgotten where it was. */
const wanderMemory = 45_000_000;

/**
 * A maker of the crowd: an automatic quoter that shows fixed sizes round what it thinks of the value as it was a
 * while ago. At every refresh it replaces what stands at another price than it wants, what somebody has taken
 * from, and now and then what could stay, each by a cancel and a new order at the same instant: cancels outnumber
 * trades by far, and what it shows is stale for whoever knows better.
 */
export function startRival(desk: Desk, plan: RivalPlan, account: AccountId, random: Random): void {
  const widths = { bid: newWidth(plan, random), ask: newWidth(plan, random) };
  const { flicker = 1, refresh } = plan;
  const shown = new Map<number, Shown>();
  const isWhole = ({ orderId, qty }: Shown): boolean => desk.left(account, orderId) === qty;
  const quote = (): void => {
    const centre = desk.opinionAt(minus(desk.now(), plan.delay));
    const wanted = wishes(desk, plan, centre, widths);
    // All cancels first: nobody stands in the way of one's own new orders.
    for (const [place, wish] of wanted.entries()) {
      const now = shown.get(place);
      const isFlicker = random.chance(flicker);
      if (now === undefined || (!isFlicker && now.price === wish?.price && isWhole(now))) continue;
      desk.cancel(account, now.orderId);
      shown.delete(place);
    }
    for (const [place, wish] of wanted.entries()) {
      if (wish === undefined || shown.has(place)) continue;
      const orderId = desk.show(account, wish.side, wish.price, wish.qty);
      if (orderId !== undefined) shown.set(place, { ...wish, orderId });
    }
    const pace = Math.max(slowest, desk.pace(desk.now()).times);
    const gap = Math.max(1, Math.round((refresh * (0.5 + random.unit())) / pace));
    desk.at((desk.now() + gap) as Time, quote);
  };
  desk.at(desk.now(), quote);
}

/** A rival never sleeps deeper than this, so that it notices when a busy time begins. */
const slowest = 0.05;

interface Wish {
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
}

interface Shown extends Wish {
  readonly orderId: string;
}

type Widths = Record<Side, () => number>;

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

/** What it would show in each of its places; nothing where the grid has no price. */
function wishes(desk: Desk, plan: RivalPlan, centre: number, widths: Widths): readonly (Wish | undefined)[] {
  const { levels, qty, step } = plan;
  return sides.flatMap((side) => {
    const half = widths[side]();
    return Array.from({ length: levels }, (_, level): Wish | undefined => {
      const further = step === undefined ? (half * level) / 4 : (level * step) / oneDollar;
      const price = limitAt(desk.grid, side, centre - sign(side) * (half + further));
      const size = step === undefined ? ((qty * (level + 1)) as Qty) : qty;
      return price === undefined ? undefined : { side, price, qty: size };
    });
  });
}
