import { Ladder, type SideIndex } from "../../src/sim/matching/ladder.ts";
import { Ladders } from "../../src/sim/matching/ladders.ts";
import { mixed, type Contestant, type Game, type Outcome } from "./contestant.ts";
import { cancel, fields, limitOrder, type Workload } from "./workload.ts";

/** The matching core: numbers in, numbers out. What a caller needs to name orders is part of the time. */
export const core: Contestant = { name: "core", start: (workload: Workload) => new CoreGame(workload) };

/** A class, as a program that is after nanoseconds would write it: what a closure holds is looked up at each use. */
class CoreGame implements Game {
  private readonly operations: Int32Array;
  private readonly ladders = new Ladders();
  private readonly ladder: Ladder;
  private readonly placeOf: Int32Array;
  private trades = 0;

  constructor({ operations, count, filling }: Workload) {
    this.operations = operations;
    this.ladder = new Ladder();
    if (placeOf.length < count + filling) placeOf = new Int32Array(count + filling);
    this.placeOf = placeOf;
  }

  play(from: number, to: number): void {
    const { operations, ladders, ladder, placeOf } = this;
    for (let at = from; at < to; at += 1) {
      const first = Math.imul(at, stride);
      const kind = operations[first];
      if (kind === cancelKind) {
        ladders.drop(ladder, placeOf[operations[(first + 4) | 0] as number] as number);
        continue;
      }
      const side = ((operations[(first + 1) | 0] as number) & 1) as SideIndex;
      const price = operations[(first + 2) | 0] as number;
      const qty = operations[(first + 3) | 0] as number;
      const left = ladder.isCrossing(side, price) ? this.cross(side, price, qty) : qty;
      if (left > 0 && kind === limitKind) {
        placeOf[at] = ladders.join(ladder, side, price, left, somebody, at);
      }
    }
  }

  /** What found nobody. */
  private cross(side: SideIndex, price: number, qty: number): number {
    const { operations, ladders, ladder } = this;
    const count = ladders.walk(ladder, side, price, qty, stranger, false);
    const { met } = ladders;
    let { trades } = this;
    let left = qty;
    for (let step = 0; step < count; step += 1) {
      const place = met[step] as number;
      const name = ladders.labelOf(place);
      const each = ladders.take(ladder, place, left);
      trades = mixed(trades, name, operations[Math.imul(name, stride) + 2] as number, each);
      left -= each;
    }
    this.trades = trades;
    return left;
  }

  result(): Outcome {
    const { ladders, ladder, operations, trades } = this;
    let book = 0;
    let resting = 0;
    for (const side of [0, 1] as const) {
      let place = ladders.firstOn(ladder, side);
      for (; place !== 0; place = ladders.nextOn(ladder, side, place)) {
        const name = ladders.labelOf(place);
        book = mixed(book, name, operations[fields * name + 2] as number, ladders.leftOf(place));
        resting += 1;
      }
    }
    return { trades, book, resting };
  }
}

/** The places of the orders of the game that is on: one array for all games, as in C. */
let placeOf = new Int32Array(0);

// To the compiler a constant of this file is a number; an imported one is looked up at every use.
const stride = fields;
const cancelKind = cancel;
const limitKind = limitOrder;

/** Nobody meets an order of its own here. */
const stranger = 0;
const somebody = 1;
