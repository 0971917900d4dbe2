import { assert } from "../../lib/assert.ts";

/**
 * Which prices of a book hold orders: one bit a tick, so that the neighbours of a price are mostly in the same word.
 * A tick starts as a cent and gets finer by itself with the first price between two ticks, whatever the market's
 * grid is called and however it changes while orders rest. $0 and $1 are never the price of an order, so both are
 * marked for good: every search ends at one of them, and finding one means there is none.
 */
export interface PriceBits {
  words: Int32Array;
  /** Price steps a tick. It divides a cent. */
  tick: number;
  /** 2^17 / tick, rounded up: multiplies and shifts a price to its tick without a division. */
  inverse: number;
}

const end = 10_000;
const cent = 100;

/** No search leaves the words; one that did would rather find something wrong than run for ever. */
const outside = -1;

export function newPriceBits(): PriceBits {
  const bits: PriceBits = { words: new Int32Array(0), tick: cent, inverse: 0 };
  setTick(bits, cent);
  return bits;
}

export function mark(bits: PriceBits, price: number): void {
  if (price % bits.tick !== 0) refine(bits, commonDivisor(bits.tick, price));
  const at = tickOf(bits, price);
  bits.words[at >>> 5] = (bits.words[at >>> 5] ?? 0) | (1 << (at & 31));
}

export function unmark(bits: PriceBits, price: number): void {
  const at = tickOf(bits, price);
  bits.words[at >>> 5] = (bits.words[at >>> 5] ?? 0) & ~(1 << (at & 31));
}

/** The nearest marked price above a marked one below $1. */
export function above(bits: PriceBits, price: number): number {
  const { words } = bits;
  const start = tickOf(bits, price) + 1;
  let word = start >>> 5;
  let found = (words[word] ?? 0) & (-1 << (start & 31));
  while (found === 0) {
    word += 1;
    found = words[word] ?? outside;
  }
  return Math.imul((word << 5) + 31 - Math.clz32(found & -found), bits.tick);
}

/** The nearest marked price below a marked one above $0. */
export function below(bits: PriceBits, price: number): number {
  const { words } = bits;
  const start = tickOf(bits, price) - 1;
  let word = start >>> 5;
  let found = (words[word] ?? 0) & (-1 >>> (31 - (start & 31)));
  while (found === 0) {
    word -= 1;
    found = words[word] ?? outside;
  }
  return Math.imul((word << 5) + 31 - Math.clz32(found), bits.tick);
}

/** Exact for every multiple of the tick up to $1: the rounding of `inverse` adds less than a tick. */
function tickOf(bits: PriceBits, price: number): number {
  return Math.imul(price, bits.inverse) >>> 17;
}

/** Writes the bits anew with a finer tick. At most a handful of times in a book's life. */
function refine(bits: PriceBits, tick: number): void {
  const marked: number[] = [];
  for (let price = above(bits, 0); price < end; price = above(bits, price)) marked.push(price);
  setTick(bits, tick);
  for (const price of marked) mark(bits, price);
}

function setTick(bits: PriceBits, tick: number): void {
  assert(tick > 0 && cent % tick === 0, "a tick divides a cent");
  bits.words = new Int32Array(((end / tick) >>> 5) + 1);
  bits.tick = tick;
  bits.inverse = Math.ceil(2 ** 17 / tick);
  mark(bits, 0);
  mark(bits, end);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
