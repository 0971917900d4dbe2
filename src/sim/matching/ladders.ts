import { nobody, type Place } from "./arena.ts";
import type { Ladder, SideIndex } from "./ladder.ts";
import { levelBack, levelFront, levelPrice, PriceTable } from "./price-table.ts";

/** Words of an order: its neighbours in the queue, its level, its owner, and the caller's number for it. */
const behind = levelFront;
const before = levelBack;
const levelOf = 2;
const owner = 3;
const label = 6;
/** Double word of an order: what is left of it. */
const left = 2;
/** Word of a level. */
const priceOf = levelPrice;

/**
 * The matching core: the resting orders of all markets of an exchange in price-time order, without an object an
 * order. Orders and levels are numbers, their places in one arena. Nothing here allocates except to grow. Amounts are plain numbers inside: the units are at `OrderBook`.
 *
 * The orders of a level are a ring through the level itself, which comes behind its last order and before its first:
 * whoever joins or leaves has neighbours in any case. A level is there as long as it has orders. Bids and asks of a
 * ladder share one table: below the best bid there are only bids, above the best ask only asks.
 *
 * Fields are reached for by number: every place is inside the arena, which the compiler cannot know and is told by
 * `as`. docs/decisions/0007-matching-core.md says what this buys.
 */
export class Ladders extends PriceTable {
  /** Whom the last walk met, in the order in which they would trade. Grows to the longest walk ever. */
  met = new Int32Array(64);
  /** What of the last walk's quantity found nobody, and whether the walk met its own owner. */
  unmet = 0;
  hasMetOwner = false;

  /** Puts an order behind everything at its price, and gives its place. It must not cross the other side. */
  join(
    ladder: Ladder,
    side: SideIndex,
    price: number,
    qty: number,
    ownedBy: number,
    labelled: number,
  ): Place {
    const order = this.takePlace();
    const near = this.levelNear(ladder, price);
    const level = this.words[near | priceOf] === price ? near : this.openLevel(ladder, side, price);
    const { words, doubles } = this;
    const last = words[level | before] as Place;
    words[last | behind] = order;
    words[level | before] = order;
    words[order | behind] = level;
    words[order | before] = last;
    words[order | levelOf] = level;
    words[order | owner] = ownedBy;
    words[order | label] = labelled;
    doubles[(order >> 1) | left] = qty;
    return order;
  }

  /** Takes an order out, and its place is free again. */
  drop(ladder: Ladder, order: Place): void {
    const { words } = this;
    const previous = words[order | before] as Place;
    const next = words[order | behind] as Place;
    words[previous | behind] = next;
    words[next | before] = previous;
    // The same neighbour on both sides is the level: it was the last one.
    if (previous === next) this.closeLevel(ladder, next);
    this.givePlace(order);
  }

  /** Takes up to `most` from an order, which stays where it is in the queue, or leaves used up. Gives how much. */
  take(ladder: Ladder, order: Place, most: number): number {
    const { doubles } = this;
    const size = doubles[(order >> 1) | left] as number;
    if (size <= most) {
      this.drop(ladder, order);
      return size;
    }
    doubles[(order >> 1) | left] = size - most;
    return most;
  }

  /**
   * Walks the other side from its best order as far as `limit`, for a quantity above nothing, and changes nothing in the ladder: whom it meets is in
   * `met`. At an order of the same owner it stops, or, with `passesOwner`, notes it too and goes on. Gives how many
   * it met.
   */
  walk(
    ladder: Ladder,
    side: SideIndex,
    limit: number,
    qty: number,
    ownedBy: number,
    passesOwner: boolean,
  ): number {
    const { words, doubles } = this;
    const otherSide: SideIndex = side === 0 ? 1 : 0;
    const sign = 1 - (side << 1);
    let rest = qty;
    let count = 0;
    let price = ladder.best(otherSide);
    this.hasMetOwner = false;
    while (Math.imul(limit - price, sign) >= 0) {
      const level = this.levelNear(ladder, price);
      let order = words[level | behind] as Place;
      while (order !== level) {
        if (words[order | owner] === ownedBy) {
          this.hasMetOwner = true;
          if (!passesOwner) {
            this.unmet = rest;
            return count;
          }
        } else rest -= doubles[(order >> 1) | left] as number;
        if (count === this.met.length) this.growWalk();
        this.met[count] = order;
        count = (count + 1) | 0;
        if (rest <= 0) {
          this.unmet = 0;
          return count;
        }
        order = words[order | behind] as Place;
      }
      price = this.worse(ladder, otherSide, price);
    }
    this.unmet = rest;
    return count;
  }

  leftOf(order: Place): number {
    const size = this.doubles[(order >> 1) | left] as number;
    // Nearly every size fits a small integer, which is never boxed.
    const small = size | 0;
    return small === size ? small : size;
  }

  ownerOf(order: Place): number {
    return this.words[order | owner] as number;
  }

  labelOf(order: Place): number {
    return this.words[order | label] as number;
  }

  priceOfOrder(order: Place): number {
    return this.words[(this.words[order | levelOf] as Place) | priceOf] as number;
  }

  /** The order that trades first on a side, or nobody. */
  firstOn(ladder: Ladder, side: SideIndex): Place {
    return this.firstAt(ladder, ladder.best(side));
  }

  /** The order that trades after this one, or nobody. */
  nextOn(ladder: Ladder, side: SideIndex, order: Place): Place {
    const { words } = this;
    const level = words[order | levelOf] as Place;
    const next = words[order | behind] as Place;
    if (next !== level) return next;
    return this.firstAt(ladder, this.worse(ladder, side, words[level | priceOf] as number));
  }

  /** Contracts at a price: a walk along its orders. */
  totalAt(ladder: Ladder, price: number): number {
    const level = this.levelAt(ladder, price);
    let sum = 0;
    let at = this.words[level | behind] as Place;
    while (at !== level) {
      sum += this.leftOf(at);
      at = this.words[at | behind] as Place;
    }
    return sum;
  }

  /** Contracts before an order at its own price: a walk along them. */
  aheadOf(order: Place): number {
    const { words } = this;
    const level = words[order | levelOf] as Place;
    let sum = 0;
    let at = words[order | before] as Place;
    while (at !== level) {
      sum += this.leftOf(at);
      at = words[at | before] as Place;
    }
    return sum;
  }

  private firstAt(ladder: Ladder, price: number): Place {
    const level = this.levelAt(ladder, price);
    return level === nobody ? nobody : (this.words[level | behind] as Place);
  }

  private growWalk(): void {
    const { met } = this;
    this.met = new Int32Array(2 * met.length);
    this.met.set(met);
  }
}
