import { assert } from "../../lib/assert.ts";
import { Arena, nobody, type Place } from "./arena.ts";
import { bidIndex, highestEnd, lowestEnd, type Ladder, type SideIndex } from "./ladder.ts";

/** Words of a level: its first and its last order, and its price. Not exported themselves, for the reason in arena.ts. */
const front = 0;
const back = 1;
const priceOf = 2;
export const levelFront = front;
export const levelBack = back;
export const levelPrice = priceOf;

const cent = 100;

/**
 * Where the levels of each ladder are: a table from ticks to levels, and one bit a tick for those that are there, so
 * that the neighbours of a price are mostly in the same word. A tick starts as a cent and gets finer by itself with
 * the first price between two ticks, whatever the market's grid is called and however it changes while orders rest.
 */
export class PriceTable extends Arena {
  /** The next price on a side that holds orders, or the end of the range. */
  worse(ladder: Ladder, side: SideIndex, price: number): number {
    return side === bidIndex ? this.below(ladder, price) : this.above(ladder, price);
  }

  /** The level at a price, or nobody. */
  levelAt(ladder: Ladder, price: number): Place {
    const level = this.levelNear(ladder, price);
    return this.words[level | priceOf] === price ? level : nobody;
  }

  /** The level in the tick of a price: the one at the price, if there is any. */
  protected levelNear(ladder: Ladder, price: number): Place {
    return this.words[(ladder.table + ladder.tickOf(price)) | 0] as Place;
  }

  protected openLevel(ladder: Ladder, side: SideIndex, price: number): Place {
    assert(!ladder.isCrossing(side, price), "a book is not crossed");
    const size = ladder.tickSize;
    if (size === 0 || price % size !== 0) this.refine(ladder, commonDivisor(size || cent, price));
    const level = this.takePlace();
    const { words } = this;
    words[level | front] = level;
    words[level | back] = level;
    words[level | priceOf] = price;
    this.enter(ladder, level);
    ladder.improve(side, price);
    return level;
  }

  protected closeLevel(ladder: Ladder, level: Place): void {
    const { words } = this;
    const price = words[level | priceOf] as number;
    const tick = ladder.tickOf(price);
    const word = (ladder.bits + (tick >>> 5)) | 0;
    words[word] = (words[word] as number) & ~(1 << (tick & 31));
    words[(ladder.table + tick) | 0] = nobody;
    if (ladder.bestBid === price) ladder.bestBid = this.below(ladder, price);
    else if (ladder.bestAsk === price) ladder.bestAsk = this.above(ladder, price);
    this.givePlace(level);
  }

  /** The nearest price above one below $1 that has a level, or $1. */
  private above(ladder: Ladder, price: number): number {
    const { words } = this;
    const start = ladder.tickOf(price) + 1;
    let word = (ladder.bits + (start >>> 5)) | 0;
    let found = (words[word] as number) & (-1 << (start & 31));
    while (found === 0) {
      word = (word + 1) | 0;
      found = words[word] as number;
    }
    return this.priceAt(ladder, word, 31 - Math.clz32(found & -found));
  }

  /** The nearest price below one above $0 that has a level, or $0. */
  private below(ladder: Ladder, price: number): number {
    const { words } = this;
    const start = ladder.tickOf(price) - 1;
    let word = (ladder.bits + (start >>> 5)) | 0;
    let found = (words[word] as number) & (-1 >>> (31 - (start & 31)));
    while (found === 0) {
      word = (word - 1) | 0;
      found = words[word] as number;
    }
    return this.priceAt(ladder, word, 31 - Math.clz32(found));
  }

  private priceAt(ladder: Ladder, word: number, bit: number): number {
    const tick = ((word - ladder.bits) << 5) + bit;
    return Math.imul(tick, ladder.tickSize);
  }

  private enter(ladder: Ladder, level: Place): void {
    const tick = ladder.tickOf(this.words[level | priceOf] as number);
    this.mark(ladder, tick);
    this.words[(ladder.table + tick) | 0] = level;
  }

  private mark(ladder: Ladder, tick: number): void {
    const word = (ladder.bits + (tick >>> 5)) | 0;
    this.words[word] = (this.words[word] as number) | (1 << (tick & 31));
  }

  /** Puts the levels into a table of finer ticks. At most a handful of times in a ladder's life. */
  private refine(ladder: Ladder, size: number): void {
    assert(size > 0 && cent % size === 0, "a tick divides a cent");
    const levels = this.levelsOf(ladder);
    this.giveTable(ladder);
    const ticks = highestEnd / size;
    const table = this.takeBlock(ticks + 1);
    const bits = this.takeBlock((ticks >>> 5) + 1);
    ladder.tickSize = size;
    ladder.inverse = Math.ceil(2 ** 17 / size);
    ladder.table = table;
    ladder.bits = bits;
    this.mark(ladder, lowestEnd);
    this.mark(ladder, ticks);
    for (const level of levels) this.enter(ladder, level);
  }

  private giveTable(ladder: Ladder): void {
    const size = ladder.tickSize;
    if (size === 0) return;
    const ticks = highestEnd / size;
    this.giveBlock(ladder.table, ticks + 1);
    this.giveBlock(ladder.bits, (ticks >>> 5) + 1);
  }

  private levelsOf(ladder: Ladder): readonly Place[] {
    if (ladder.tickSize === 0) return [];
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
