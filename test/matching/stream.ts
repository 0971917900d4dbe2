import type { Random } from "../../src/lib/random.ts";
import { priceGrid, type PriceGrid } from "../../src/domain/price-grid.ts";
import type { Side } from "../../src/domain/side.ts";
import type { Price } from "../../src/domain/units.ts";
import type { SelfTradePrevention, TimeInForce } from "../../src/sim/command.ts";
import { priceStructures } from "../../src/sim/price-structure.ts";

/** Random commands for a few markets. Orders are named by their rank among those that rest, so any part of a stream is one. */
export type StreamCommand =
  | {
      readonly kind: "enter";
      readonly market: number;
      readonly owner: number;
      readonly subaccount: number;
      readonly side: Side;
      readonly price: Price;
      readonly qty: number;
      readonly timeInForce: TimeInForce;
      readonly selfTradePrevention: SelfTradePrevention;
      readonly postOnly: boolean;
    }
  | { readonly kind: "cancel"; readonly market: number; readonly which: number }
  | { readonly kind: "reduce"; readonly market: number; readonly which: number; readonly share: number }
  | {
      readonly kind: "amend";
      readonly market: number;
      readonly which: number;
      readonly price: Price;
      readonly qty: number;
    };

export const marketCount = 3;

/** A market's grid over the stream: halfway it may get finer while orders rest. */
interface Course {
  readonly before: PriceGrid;
  readonly after: PriceGrid;
  readonly turnsAt: number;
  /** Where on the grid people trade, as a share of it, and how wide round it. */
  readonly middle: number;
  readonly width: number;
}

export function* randomStream(random: Random, count: number): Generator<StreamCommand> {
  const courses = Array.from({ length: marketCount }, () => randomCourse(random, count));
  // Some streams stay nearly empty, some grow deep.
  const leaving = random.pick([0.2, 0.35, 0.5]);
  for (let at = 0; at < count; at += 1) {
    const market = random.whole(0, marketCount - 1);
    const course = courses[market];
    if (course === undefined) continue;
    const grid = at < course.turnsAt ? course.before : course.after;
    yield randomCommand(random, market, leaving, () => randomPrice(random, grid, course));
  }
}

function randomCommand(
  random: Random,
  market: number,
  leaving: number,
  newPrice: () => Price,
): StreamCommand {
  const draw = random.unit();
  const which = random.whole(0, 1_000_000);
  if (draw < leaving * 0.6) return { kind: "cancel", market, which };
  if (draw < leaving * 0.8) return { kind: "reduce", market, which, share: random.unit() };
  if (draw < leaving) return { kind: "amend", market, which, price: newPrice(), qty: randomQty(random) };
  return {
    kind: "enter",
    market,
    owner: random.whole(1, 4),
    subaccount: random.whole(0, 2),
    side: random.pick(["bid", "ask"]),
    price: newPrice(),
    qty: randomQty(random),
    timeInForce: random.pick(timesInForce, (each) => (each === "good_till_canceled" ? 8 : 1)),
    selfTradePrevention: random.pick(["taker_at_cross", "maker"]),
    postOnly: random.chance(0.2),
  };
}

const timesInForce: readonly TimeInForce[] = ["good_till_canceled", "immediate_or_cancel", "fill_or_kill"];

/** Mostly a few contracts, sometimes hundredths, sometimes enough to sweep everything, and past 2^31. */
function randomQty(random: Random): number {
  const draw = random.unit();
  if (draw < 0.1) return random.whole(1, 99);
  if (draw < 0.9) return random.whole(1, 20) * 100;
  return draw < 0.99 ? random.whole(100, 1_000) * 100 : random.whole(1, 5) * 1_000_000_000;
}

function randomPrice(random: Random, grid: PriceGrid, { middle, width }: Course): Price {
  const near = Math.round((middle + (random.unit() - 0.5) * width) * grid.size);
  const index = random.chance(0.02) ? random.whole(0, grid.size - 1) : near;
  return grid.at(Math.max(0, Math.min(grid.size - 1, index))) ?? grid.lowest;
}

function randomCourse(random: Random, count: number): Course {
  const before = random.pick(grids);
  const finer = grids.filter((after) => isFiner(before, after));
  return {
    before,
    after: random.pick(finer),
    turnsAt: random.whole(0, count),
    middle: random.unit(),
    width: random.pick([0.01, 0.1, 0.5]),
  };
}

const grids: readonly PriceGrid[] = Object.entries(priceStructures).map(([name, ranges]) => {
  const grid = priceGrid(ranges);
  if (!grid.ok) throw new Error(`${name}: ${grid.why}`);
  return grid.value;
});

/** Every price of the coarse grid is one of the fine grid too: nothing that rests falls off. */
function isFiner(coarse: PriceGrid, fine: PriceGrid): boolean {
  for (let index = 0; index < coarse.size; index += 1) {
    const price = coarse.at(index);
    if (price === undefined || !fine.has(price)) return false;
  }
  return true;
}
