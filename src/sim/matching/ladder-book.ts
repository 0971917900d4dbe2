import { assert } from "../../lib/assert.ts";
import type { Level } from "../../domain/market.ts";
import type { Side } from "../../domain/side.ts";
import { least, minus, type Price, type Qty } from "../../domain/units.ts";
import {
  isResting,
  notResting,
  type Arrival,
  type BookOrder,
  type MatchStep,
  type Meeting,
  type OrderBook,
} from "./book.ts";
import { nobody, type Place } from "./arena.ts";
import { Ladder } from "./ladder.ts";
import { bestOn, indexOf, levelsOn } from "./ladder-view.ts";
import { Ladders } from "./ladders.ts";

/** What the books of one exchange share: the core, and what finds the orders behind its labels. */
export interface BookPool<Order extends BookOrder> {
  readonly ladders: Ladders;
  readonly orderOf: (label: number) => Order;
}

export function newBookPool<Order extends BookOrder>(orderOf: (label: number) => Order): BookPool<Order> {
  return { ladders: new Ladders(), orderOf };
}

/** The book of the exchange: orders round the matching core. */
export function ladderBook<Order extends BookOrder>(shared: BookPool<Order>): OrderBook<Order> {
  return new LadderBook(shared);
}

/** A class, because an exchange has ten thousand of these: closures would weigh more than the books. */
class LadderBook<Order extends BookOrder> implements OrderBook<Order> {
  private readonly shared: BookPool<Order>;
  private readonly ladder: Ladder;

  constructor(shared: BookPool<Order>) {
    this.shared = shared;
    this.ladder = new Ladder();
  }

  best(side: Side): Price | undefined {
    return bestOn(this.ladder, side);
  }

  first(side: Side): Order | undefined {
    return this.orderAt(this.shared.ladders.firstOn(this.ladder, indexOf(side)));
  }

  next(order: Order): Order | undefined {
    return this.orderAt(this.shared.ladders.nextOn(this.ladder, indexOf(order.side), placeOf(order)));
  }

  add(order: Order): void {
    assert(order.left > 0, "a resting order has a size");
    assert(!isResting(order), "an order rests once");
    const { side, price, left, owner, label } = order;
    order.place = this.shared.ladders.join(this.ladder, indexOf(side), price, left, owner, label);
  }

  remove(order: Order): void {
    this.shared.ladders.drop(this.ladder, placeOf(order));
    order.place = notResting;
  }

  reduce(order: Order, by: Qty): void {
    const { left } = order;
    assert(by > 0 && by <= left, "an order loses no more than it has");
    this.shared.ladders.take(this.ladder, placeOf(order), by);
    order.left = minus(left, by);
    if (by === left) order.place = notResting;
  }

  meet({ owner, side, price, left, selfTradePrevention }: Arrival): Meeting<Order> {
    const { ladders } = this.shared;
    // A reduce-only order with nothing to reduce wants nothing.
    if (left <= 0 || !this.ladder.isCrossing(indexOf(side), price)) return meetsNobody(left);
    const passesOwn = selfTradePrevention === "maker";
    const count = ladders.walk(this.ladder, indexOf(side), price, left, owner, passesOwn);
    const { unmet, hasMetOwner } = ladders;
    return { steps: this.steps(count, left, owner), left: unmet as Qty, hasMetOwn: hasMetOwner };
  }

  ahead(order: Order): Qty {
    return this.shared.ladders.aheadOf(placeOf(order)) as Qty;
  }

  levels(side: Side, most?: number): readonly Level[] {
    return levelsOn(this.shared.ladders, this.ladder, side, most);
  }

  private orderAt(place: Place): Order | undefined {
    return place === nobody ? undefined : this.shared.orderOf(this.shared.ladders.labelOf(place));
  }

  /** The last walk as steps. */
  private steps(count: number, qty: Qty, owner: number): readonly MatchStep<Order>[] {
    const { ladders, orderOf } = this.shared;
    const steps: MatchStep<Order>[] = [];
    let left = qty;
    for (let step = 0; step < count; step += 1) {
      const place = ladders.met[step] ?? nobody;
      const resting = orderOf(ladders.labelOf(place));
      if (ladders.ownerOf(place) === owner) {
        steps.push({ kind: "cancel-own", resting });
        continue;
      }
      const each = least(left, ladders.leftOf(place) as Qty);
      steps.push({ kind: "trade", resting, qty: each });
      left = minus(left, each);
    }
    return steps;
  }
}

function placeOf(order: BookOrder): Place {
  assert(isResting(order), "the order rests");
  return order.place;
}

function meetsNobody(left: Qty): Meeting<never> {
  return { steps: [], left, hasMetOwn: false };
}
