import type { ClientOrderId, OrderId, OrderReport } from "../../domain/order.ts";
import type { Side } from "../../domain/side.ts";
import { least, minus, zeroMoney, type Money, type Price, type Qty, type Time } from "../../domain/units.ts";
import { frontAfter, type QueueModel } from "../queue/queue-model.ts";

/** One order of ours at rest on a paper venue, and its place in a queue it is not really in. */
export interface PaperOrder {
  readonly orderId: OrderId;
  readonly clientOrderId: ClientOrderId;
  readonly ticker: string;
  readonly side: Side;
  readonly shard: number;
  price: Price;
  total: Qty;
  filled: Qty;
  changedAt: Time;
  /** What rounding has taken from this order's fees so far. */
  feeAccumulator: Money;
  queue: Queue;
}

/** Sizes are contracts as floats, like the queue models'. */
export interface Queue {
  /** Ahead of us; infinite where the level cannot be seen. */
  front: number;
  /** The level's size when it was last looked at. */
  shown: number;
  /** Traded at the level and not yet seen to leave it. */
  traded: { qty: number; at: Time };
  /** What lately left without a trade: news of the trade may still come. */
  departures: Departure[];
}

interface Departure {
  readonly at: Time;
  qty: number;
  /** How far it moved us. */
  moved: number;
}

/** News of one trade and of the size it took come on two channels, at most this far apart. */
const newsApart = 1_500_000;

export function remaining(order: PaperOrder): Qty {
  return minus(order.total, order.filled);
}

export function newQueue(shown: Qty | undefined, at: Time): Queue {
  const size = shown === undefined ? Infinity : shown / 100;
  return {
    front: size,
    shown: shown === undefined ? 0 : size,
    traded: { qty: 0, at },
    departures: [],
  };
}

/** The level shows another size. */
export function moveQueue(queue: Queue, model: QueueModel, shown: Qty, at: Time): void {
  const now = shown / 100;
  const before = queue.shown;
  queue.shown = now;
  if (queue.front === Infinity) {
    // Seen for the first time: everybody there may have come before us.
    queue.front = now;
    return;
  }
  if (at - queue.traded.at > newsApart) queue.traded.qty = 0;
  const explained = Math.max(0, Math.min(queue.traded.qty, before - now));
  queue.traded.qty -= explained;
  const front = frontAfter(model, queue.front, { before, now, traded: explained });
  const gone = before - now - explained;
  queue.departures = queue.departures.filter((each) => at - each.at <= newsApart);
  if (gone > 0) queue.departures.push({ at, qty: gone, moved: queue.front - front });
  queue.front = front;
}

/**
 * Somebody traded `size` at the level; gives how much of it comes to us. `ours` is what earlier orders of
 * ours at the level have taken of it already.
 */
export function tradeAtLevel(order: PaperOrder, size: Qty, ours: Qty, at: Time): Qty {
  const { queue } = order;
  const known = takeBack(queue, size / 100, at);
  queue.traded = { qty: queue.traded.qty + size / 100 - known, at };
  queue.front -= (size - ours) / 100;
  if (queue.front >= 0) return 0 as Qty;
  const reached = Math.round(-queue.front * 100) as Qty;
  queue.front = 0;
  return least(reached, remaining(order));
}

/**
 * What left the level just before may have been this very trade: then it was no cancel, and what it moved us
 * as one is taken back. Gives how much of the trade had been seen to leave.
 */
function takeBack(queue: Queue, size: number, at: Time): number {
  let known = 0;
  for (const departure of queue.departures) {
    if (at - departure.at > newsApart) continue;
    const part = Math.min(departure.qty, size - known);
    const moved = departure.moved * (part / departure.qty);
    queue.front += moved;
    departure.moved -= moved;
    departure.qty -= part;
    known += part;
    if (known >= size) break;
  }
  queue.departures = queue.departures.filter((each) => each.qty > 0);
  return known;
}

export function newOrder(
  base: Pick<PaperOrder, "orderId" | "clientOrderId" | "ticker" | "side" | "shard" | "price" | "total">,
  shown: Qty | undefined,
  at: Time,
): PaperOrder {
  return {
    ...base,
    filled: 0 as Qty,
    changedAt: at,
    feeAccumulator: zeroMoney,
    queue: newQueue(shown, at),
  };
}

export function reportOf(order: PaperOrder, status: OrderReport["status"], reason: string): OrderReport {
  const { orderId, clientOrderId, ticker, side, price, total, filled, shard, changedAt } = order;
  const left = status === "resting" ? remaining(order) : (0 as Qty);
  return {
    orderId,
    clientOrderId,
    ticker,
    side,
    price,
    status,
    total,
    filled,
    left,
    shard,
    changedAt,
    reason,
  };
}
