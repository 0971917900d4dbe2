import {
  afterOrder,
  drop,
  firstOn,
  join,
  newLadder,
  newPool,
  newWalk,
  take,
  walkOther,
  type Ladder,
} from "../../src/sim/matching/ladder.ts";
import { mixed, type Contestant } from "./contestant.ts";
import { cancel, fields, limitOrder, type Workload } from "./workload.ts";

/** The matching core: numbers in, numbers out. What a caller needs to name orders is part of the time. */
export const core: Contestant = {
  name: "core",
  start: ({ operations, count, filling }: Workload) => {
    const ladder = newLadder(newPool());
    const walk = newWalk();
    const placeOf = new Int32Array(count + filling);
    const nameAt = new Int32Array(count + filling + 1);
    let trades = 0;
    return {
      play: (from, to) => {
        for (let at = from; at < to; at += 1) {
          const kind = operations[fields * at] ?? 0;
          if (kind === cancel) {
            drop(ladder, placeOf[operations[fields * at + 4] ?? 0] ?? 0);
            continue;
          }
          const side = operations[fields * at + 1] === 0 ? 0 : 1;
          const price = operations[fields * at + 2] ?? 0;
          walkOther(walk, ladder, side, price, operations[fields * at + 3] ?? 0, 0, false);
          for (let step = 0; step < walk.length; step += 1) {
            const place = walk.orders[step] ?? 0;
            const qty = walk.qtys[step] ?? 0;
            const name = nameAt[place] ?? 0;
            trades = mixed(trades, name, operations[fields * name + 2] ?? 0, qty);
            take(ladder, place, qty);
          }
          if (kind !== limitOrder || walk.left === 0) continue;
          const place = join(ladder, side, price, walk.left, 1);
          placeOf[at] = place;
          nameAt[place] = at;
        }
      },
      result: () => ({
        trades,
        book: bookSum(ladder, nameAt, operations),
        resting: ladder.orderCount,
      }),
    };
  },
};

function bookSum(ladder: Ladder, nameAt: Int32Array, operations: Int32Array): number {
  let sum = 0;
  for (const side of [0, 1] as const) {
    for (let place = firstOn(ladder, side); place !== 0; place = afterOrder(ladder, side, place)) {
      const name = nameAt[place] ?? 0;
      sum = mixed(sum, name, operations[fields * name + 2] ?? 0, ladder.pool.sizes[2 * place] ?? 0);
    }
  }
  return sum;
}
