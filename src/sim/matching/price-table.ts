import { assert } from "../../lib/assert.ts";
import { Arena, nobody, placeWords, type Place } from "./arena.ts";

/** As an index: what is better on one side is worse on the other. */
export type SideIndex = 0 | 1;
export const bidIndex = 0;
export const askIndex = 1;

/** Words of a level: its first and its last order, and its price. */
export const front = 0;
export const back = 1;
export const priceOf = 2;

/** Words of a ladder's head. The best ask comes behind the best bid. */
const bestOf = 0;
const tickSize = 2;
const inverse = 3;
const tableAt = 4;
const bitsAt = 5;

/** No order has these prices: an empty side tells its best by them, and every search for a price ends at one. */
const lowestEnd = 0;
const highestEnd = 10_000;
const cent = 100;

/**
 * Where the levels of each ladder are: a table from ticks to levels, and one bit a tick for those that are there, so
 * that the neighbours of a price are mostly in the same word. A tick starts as a cent and gets finer by itself with
 * the first price between two ticks, whatever the market's grid is called and however it changes while orders rest.
 */
export class PriceTable extends Arena {
  newLadder(): Place {
    const ladder = this.takeBlock(placeWords);
    this.words[ladder | bestOf | bidIndex] = lowestEnd;
    this.words[ladder | bestOf | askIndex] = highestEnd;
    return ladder;
  }

  /** Best price of a side, or the end of the range where it is empty. */
  best(ladder: Place, side: SideIndex): number {
    return this.words[ladder | bestOf | side] as number;
  }

  /** True when an arrival on this side at this price would meet somebody. */
  isCrossing(ladder: Place, side: SideIndex, price: number): boolean {
    const best = this.words[ladder | bestOf | (1 - side)] as number;
    return Math.imul(price - best, 1 - (side << 1)) >= 0;
  }

  /** The next price on a side that holds orders, or the end of the range. */
  worse(ladder: Place, side: SideIndex, price: number): number {
    return side === bidIndex ? this.below(ladder, price) : this.above(ladder, price);
  }

  /** The level at a price, or nobody. */
  levelAt(ladder: Place, price: number): Place {
    const level = this.levelNear(ladder, price);
    return this.words[level | priceOf] === price ? level : nobody;
  }

  /** The level in the tick of a price: the one at the price, if there is any. */
  protected levelNear(ladder: Place, price: number): Place {
    const { words } = this;
    const tick = Math.imul(price, words[ladder | inverse] as number) >>> 17;
    return words[((words[ladder | tableAt] as number) + tick) | 0] as Place;
  }

  protected openLevel(ladder: Place, side: SideIndex, price: number): Place {
    assert(!this.isCrossing(ladder, side, price), "a book is not crossed");
    const size = this.words[ladder | tickSize] as number;
    if (size === 0 || price % size !== 0) this.refine(ladder, commonDivisor(size || cent, price));
    const level = this.takePlace();
    const { words } = this;
    words[level | front] = level;
    words[level | back] = level;
    words[level | priceOf] = price;
    this.enter(ladder, level);
    const best = ladder | bestOf | side;
    if (Math.imul(price - (words[best] as number), 1 - (side << 1)) > 0) words[best] = price;
    return level;
  }

  protected closeLevel(ladder: Place, level: Place): void {
    const { words } = this;
    const price = words[level | priceOf] as number;
    const tick = this.tickOf(ladder, price);
    const word = ((words[ladder | bitsAt] as number) + (tick >>> 5)) | 0;
    words[word] = (words[word] as number) & ~(1 << (tick & 31));
    words[((words[ladder | tableAt] as number) + tick) | 0] = nobody;
    if (words[ladder | bestOf | bidIndex] === price)
      words[ladder | bestOf | bidIndex] = this.below(ladder, price);
    else if (words[ladder | bestOf | askIndex] === price)
      words[ladder | bestOf | askIndex] = this.above(ladder, price);
    this.givePlace(level);
  }

  /** The nearest price above one below $1 that has a level, or $1. */
  private above(ladder: Place, price: number): number {
    const { words } = this;
    const start = this.tickOf(ladder, price) + 1;
    let word = ((words[ladder | bitsAt] as number) + (start >>> 5)) | 0;
    let found = (words[word] as number) & (-1 << (start & 31));
    while (found === 0) {
      word = (word + 1) | 0;
      found = words[word] as number;
    }
    return this.priceAt(ladder, word, 31 - Math.clz32(found & -found));
  }

  /** The nearest price below one above $0 that has a level, or $0. */
  private below(ladder: Place, price: number): number {
    const { words } = this;
    const start = this.tickOf(ladder, price) - 1;
    let word = ((words[ladder | bitsAt] as number) + (start >>> 5)) | 0;
    let found = (words[word] as number) & (-1 >>> (31 - (start & 31)));
    while (found === 0) {
      word = (word - 1) | 0;
      found = words[word] as number;
    }
    return this.priceAt(ladder, word, 31 - Math.clz32(found));
  }

  private priceAt(ladder: Place, word: number, bit: number): number {
    const tick = ((word - (this.words[ladder | bitsAt] as number)) << 5) + bit;
    return Math.imul(tick, this.words[ladder | tickSize] as number);
  }

  /** Exact for every multiple of the tick up to $1: the rounding of `inverse` adds less than a tick. */
  private tickOf(ladder: Place, price: number): number {
    return Math.imul(price, this.words[ladder | inverse] as number) >>> 17;
  }

  private enter(ladder: Place, level: Place): void {
    const tick = this.tickOf(ladder, this.words[level | priceOf] as number);
    this.mark(ladder, tick);
    this.words[((this.words[ladder | tableAt] as number) + tick) | 0] = level;
  }

  private mark(ladder: Place, tick: number): void {
    const word = ((this.words[ladder | bitsAt] as number) + (tick >>> 5)) | 0;
    this.words[word] = (this.words[word] as number) | (1 << (tick & 31));
  }

  /** Puts the levels into a table of finer ticks. At most a handful of times in a ladder's life. */
  private refine(ladder: Place, size: number): void {
    assert(size > 0 && cent % size === 0, "a tick divides a cent");
    const levels = this.levelsOf(ladder);
    this.giveTable(ladder);
    const ticks = highestEnd / size;
    const table = this.takeBlock(ticks + 1);
    const bits = this.takeBlock((ticks >>> 5) + 1);
    const { words } = this;
    words[ladder | tickSize] = size;
    words[ladder | inverse] = Math.ceil(2 ** 17 / size);
    words[ladder | tableAt] = table;
    words[ladder | bitsAt] = bits;
    this.mark(ladder, lowestEnd);
    this.mark(ladder, ticks);
    for (const level of levels) this.enter(ladder, level);
  }

  private giveTable(ladder: Place): void {
    const size = this.words[ladder | tickSize] as number;
    if (size === 0) return;
    const ticks = highestEnd / size;
    this.giveBlock(this.words[ladder | tableAt] as number, ticks + 1);
    this.giveBlock(this.words[ladder | bitsAt] as number, (ticks >>> 5) + 1);
  }

  private levelsOf(ladder: Place): readonly Place[] {
    if (this.words[ladder | tickSize] === 0) return [];
    const levels: Place[] = [];
    let price = this.above(ladder, lowestEnd);
    while (price < highestEnd) {
      levels.push(this.levelAt(ladder, price));
      price = this.above(ladder, price);
    }
    return levels;
  }
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
