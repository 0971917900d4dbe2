import { assert } from "../../lib/assert.ts";
import { nobody, type Place } from "./arena.ts";

/** The number a desk gives an order that rests. Its place and that place's turn in one. */
export type OrderNumber = number;

/** Places of one desk, and turns of one place: together 2^53, as many as a number tells apart. */
const slotsMax = 2 ** 22;
const lastTurn = 2 ** 31 - 1;

/**
 * Numbers that say where their orders rest, so that finding one takes no map. A place's turn is odd while an order rests
 * there and even while none does: a number whose order has left fits no place any more. A number comes again only
 * after a billion orders at one place.
 */
export class OrderNumbers {
  /** By place, which is a multiple of eight. */
  private readonly turns: number[] = [];

  /** An order comes to rest. */
  enter(place: Place): OrderNumber {
    const slot = place >> 3;
    assert(slot < slotsMax, "a desk has room for four million resting orders");
    // After the last turn comes the first.
    const turn = ((this.turns[slot] ?? 0) + 1) & lastTurn;
    this.turns[slot] = turn;
    return turn * slotsMax + slot;
  }

  /** The order that rests there leaves. */
  leave(place: Place): void {
    const slot = place >> 3;
    this.turns[slot] = ((this.turns[slot] ?? 0) + 1) & lastTurn;
  }

  /** The number of the order that rests there. */
  at(place: Place): OrderNumber {
    const slot = place >> 3;
    return (this.turns[slot] ?? 0) * slotsMax + slot;
  }

  /** Where the order with this number rests, or nobody. */
  find(number: OrderNumber): Place {
    const turn = Math.floor(number / slotsMax);
    const slot = number - turn * slotsMax;
    return (turn & 1) === 1 && this.turns[slot] === turn ? slot << 3 : nobody;
  }
}
