import { seededRandom, type Random } from "../../src/lib/random.ts";
import { Ladder } from "../../src/sim/matching/ladder.ts";
import { Ladders } from "../../src/sim/matching/ladders.ts";

/** Orders and cancels for one market with cent prices; the first `filling` of them only build the book. */
export interface Workload {
  readonly name: string;
  /** Five numbers each: kind, side, price, qty, and the operation that made the order to cancel. */
  readonly operations: Int32Array;
  readonly count: number;
  readonly filling: number;
  /** A text id for every order, made before any clock runs. */
  readonly ids: readonly string[];
}

const prefix = "order-";

/** The operation that made the order with this id. */
export function nameOf(id: string): number {
  return Number(id.slice(prefix.length));
}

/** The numbers of an operation, and its kinds. */
export const fields = 5;
export const limitOrder = 0;
export const cancel = 1;
/** Immediate-or-cancel at a price that takes whatever there is. */
export const sweep = 2;

export interface Mix {
  readonly name: string;
  readonly seed: number;
  readonly resting: number;
  readonly count: number;
  /** Shares of orders that rest and of cancels; the others cross, each as much as keeps the book its size. */
  readonly adds: number;
  readonly cancels: number;
}

/** Prices crowd near the middle, which wanders, as closely as they were recorded. Played on the core, so that every cancel finds its order. */
export function makeWorkload({ name, seed, resting, count, adds, cancels }: Mix): Workload {
  const random = seededRandom(seed);
  const total = resting + count;
  const operations = new Int32Array(fields * total);
  const book = rehearsal(total);
  const perCross = (adds - cancels) / (1 - adds - cancels);
  let middle = 50;
  for (let at = 0; at < total; at += 1) {
    if (at % 100 === 0) middle = Math.max(35, Math.min(65, middle + random.whole(-1, 1)));
    const draw = at < resting ? 0 : random.unit();
    const side = random.chance(0.5) ? 0 : 1;
    if (draw < adds) {
      const price = 100 * passivePrice(random, side, middle, book.best());
      const qty = 100 * random.whole(1, 100);
      operations.set([limitOrder, side, price, qty, 0], fields * at);
      book.add(at, side, price, qty);
    } else if (draw < adds + cancels && book.size() > 0) {
      operations.set([cancel, 0, 0, 0, book.cancelOne(random)], fields * at);
    } else {
      // The book pulls back to its size: a fuller one loses more.
      const orders = perCross * (book.size() / resting) ** 4 * random.exponential(1);
      const qty = 100 * Math.max(1, Math.round(50 * orders));
      const price = side === 0 ? 9_900 : 100;
      operations.set([sweep, side, price, qty, 0], fields * at);
      book.cross(side, price, qty);
    }
  }
  const ids = Array.from({ length: total }, (_, at) => `${prefix}${at}`);
  return { name, operations, count, filling: resting, ids };
}

function passivePrice(random: Random, side: number, middle: number, [bid, ask]: readonly number[]): number {
  const away = 1 + distance(random);
  const price =
    side === 0 ? Math.min(middle - away, (ask ?? 0) - 1) : Math.max(middle + away, (bid ?? 0) + 1);
  return Math.max(1, Math.min(99, price));
}

/** Cents behind the best price and the share of changes there, as recorded on Kalshi's busiest market [data-facts.md §1]. */
const recorded: readonly (readonly [from: number, to: number, share: number])[] = [
  [0, 0, 0.362],
  [1, 1, 0.164],
  [2, 2, 0.107],
  [3, 3, 0.073],
  [4, 4, 0.054],
  [5, 5, 0.041],
  [6, 6, 0.035],
  [7, 10, 0.051],
  [11, 30, 0.113],
];

function distance(random: Random): number {
  const [from, to] = random.pick(recorded, ([, , share]) => share);
  return random.whole(from, to);
}

function rehearsal(total: number) {
  const ladders = new Ladders();
  const ladder = new Ladder();
  const placeOf = new Int32Array(total);
  const living: number[] = [];
  const rankOf = new Int32Array(total);
  const forget = (name: number): void => {
    const last = living.pop();
    if (last === undefined || last === name) return;
    living[rankOf[name] ?? 0] = last;
    rankOf[last] = rankOf[name] ?? 0;
  };
  return {
    best: () => [ladder.best(0) / 100, ladder.best(1) / 100],
    size: () => living.length,
    add: (name: number, side: number, price: number, qty: number) => {
      placeOf[name] = ladders.join(ladder, side === 0 ? 0 : 1, price, qty, 1, name);
      rankOf[name] = living.length;
      living.push(name);
    },
    cancelOne: (random: Random) => {
      const name = living[random.whole(0, living.length - 1)] ?? 0;
      ladders.drop(ladder, placeOf[name] ?? 0);
      forget(name);
      return name;
    },
    cross: (side: number, price: number, qty: number) => {
      const met = ladders.walk(ladder, side === 0 ? 0 : 1, price, qty, 0, false);
      let left = qty;
      for (const place of ladders.met.slice(0, met)) {
        const name = ladders.labelOf(place);
        const each = Math.min(left, ladders.leftOf(place));
        if (each === ladders.leftOf(place)) forget(name);
        ladders.take(ladder, place, each);
        left -= each;
      }
    },
  };
}
