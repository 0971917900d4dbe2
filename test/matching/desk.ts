import { isCrossing, opposite, sides, type Side } from "../../src/domain/side.ts";
import { qty } from "../../src/domain/units.ts";
import type { BookOrder, OrderBook } from "../../src/sim/matching/book.ts";
import { planMatch, type Incoming, type MatchPlan } from "../../src/sim/matching/plan.ts";
import { marketCount, type StreamCommand } from "./stream.ts";

/** Takes commands to the books of a few markets, the way the exchange does. */
export interface Desk {
  /** What happened, in words. */
  play(command: StreamCommand): string;
  /** A fingerprint of all that the books show, and of the queue place of one order of the market. */
  hash(market: number, which: number): number;
  /** The same in words. */
  show(): string;
}

export interface DeskOrder extends BookOrder {
  readonly name: number;
  /** Self-trade prevention works across subaccounts, so no book may look at it [api.md §5.1]. */
  readonly subaccount: number;
}

type DeskBook = OrderBook<DeskOrder>;

export function newDesk(newBook: () => DeskBook): Desk {
  const books = Array.from({ length: marketCount }, newBook);
  const resting = books.map(() => new Array<DeskOrder>());
  let names = 0;

  return {
    play: (command) => {
      const book = books[command.market];
      const queue = resting[command.market];
      if (book === undefined || queue === undefined) throw new Error("no such market");
      names += 1;
      const told = playOne(book, queue, names, command);
      resting[command.market] = queue.filter((order) => book.has(order));
      return told;
    },
    hash: (market, which) => {
      const order = pick(resting[market] ?? [], which);
      const ahead = order === undefined ? 0 : (books[market]?.ahead(order) ?? 0);
      return books.reduce((sum, book) => mix(sum, hashOf(book)), ahead);
    },
    show: () => books.map(showBook).join("\n"),
  };
}

function playOne(book: DeskBook, queue: DeskOrder[], name: number, command: StreamCommand): string {
  if (command.kind === "enter") {
    const { account, subaccount, side, price } = command;
    if (command.postOnly && isCrossing(side, price, book.best(opposite(side)))) return "post only cross";
    const order = { name, account, subaccount, side, price, left: qty(command.qty), place: 0 };
    const { timeInForce, selfTradePrevention } = command;
    return match(book, queue, order, { ...order, timeInForce, selfTradePrevention });
  }
  const order = pick(queue, command.which);
  if (order === undefined) return "not found";
  switch (command.kind) {
    case "cancel":
      book.remove(order);
      return `cancelled ${order.name}`;
    case "reduce": {
      const by = qty(Math.max(1, Math.ceil(order.left * command.share)));
      book.reduce(order, by);
      return `reduced ${order.name} by ${by}`;
    }
    case "amend": {
      book.remove(order);
      const { price } = command;
      const changed = { ...order, price, left: qty(command.qty), place: 0 };
      const terms = { timeInForce: "good_till_canceled", selfTradePrevention: "taker_at_cross" } as const;
      return match(book, queue, changed, { ...changed, ...terms });
    }
  }
}

function match(book: DeskBook, queue: DeskOrder[], order: DeskOrder, incoming: Incoming): string {
  const plan = planMatch(book, incoming);
  const told = plan.steps.map((step) => {
    if (step.kind === "trade") {
      book.reduce(step.resting, step.qty);
      return `traded ${step.qty} at ${step.resting.price} with ${step.resting.name}`;
    }
    book.remove(step.resting);
    return `cancelled own ${step.resting.name}`;
  });
  const isResting = plan.end === "rest" && incoming.timeInForce === "good_till_canceled";
  if (isResting) {
    order.left = plan.left;
    book.add(order);
    queue.push(order);
  }
  return [...told, ending(plan)].join(", ");
}

function ending({ end, left, traded }: MatchPlan<DeskOrder>): string {
  return `${end} with ${left} left of ${left + traded}`;
}

function pick(queue: readonly DeskOrder[], which: number): DeskOrder | undefined {
  return queue[which % Math.max(1, queue.length)];
}

function hashOf(book: DeskBook): number {
  let sum = book.size();
  for (const side of sides) {
    sum = mix(sum, book.best(side) ?? 0);
    for (const { price, qty } of book.levels(side)) sum = mix(mix(sum, price), qty);
    for (const { name, price, left } of queueOf(book, side)) sum = mix(mix(mix(sum, name), price), left);
  }
  return sum;
}

function* queueOf(book: DeskBook, side: Side): Generator<DeskOrder> {
  let seen = 0;
  for (let order = book.first(side); order !== undefined; order = book.next(order)) {
    seen += 1;
    if (seen > book.size()) throw new Error("the queue runs in a circle");
    yield order;
  }
}

function showBook(book: DeskBook): string {
  return sides
    .map((side) => {
      const levels = book.levels(side).map((level) => `${level.price}:${level.qty}`);
      const orders = [...queueOf(book, side)].map((o) => `${o.name}@${o.price}x${o.left}+${book.ahead(o)}`);
      return `${side} best ${book.best(side)} [${levels.join(" ")}] ${orders.join(" ")}`;
    })
    .join(" | ");
}

function mix(sum: number, value: number): number {
  const mixed = Math.imul(sum ^ (value | 0) ^ Math.floor(value / 4_294_967_296), 0x9e37_79b1);
  return mixed ^ (mixed >>> 15);
}
