import * as hft from "hft-limit-order-book";
import * as nodejs from "nodejs-order-book";
import { mixed, TradeTape, type Contestant, type Game } from "./contestant.ts";
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

/** One for all games. */
const tape = new TradeTape("");

/** Through `limit`, which their READMEs name as the way under `createOrder`; ids are made before the clock runs. */
function startPeer(book: PeerBook, workload: Workload): Game {
  const { operations, ids } = workload;
  tape.rewind(workload);
  return {
    play: (from, to) => {
      for (let at = from; at < to; at += 1) {
        const kind = operations[stride * at] ?? 0;
        if (kind === cancelKind) {
          book.cancel(ids[operations[stride * at + 4] ?? 0] ?? "");
          continue;
        }
        const order = {
          id: ids[at] ?? "",
          side: (operations[stride * at + 1] === 0 ? "buy" : "sell") as never,
          price: operations[stride * at + 2] ?? 0,
          size: operations[stride * at + 3] ?? 0,
        };
        const answer = book.limit(kind === sweepKind ? { ...order, timeInForce: "IOC" as never } : order);
        if (answer.done.length > 0 || answer.partial !== null) noteTrades(tape, answer, order.id);
      }
    },
    result: () => ({ trades: tape.sum(nameOf), ...bookOf(book) }),
  };
}

/** `done` holds the resting orders used up, and at last the incoming one if it is; `partial` is whichever is not. */
function noteTrades(
  tape: TradeTape<string>,
  { done, partial, partialQuantityProcessed }: PeerAnswer,
  incoming: string,
): void {
  for (const { id, price, size } of done) if (id !== incoming) tape.note(id, price, size);
  if (partial !== null && partial.id !== incoming)
    tape.note(partial.id, partial.price, partialQuantityProcessed);
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

// To the compiler a constant of this file is a number; an imported one is looked up at every use.
const stride = fields;
const cancelKind = cancel;
const sweepKind = sweep;
