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
  /** By signed price: a ladder that moves by a step keeps what it has in common with where it was. */
  const shown = new Map<number, Shown>();
  const quote = (): void => {
    const centre = desk.opinionAt(minus(desk.now(), plan.delay));
    const wanted = wishes(desk, plan, centre, widths, random);
    // All cancels first: nobody stands in the way of one's own new orders.
    for (const [key, { orderId, qty }] of shown) {
      const wish = wanted.find((each) => each.key === key);
      if (wish?.isNew === false && desk.left(account, orderId) === qty) continue;
      desk.cancel(account, orderId);
      shown.delete(key);
    }
    for (const { key, side, price, qty } of wanted) {
      if (shown.has(key)) continue;
      const orderId = desk.show(account, side, price, qty);
      if (orderId !== undefined) shown.set(key, { orderId, qty });
    }
    const pace = Math.max(slowest, desk.pace(desk.now()).times);
    const gap = Math.max(1, Math.round((plan.refresh * (0.5 + random.unit())) / pace));
    desk.at((desk.now() + gap) as Time, quote);
  };
  desk.at(desk.now(), quote);
}

/** A rival never sleeps deeper than this, so that it notices when a busy time begins. */
const slowest = 0.05;

interface Shown {
  readonly orderId: string;
  readonly qty: Qty;
}

interface Wish {
  readonly key: number;
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
  /** True when it is to be shown anew even if it stands there already. */
  readonly isNew: boolean;
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

/** What it would show, best first, on both sides; nothing where the grid has no price. */
function wishes(
  desk: Desk,
  { levels, qty, step, flicker = 1 }: RivalPlan,
  centre: number,
  widths: Widths,
  random: Random,
): readonly Wish[] {
  const all: Wish[] = [];
  for (const side of sides) {
    const half = widths[side]();
    for (let level = 0; level < levels; level += 1) {
      const isNew = random.chance(flicker);
      const further = step === undefined ? (half * level) / 4 : (level * step) / oneDollar;
      const price = limitAt(desk.grid, side, centre - sign(side) * (half + further));
      if (price === undefined) continue;
      const size = step === undefined ? ((qty * (level + 1)) as Qty) : qty;
      const key = sign(side) * price;
      if (all.at(-1)?.key !== key) all.push({ key, side, price, qty: size, isNew });
    }
  }
  return all;
}
