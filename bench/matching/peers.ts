import * as hft from "hft-limit-order-book";
import * as nodejs from "nodejs-order-book";
import { mixed, type Contestant, type Game } from "./contestant.ts";
import { cancel, fields, nameOf, sweep, type Workload } from "./workload.ts";

/** As much of the two peers as is played here; they are of one family. */
interface PeerBook {
  limit(options: { id: string; side: never; size: number; price: number; timeInForce?: never }): PeerAnswer;
  cancel(id: string): unknown;
  snapshot(): { readonly bids: readonly PeerLevel[]; readonly asks: readonly PeerLevel[] };
}

interface PeerAnswer {
  readonly done: readonly PeerOrder[];
  readonly partial: PeerOrder | null;
  readonly partialQuantityProcessed: number;
  readonly err: unknown;
}

interface PeerOrder {
  readonly id: string;
  readonly size: number;
  readonly price: number;
}

interface PeerLevel {
  readonly price: number;
  readonly orders: readonly PeerOrder[];
}

export const peers: readonly Contestant[] = [
  { name: "nodejs_order_book", start: (workload) => startPeer(new nodejs.OrderBook() as never, workload) },
  { name: "hft_limit_order_book", start: (workload) => startPeer(new hft.OrderBook() as never, workload) },
];

/** Through `limit`, which their READMEs name as the way under `createOrder`; ids are made before the clock runs. */
function startPeer(book: PeerBook, { operations, ids }: Workload): Game {
  const answers: (PeerAnswer | undefined)[] = ids.map(() => undefined);
  return {
    play: (from, to) => {
      for (let at = from; at < to; at += 1) {
        const kind = operations[fields * at] ?? 0;
        if (kind === cancel) {
          book.cancel(ids[operations[fields * at + 4] ?? 0] ?? "");
          continue;
        }
        const order = {
          id: ids[at] ?? "",
          side: (operations[fields * at + 1] === 0 ? "buy" : "sell") as never,
          price: operations[fields * at + 2] ?? 0,
          size: operations[fields * at + 3] ?? 0,
        };
        const answer = book.limit(kind === sweep ? { ...order, timeInForce: "IOC" as never } : order);
        // What they traded is summed up after the clock has stopped.
        if (answer.done.length > 0 || answer.partial !== null) answers[at] = answer;
      }
    },
    result: () => {
      const trades = answers.reduce(
        (sum, answer, at) => (answer === undefined ? sum : tradeSum(sum, answer, at)),
        0,
      );
      return { trades, ...bookOf(book) };
    },
  };
}

/** `done` holds the resting orders used up, and at last the incoming one if it is; `partial` is whichever is not. */
function tradeSum(
  sum: number,
  { done, partial, partialQuantityProcessed }: PeerAnswer,
  incoming: number,
): number {
  let trades = sum;
  for (const order of done) {
    if (nameOf(order.id) !== incoming) trades = mixed(trades, nameOf(order.id), order.price, order.size);
  }
  if (partial === null || nameOf(partial.id) === incoming) return trades;
  return mixed(trades, nameOf(partial.id), partial.price, partialQuantityProcessed);
}

function bookOf(book: PeerBook): { readonly book: number; readonly resting: number } {
  const { bids, asks } = book.snapshot();
  let sum = 0;
  let resting = 0;
  for (const { price, orders } of [...bids, ...asks]) {
    for (const order of orders) {
      sum = mixed(sum, nameOf(order.id), price, order.size);
      resting += 1;
    }
  }
  return { book: sum, resting };
}
