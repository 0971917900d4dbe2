import { least, type Qty, type Time } from "../../domain/units.ts";
import { frontAfter, type QueueModel } from "../queue/queue-model.ts";
import { remaining, type PaperOrder } from "./paper-order.ts";

/**
 * What lately left one level, by trades and without. News of a trade and of the size it took come on two
 * channels in either order, and each must count once: so what left without a known trade is a cancel only
 * once no trade has claimed it for a while. Sizes are contracts as floats, like the queue models'.
 */
export interface LevelFlow {
  /** Traded, and not yet seen to leave. */
  traded: number;
  tradedAt: Time;
  readonly departures: Departure[];
}

/** The level went from one size to another; some of that was trades, the rest is not known yet. */
interface Departure {
  readonly at: Time;
  readonly before: number;
  readonly now: number;
  traded: number;
  /** Our orders that stood there, and in which place: it has nothing to do with those that came later. */
  readonly there: ReadonlyMap<PaperOrder, number>;
}

/** The two channels are at most this far apart. */
const newsApart = 1_500_000;

export function newFlow(): LevelFlow {
  return { traded: 0, tradedAt: 0 as Time, departures: [] };
}

/** The level shows another size. `orders` are ours that stand there. */
export function moveLevel(
  flow: LevelFlow,
  model: QueueModel,
  orders: readonly PaperOrder[],
  size: { readonly before: Qty; readonly now: Qty },
  at: Time,
): void {
  settle(flow, model, at);
  const before = size.before / 100;
  const now = size.now / 100;
  const there = new Map<PaperOrder, number>();
  for (const order of orders) {
    order.shown = size.now;
    // Seen for the first time: everybody there may have come before us.
    if (order.front === Infinity) order.front = now;
    else there.set(order, order.place);
  }
  if (now >= before) return;
  const traded = Math.min(flow.traded, before - now);
  flow.traded -= traded;
  flow.departures.push({ at, before, now, traded, there });
}

/**
 * Somebody traded at the level; gives what each of our orders there, in the order in which they came, gets of
 * it. What has left already is taken for this very trade, as far as it goes.
 */
export function tradeAtLevel(
  flow: LevelFlow,
  model: QueueModel,
  orders: readonly PaperOrder[],
  size: Qty,
  at: Time,
): readonly { readonly order: PaperOrder; readonly qty: Qty }[] {
  settle(flow, model, at);
  const missed = new Map<PaperOrder, number>();
  let unseen = size / 100;
  for (const departure of flow.departures) {
    const part = Math.min(departure.before - departure.now - departure.traded, unseen);
    departure.traded += part;
    unseen -= part;
    for (const order of orders) {
      if (departure.there.get(order) !== order.place) missed.set(order, (missed.get(order) ?? 0) + part);
    }
  }
  flow.traded += unseen;
  flow.tradedAt = at;
  let ours = 0;
  return orders.map((order) => {
    order.front -= Math.max(0, size / 100 - (missed.get(order) ?? 0) - ours);
    if (order.front >= 0) return { order, qty: 0 as Qty };
    const qty = least(Math.round(-order.front * 100) as Qty, remaining(order));
    order.front = 0;
    ours += qty / 100;
    return { order, qty };
  });
}

/** What no trade has claimed for long enough was cancelled. */
function settle(flow: LevelFlow, model: QueueModel, at: Time): void {
  if (at - flow.tradedAt > newsApart) flow.traded = 0;
  for (let first = flow.departures[0]; first !== undefined; first = flow.departures[0]) {
    if (at - first.at <= newsApart) return;
    for (const [order, place] of first.there) {
      if (order.place === place) order.front = frontAfter(model, order.front, first);
    }
    flow.departures.shift();
  }
}
