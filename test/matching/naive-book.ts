import { isCrossing, opposite, type Side } from "../../src/domain/side.ts";
import { least, minus, plus, sum, zeroQty, type Price, type Qty } from "../../src/domain/units.ts";
import { notResting, type BookOrder, type MatchStep, type OrderBook } from "../../src/sim/matching/book.ts";

/** Right at a glance and slow: one list in order of arrival, sorted by price whenever somebody asks. */
export function naiveBook<Order extends BookOrder>(): OrderBook<Order> {
  const arrived: Order[] = [];
  // The sort is stable: at one price the older stays before the younger.
  const queue = (side: Side): readonly Order[] =>
    arrived
      .filter((order) => order.side === side)
      .toSorted((a, b) => (side === "bid" ? b.price - a.price : a.price - b.price));
  const remove = (order: Order): void => {
    arrived.splice(arrived.indexOf(order), 1);
    order.place = notResting;
  };

  return {
    best: (side) => queue(side)[0]?.price,
    first: (side) => queue(side)[0],
    next: (order) => {
      const mine = queue(order.side);
      return mine[mine.indexOf(order) + 1];
    },
    add: (order) => {
      arrived.push(order);
      order.place = arrived.length;
    },
    remove,
    reduce: (order, by) => {
      order.left = minus(order.left, by);
      if (order.left === 0) remove(order);
    },
    meet: (arrival) => {
      const steps: MatchStep<Order>[] = [];
      let { left } = arrival;
      for (const resting of queue(opposite(arrival.side))) {
        if (left === 0 || !isCrossing(arrival.side, arrival.price, resting.price)) break;
        if (resting.owner === arrival.owner) {
          if (arrival.selfTradePrevention === "taker_at_cross") return { steps, left, hasMetOwn: true };
          steps.push({ kind: "cancel-own", resting });
        } else {
          const qty = least(left, resting.left);
          steps.push({ kind: "trade", resting, qty });
          left = minus(left, qty);
        }
      }
      return { steps, left, hasMetOwn: steps.some(({ kind }) => kind === "cancel-own") };
    },
    ahead: (order) => {
      const level = queue(order.side).filter(({ price }) => price === order.price);
      return sum(level.slice(0, level.indexOf(order)).map(({ left }) => left));
    },
    levels: (side) => {
      const totals = new Map<Price, Qty>();
      for (const { price, left } of queue(side)) totals.set(price, plus(totals.get(price) ?? zeroQty, left));
      return [...totals].map(([price, qty]) => ({ price, qty }));
    },
  };
}
