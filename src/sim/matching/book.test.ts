import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCrossing, opposite, sides, type Side } from "../../domain/side.ts";
import { least, minus, price, qty, zeroQty, type Price, type Qty } from "../../domain/units.ts";
import type { SelfTradePrevention, TimeInForce } from "../command.ts";
import type { BookOrder, OrderBook } from "./book.ts";
import { levelBook } from "./level-book.ts";
import { planMatch, type Incoming } from "./plan.ts";

interface TestOrder extends BookOrder {
  readonly name: number;
}

/** Obviously right: one list in order of arrival, sorted by price whenever somebody asks. */
interface NaiveBook {
  readonly orders: TestOrder[];
}

function naiveQueue(book: NaiveBook, side: Side): readonly TestOrder[] {
  const mine = book.orders.filter((order) => order.side === side);
  return mine.toSorted((a, b) => (side === "bid" ? b.price - a.price : a.price - b.price));
}

type Trade = readonly [maker: number, price: Price, qty: Qty];

/** Matches one contract at a time, straight from the rules. */
function naiveMatch(
  book: NaiveBook,
  incoming: Incoming,
): { trades: Trade[]; left: Qty; cancelled: number[] } {
  const trades: Trade[] = [];
  const cancelled: number[] = [];
  let left = incoming.left;
  let stopped = false;
  const canMeet = (order: TestOrder | undefined): order is TestOrder =>
    order !== undefined && isCrossing(incoming.side, incoming.price, order.price);
  const isMine = (order: TestOrder): boolean => order.account === incoming.account;
  if (incoming.timeInForce === "fill_or_kill") {
    const reachable = naiveQueue(book, opposite(incoming.side)).filter(canMeet);
    const firstMine = reachable.findIndex(isMine);
    const before = firstMine < 0 ? reachable : reachable.slice(0, firstMine);
    const others = incoming.selfTradePrevention === "maker" ? reachable.filter((o) => !isMine(o)) : before;
    const total = others.reduce((sum, order) => sum + order.left, 0);
    if (total < left && firstMine < 0) return { trades, left, cancelled };
  }
  while (left > 0 && !stopped) {
    const first = naiveQueue(book, opposite(incoming.side))[0];
    if (!canMeet(first)) break;
    if (isMine(first)) {
      if (incoming.selfTradePrevention === "taker_at_cross") stopped = true;
      else {
        cancelled.push(first.name);
        book.orders.splice(book.orders.indexOf(first), 1);
      }
      continue;
    }
    const amount = least(left, first.left);
    trades.push([first.name, first.price, amount]);
    left = minus(left, amount);
    first.left = minus(first.left, amount);
    if (first.left === 0) book.orders.splice(book.orders.indexOf(first), 1);
  }
  return { trades, left, cancelled };
}

type Step =
  | {
      readonly kind: "enter";
      readonly account: string;
      readonly side: Side;
      readonly price: number;
      readonly qty: number;
      readonly timeInForce: TimeInForce;
      readonly prevention: SelfTradePrevention;
    }
  | { readonly kind: "cancel" | "reduce"; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("enter" as const),
      account: fc.constantFrom("ann", "bob", "cid"),
      side: fc.constantFrom(...sides),
      price: fc.oneof(fc.integer({ min: 30, max: 40 }), fc.integer({ min: 1, max: 9_999 })),
      qty: fc.integer({ min: 1, max: 500 }),
      timeInForce: fc.constantFrom<TimeInForce>("good_till_canceled", "immediate_or_cancel", "fill_or_kill"),
      prevention: fc.constantFrom<SelfTradePrevention>("taker_at_cross", "maker"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom("cancel" as const, "reduce" as const), which: fc.nat(40) }),
  },
);

function runFast(book: OrderBook<TestOrder>, incoming: Incoming): ReturnType<typeof naiveMatch> {
  const plan = planMatch(book, incoming);
  const trades: Trade[] = [];
  const cancelled: number[] = [];
  for (const move of plan.steps) {
    if (move.kind === "cancel-own") {
      cancelled.push(move.resting.name);
      book.remove(move.resting);
    } else {
      trades.push([move.resting.name, move.resting.price, move.qty]);
      book.reduce(move.resting, move.qty);
    }
  }
  return { trades, left: plan.left, cancelled };
}

function queueOf(book: OrderBook<TestOrder>, side: Side): readonly (readonly [number, Price, Qty])[] {
  const queue: (readonly [number, Price, Qty])[] = [];
  for (let order = book.first(side); order !== undefined; order = book.next(order)) {
    queue.push([order.name, order.price, order.left]);
  }
  return queue;
}

function expectSame(fast: OrderBook<TestOrder>, naive: NaiveBook): void {
  for (const side of sides) {
    const queue = naiveQueue(naive, side);
    expect(queueOf(fast, side)).toEqual(queue.map((o) => [o.name, o.price, o.left]));
    expect(fast.best(side)).toBe(queue[0]?.price);
    const levels = new Map<Price, number>();
    for (const order of queue) levels.set(order.price, (levels.get(order.price) ?? 0) + order.left);
    expect(fast.levels(side)).toEqual([...levels].map(([price, total]) => ({ price, qty: total })));
  }
  expect(fast.size()).toBe(naive.orders.length);
}

/** Every book that there is answers to the same suite. */
const books = [["level book", levelBook<TestOrder>]] as const;

describe.each(books)("the %s", (_, newBook) => {
  it("agrees with a naive book on every trade, cancel and queue under random orders", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const fast = newBook();
        const naive: NaiveBook = { orders: [] };
        const fastOrders = new Map<number, TestOrder>();
        for (const [name, move] of steps.entries()) {
          if (move.kind === "enter") {
            const incoming: Incoming = {
              account: move.account,
              side: move.side,
              price: price(move.price),
              left: qty(move.qty),
              timeInForce: move.timeInForce,
              selfTradePrevention: move.prevention,
            };
            const result = runFast(fast, incoming);
            expect(result).toEqual(naiveMatch(naive, incoming));
            const isStopped =
              fast.best(opposite(move.side)) !== undefined &&
              isCrossing(move.side, incoming.price, fast.best(opposite(move.side)));
            if (result.left > 0 && move.timeInForce === "good_till_canceled" && !isStopped) {
              const order = { name, account: move.account, side: move.side, price: incoming.price };
              const entry: TestOrder = { ...order, left: result.left };
              fastOrders.set(name, entry);
              fast.add(entry);
              naive.orders.push({ ...order, left: result.left });
            }
          } else {
            const twin = naive.orders[move.which % Math.max(1, naive.orders.length)];
            const order = twin === undefined ? undefined : fastOrders.get(twin.name);
            if (twin === undefined || order === undefined) continue;
            if (move.kind === "cancel" || order.left === 1) {
              fast.remove(order);
              naive.orders.splice(naive.orders.indexOf(twin), 1);
            } else {
              const by = qty(Math.ceil(order.left / 2));
              fast.reduce(order, by);
              twin.left = minus(twin.left, by);
              if (twin.left === 0) naive.orders.splice(naive.orders.indexOf(twin), 1);
            }
          }
          expectSame(fast, naive);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("counts what is ahead at the order's own price, and nothing better or behind", () => {
    const book = newBook();
    const orders = [
      [4_500, 100],
      [4_500, 250],
      [4_600, 900],
      [4_500, 300],
      [4_500, 50],
    ].map(([at = 0, size = 0], name): TestOrder => ({
      name,
      account: "ann",
      side: "bid",
      price: price(at),
      left: qty(size),
    }));
    for (const order of orders) book.add(order);
    expect(orders.map((order) => book.ahead(order))).toEqual([0, 100, 0, 350, 650]);
  });

  it("keeps an order's place when it is reduced, and lets it go when nothing is left", () => {
    const book = newBook();
    const make = (name: number): TestOrder => {
      const order: TestOrder = { name, account: "ann", side: "ask", price: price(700), left: qty(100) };
      book.add(order);
      return order;
    };
    const [first, second] = [make(1), make(2)];
    book.reduce(first, qty(99));
    expect(queueOf(book, "ask").map(([name]) => name)).toEqual([1, 2]);
    book.reduce(first, qty(1));
    expect(book.has(first)).toBe(false);
    expect(book.first("ask")).toBe(second);
    expect(book.levels("ask")).toEqual([{ price: 700, qty: 100 }]);
    expect(book.levels("bid")).toEqual([]);
    expect(zeroQty).toBe(first.left);
  });
});
