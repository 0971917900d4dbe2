import { assert } from "../../lib/assert.ts";
import type { Level } from "../../domain/market.ts";
import type { Side } from "../../domain/side.ts";
import { minus, type Price, type Qty } from "../../domain/units.ts";
import {
  notResting,
  type Arrival,
  type BookOrder,
  type MatchStep,
  type Meeting,
  type OrderBook,
} from "./book.ts";
import {
  afterOrder,
  aheadOf,
  drop,
  firstOn,
  join,
  newLadder,
  newPool,
  newWalk,
  take,
  totalAt,
  walkOther,
  worse,
  type Ladder,
  type Pool,
  type SideIndex,
  type Walk,
} from "./ladder.ts";

/** What the books of one exchange share: the core's pool, and the orders behind its numbers. */
export interface BookPool<Order extends BookOrder> {
  readonly pool: Pool;
  readonly walk: Walk;
  /** Resting orders by place. */
  readonly orders: (Order | undefined)[];
  /** Accounts by the number that the core compares. As many as there are accounts. */
  readonly owners: Map<string, number>;
}

export function newBookPool<Order extends BookOrder>(): BookPool<Order> {
  return { pool: newPool(), walk: newWalk(), orders: [undefined], owners: new Map() };
}

/** The book of the exchange: order objects round the matching core. */
export function ladderBook<Order extends BookOrder>(shared: BookPool<Order>): OrderBook<Order> {
  return new LadderBook(shared);
}

/** A class, because an exchange has ten thousand of these: closures would weigh more than the books. */
class LadderBook<Order extends BookOrder> implements OrderBook<Order> {
  private readonly shared: BookPool<Order>;
  private readonly ladder: Ladder;

  constructor(shared: BookPool<Order>) {
    this.shared = shared;
    this.ladder = newLadder(shared.pool);
  }

  best(side: Side): Price | undefined {
    return priceInside(this.ladder.best[indexOf(side)] ?? 0);
  }

  first(side: Side): Order | undefined {
    return this.shared.orders[firstOn(this.ladder, indexOf(side))];
  }

  next(order: Order): Order | undefined {
    return this.shared.orders[afterOrder(this.ladder, indexOf(order.side), this.placeOf(order))];
  }

  has(order: Order): boolean {
    return order.place !== notResting && this.shared.orders[order.place] === order;
  }

  add(order: Order): void {
    assert(order.left > 0, "a resting order has a size");
    assert(order.place === notResting, "an order rests once");
    const { orders, owners } = this.shared;
    const owner = ownerIn(owners, order.account);
    const place = join(this.ladder, indexOf(order.side), order.price, order.left, owner);
    order.place = place;
    orders[place] = order;
  }

  remove(order: Order): void {
    drop(this.ladder, this.placeOf(order));
    this.forget(order);
  }

  reduce(order: Order, by: Qty): void {
    assert(by > 0 && by <= order.left, "an order loses no more than it has");
    take(this.ladder, this.placeOf(order), by);
    order.left = minus(order.left, by);
    if (order.left === 0) this.forget(order);
  }

  meet({ account, side, price, left, selfTradePrevention }: Arrival): Meeting<Order> {
    const { walk, owners } = this.shared;
    const passesOwn = selfTradePrevention === "maker";
    walkOther(walk, this.ladder, indexOf(side), price, left, owners.get(account) ?? stranger, passesOwn);
    return { steps: this.stepsOf(walk), left: walk.left as Qty, hasMetOwn: walk.hasMetOwner };
  }

  ahead(order: Order): Qty {
    return aheadOf(this.ladder, this.placeOf(order)) as Qty;
  }

  levels(side: Side): readonly Level[] {
    const index = indexOf(side);
    const levels: Level[] = [];
    let price = priceInside(this.ladder.best[index] ?? 0);
    while (price !== undefined) {
      levels.push({ price, qty: totalAt(this.ladder, price) as Qty });
      price = priceInside(worse(this.ladder, index, price));
    }
    return levels;
  }

  size(): number {
    return this.ladder.orderCount;
  }

  private placeOf(order: Order): number {
    assert(this.has(order), "the order rests in this book");
    return order.place;
  }

  private forget(order: Order): void {
    this.shared.orders[order.place] = undefined;
    order.place = notResting;
  }

  private stepsOf({ length, orders, qtys }: Walk): readonly MatchStep<Order>[] {
    if (length === 0) return noSteps;
    const steps: MatchStep<Order>[] = [];
    for (let at = 0; at < length; at += 1) {
      const resting = this.shared.orders[orders[at] ?? notResting];
      assert(resting !== undefined, "who is met rests");
      const qty = (qtys[at] ?? 0) as Qty;
      steps.push(qty === 0 ? { kind: "cancel-own", resting } : { kind: "trade", resting, qty });
    }
    return steps;
  }
}

const noSteps: readonly never[] = [];

/** The number of an account that has no resting order and so meets nobody of its own. */
const stranger = 0;

function ownerIn(owners: Map<string, number>, account: string): number {
  const known = owners.get(account);
  if (known !== undefined) return known;
  owners.set(account, owners.size + 1);
  return owners.size;
}

function indexOf(side: Side): SideIndex {
  return side === "bid" ? 0 : 1;
}

/** The core tells an empty side by the ends of the price range. */
function priceInside(price: number): Price | undefined {
  return price > 0 && price < 10_000 ? (price as Price) : undefined;
}
