import { assert } from "../../lib/assert.ts";
import type { Level } from "../../domain/market.ts";
import type { Side } from "../../domain/side.ts";
import { minus, plus, zeroQty, type Price, type Qty } from "../../domain/units.ts";
import type { BookOrder, OrderBook } from "./book.ts";
import { priceSet, type PriceSet } from "./price-set.ts";

/** A book of linked lists, one a price: adding, cancelling and finding the best cost the same at any depth. */
export function levelBook<Order extends BookOrder>(): OrderBook<Order> {
  const halves: Record<Side, Half<Order>> = { bid: emptyHalf(), ask: emptyHalf() };
  const nodes = new Map<Order, Node<Order>>();

  const best = (side: Side): Price | undefined => bestOf(side, halves[side].prices);
  const nodeOf = (order: Order): Node<Order> => {
    const node = nodes.get(order);
    assert(node !== undefined, "the order rests in this book");
    return node;
  };
  const remove = (order: Order): void => {
    unlink(halves[order.side], nodeOf(order));
    nodes.delete(order);
  };

  return {
    best,
    first: (side) => {
      const price = best(side);
      return price === undefined ? undefined : halves[side].queues.get(price)?.head?.order;
    },
    next: (order) => {
      const behind = nodeOf(order).next;
      if (behind !== undefined) return behind.order;
      const { prices, queues } = halves[order.side];
      const price = order.side === "bid" ? prices.below(order.price) : prices.above(order.price);
      return price === undefined ? undefined : queues.get(price)?.head?.order;
    },
    has: (order) => nodes.has(order),
    add: (order) => {
      assert(order.left > 0, "a resting order has a size");
      assert(!nodes.has(order), "an order rests once");
      nodes.set(order, append(halves[order.side], order));
    },
    remove,
    reduce: (order, by) => {
      const node = nodeOf(order);
      assert(by > 0 && by <= order.left, "an order loses no more than it has");
      order.left = minus(order.left, by);
      node.queue.qty = minus(node.queue.qty, by);
      if (order.left === 0) remove(order);
    },
    ahead: (order) => {
      let total = zeroQty;
      for (let node = nodeOf(order).previous; node !== undefined; node = node.previous) {
        total = plus(total, node.order.left);
      }
      return total;
    },
    levels: (side) => levelsOf(side, halves[side]),
    size: () => nodes.size,
  };
}

interface Half<Order> {
  readonly prices: PriceSet;
  readonly queues: Map<Price, Queue<Order>>;
}

/** All orders at one price, the oldest first. */
interface Queue<Order> {
  qty: Qty;
  head: Node<Order> | undefined;
  tail: Node<Order> | undefined;
}

interface Node<Order> {
  readonly order: Order;
  readonly queue: Queue<Order>;
  previous: Node<Order> | undefined;
  next: Node<Order> | undefined;
}

function emptyHalf<Order>(): Half<Order> {
  return { prices: priceSet(), queues: new Map() };
}

function bestOf(side: Side, prices: PriceSet): Price | undefined {
  return side === "bid" ? prices.highest() : prices.lowest();
}

function append<Order extends BookOrder>(half: Half<Order>, order: Order): Node<Order> {
  let queue = half.queues.get(order.price);
  if (queue === undefined) {
    queue = { qty: zeroQty, head: undefined, tail: undefined };
    half.queues.set(order.price, queue);
    half.prices.add(order.price);
  }
  const node: Node<Order> = { order, queue, previous: queue.tail, next: undefined };
  if (queue.tail === undefined) queue.head = node;
  else queue.tail.next = node;
  queue.tail = node;
  queue.qty = plus(queue.qty, order.left);
  return node;
}

function unlink<Order extends BookOrder>(half: Half<Order>, node: Node<Order>): void {
  const { order, queue, previous, next } = node;
  if (previous === undefined) queue.head = next;
  else previous.next = next;
  if (next === undefined) queue.tail = previous;
  else next.previous = previous;
  queue.qty = minus(queue.qty, order.left);
  if (queue.head === undefined) {
    half.queues.delete(order.price);
    half.prices.remove(order.price);
  }
}

function levelsOf<Order>(side: Side, half: Half<Order>): readonly Level[] {
  const levels: Level[] = [];
  let price = bestOf(side, half.prices);
  while (price !== undefined) {
    levels.push({ price, qty: half.queues.get(price)?.qty ?? zeroQty });
    price = side === "bid" ? half.prices.below(price) : half.prices.above(price);
  }
  return levels;
}
