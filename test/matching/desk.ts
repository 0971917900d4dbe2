import { isCrossing, opposite, sides, type Side } from "../../src/domain/side.ts";
import { qty } from "../../src/domain/units.ts";
import { isResting, notResting, type BookOrder, type OrderBook } from "../../src/sim/matching/book.ts";
import { planMatch, type Incoming } from "../../src/sim/matching/plan.ts";
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
  /** Self-trade prevention works across subaccounts, so no book may look at it [api.md §5.1]. */
  readonly subaccount: number;
}

type DeskBook = OrderBook<DeskOrder>;

/** How a book finds the order behind a label. */
export type OrderOf = (label: number) => DeskOrder;

interface DeskMarket {
  readonly book: DeskBook;
  /** Those that rest, in the order they came. */
  queue: DeskOrder[];
  /** Those that ever rested, in all markets, by label. */
  readonly known: DeskOrder[];
}

export function newDesk(makeBooks: (orderOf: OrderOf) => () => DeskBook): Desk {
  const known: DeskOrder[] = [];
  const newBook = makeBooks((label) => {
    const order = known[label];
    if (order === undefined) throw new Error(`no order ${label} ever rested`);
    return order;
  });
  const markets = Array.from({ length: marketCount }, (): DeskMarket => ({
    book: newBook(),
    queue: [],
    known,
  }));
  let labels = 0;

  return {
    play: (command) => {
      const market = markets[command.market];
      if (market === undefined) throw new Error("no such market");
      labels += 1;
      const told = playOne(market, labels, command);
      market.queue = market.queue.filter(isResting);
      return told;
    },
    hash: (market, which) => {
      const order = pick(markets[market]?.queue ?? [], which);
      const ahead = order === undefined ? 0 : (markets[market]?.book.ahead(order) ?? 0);
      return markets.reduce((sum, { book }) => mix(sum, hashOf(lookOf(book))), ahead);
    },
    show: () => markets.map(({ book }) => showBook(book)).join("\n"),
  };
}

function playOne(market: DeskMarket, label: number, command: StreamCommand): string {
  const { book, queue } = market;
  if (command.kind === "enter") {
    const { owner, subaccount, side, price } = command;
    if (command.postOnly && isCrossing(side, price, book.best(opposite(side)))) return "post only cross";
    const order = { label, owner, subaccount, side, price, left: qty(command.qty), place: notResting };
    const { timeInForce, selfTradePrevention } = command;
    return match(market, order, { ...order, timeInForce, selfTradePrevention });
  }
  const order = pick(queue, command.which);
  if (order === undefined) return "not found";
  switch (command.kind) {
    case "cancel":
      book.remove(order);
      return `cancelled ${order.label}`;
    case "reduce": {
      const by = qty(Math.max(1, Math.ceil(order.left * command.share)));
      book.reduce(order, by);
      return `reduced ${order.label} by ${by}`;
    }
    case "amend": {
      book.remove(order);
      const { price } = command;
      const changed = { ...order, price, left: qty(command.qty), place: notResting };
      const terms = { timeInForce: "good_till_canceled", selfTradePrevention: "taker_at_cross" } as const;
      return match(market, changed, { ...changed, ...terms });
    }
  }
}

function match({ book, queue, known }: DeskMarket, order: DeskOrder, incoming: Incoming): string {
  const plan = planMatch(book, incoming);
  const traded: string[] = [];
  const madeWay: number[] = [];
  for (const step of plan.steps) {
    const { label, price } = step.resting;
    if (step.kind === "trade") {
      book.reduce(step.resting, step.qty);
      traded.push(tradeInWords(step.qty, price, label));
    } else {
      book.remove(step.resting);
      madeWay.push(label);
    }
  }
  const willRest = plan.end === "rest" && incoming.timeInForce === "good_till_canceled";
  if (willRest) {
    order.left = plan.left;
    known[order.label] = order;
    book.add(order);
    queue.push(order);
  }
  const status = plan.left === 0 ? "executed" : willRest ? "resting" : "canceled";
  return endInWords(status, plan.traded, traded, madeWay);
}

export function tradeInWords(size: number, price: number, label: number): string {
  return `traded ${size} at ${price} with ${label}`;
}

export function endInWords(
  status: string,
  filled: number,
  traded: readonly string[],
  madeWay: readonly number[],
): string {
  return [...traded, `own made way: ${madeWay.join(" ")}`, `${status} after ${filled}`].join(", ");
}

export function pick<Order>(queue: readonly Order[], which: number): Order | undefined {
  return queue[which % Math.max(1, queue.length)];
}

/** What two books have to agree on to be the same. */
export interface BookLook {
  best(side: Side): number | undefined;
  levels(side: Side): readonly { readonly price: number; readonly qty: number }[];
  queue(side: Side): Iterable<{ readonly label: number; readonly price: number; readonly left: number }>;
}

export function hashOf(book: BookLook): number {
  let sum = 0;
  for (const side of sides) {
    sum = mix(sum, book.best(side) ?? 0);
    for (const { price, qty } of book.levels(side)) sum = mix(mix(sum, price), qty);
    for (const { label, price, left } of book.queue(side)) {
      sum = mix(mix(mix(sum, label), price), left);
    }
  }
  return sum;
}

function lookOf(book: DeskBook): BookLook {
  return {
    best: (side) => book.best(side),
    levels: (side) => book.levels(side),
    queue: (side) => queueOf(book, side),
  };
}

function* queueOf(book: DeskBook, side: Side): Generator<DeskOrder> {
  const seen = new Set<DeskOrder>();
  for (let order = book.first(side); order !== undefined; order = book.next(order)) {
    if (seen.has(order)) throw new Error("the queue runs in a circle");
    seen.add(order);
    yield order;
  }
}

function showBook(book: DeskBook): string {
  return sides
    .map((side) => {
      const levels = book.levels(side).map((level) => `${level.price}:${level.qty}`);
      const orders = [...queueOf(book, side)].map((o) => `${o.label}@${o.price}x${o.left}+${book.ahead(o)}`);
      return `${side} best ${book.best(side)} [${levels.join(" ")}] ${orders.join(" ")}`;
    })
    .join(" | ");
}

export function mix(sum: number, value: number): number {
  const mixed = Math.imul(sum ^ (value | 0) ^ Math.floor(value / 4_294_967_296), 0x9e37_79b1);
  return mixed ^ (mixed >>> 15);
}
