import { expect, it } from "vitest";
import { contracts, millis, price, time, type Qty } from "../../domain/units.ts";
import { optimisticQueue } from "../queue/optimistic.ts";
import { moveLevel, newFlow, tradeAtLevel } from "./level-flow.ts";
import { newOrder, type PaperOrder } from "./paper-order.ts";

/** A level of 500 with our order behind all of it, and 300 of others who joined behind us. */
function level() {
  const flow = newFlow();
  const orders: PaperOrder[] = [];
  let size = 500;
  let ms = 0;
  const now = () => time(millis(ms));
  const join = (): PaperOrder => {
    const names = {
      orderId: "o",
      clientOrderId: `c${orders.length}`,
      ticker: "T",
      side: "bid" as const,
      shard: 0,
    };
    const order = newOrder({ ...names, price: price(4000), total: contracts(10) }, contracts(size), now());
    orders.push(order);
    return order;
  };
  const change = (by: number): void => {
    const before = contracts(size);
    size += by;
    moveLevel(flow, optimisticQueue, orders, { before, now: contracts(size) }, now());
  };
  const trade = (by: number): readonly Qty[] =>
    tradeAtLevel(flow, optimisticQueue, orders, contracts(by), now()).map(({ qty }) => qty);
  const first = join();
  change(300);
  return { first, join, change, trade, wait: (by: number) => (ms += by) };
}

type Step = readonly ["size" | "trade" | "wait", number];

const cases: readonly (readonly [string, readonly Step[], number])[] = [
  // what is told                                steps                                           ahead of us in the end
  ["a cancel", [["size", -120]], 380],
  [
    "a trade and its size",
    [
      ["trade", 120],
      ["size", -120],
    ],
    380,
  ],
  [
    "a size and its trade",
    [
      ["size", -120],
      ["trade", 120],
    ],
    380,
  ],
  [
    "a trade, its size, and a cancel",
    [
      ["trade", 120],
      ["size", -120],
      ["size", -120],
    ],
    260,
  ],
  [
    "a size, its trade, and a cancel",
    [
      ["size", -120],
      ["trade", 120],
      ["size", -120],
    ],
    260,
  ],
  [
    "a trade whose size never shows, and a later cancel",
    [
      ["trade", 120],
      ["wait", 1_501],
      ["size", -120],
    ],
    260,
  ],
  [
    "a cancel, and a trade too late to be it",
    [
      ["size", -120],
      ["wait", 1_501],
      ["trade", 120],
    ],
    260,
  ],
];

it.each(cases)("%s leave the right size ahead", (_, steps, ahead) => {
  const { first, change, trade, wait } = level();
  for (const [what, by] of steps) {
    if (what === "size") change(by);
    else if (what === "trade") trade(by);
    else wait(by);
  }
  // Nothing is a cancel before the news of a trade has had its time.
  wait(1_501);
  trade(0);
  expect(first.front).toBeCloseTo(ahead, 9);
});

it("what left before an order came is no part of its queue, though its trade is told afterwards", () => {
  const { join, change, trade } = level();
  change(-120);
  const second = join();
  expect(second.front).toBe(680);
  trade(120);
  expect(second.front).toBe(680);
  trade(50);
  expect(second.front).toBe(630);
});

it("a trade that reaches us is shared in the order in which our orders came", () => {
  const { first, join, trade } = level();
  join();
  expect(trade(505)).toEqual([contracts(5), 0]);
  first.filled = contracts(5); // who books the fill does this
  expect(trade(400)).toEqual([contracts(5), contracts(10)]);
});
