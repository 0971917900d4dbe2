import type { Price } from "../../domain/units.ts";

/** Which prices of one side hold orders, as two tiers of bits: the ends are found in a few steps, however sparse. */
export interface PriceSet {
  add(price: Price): void;
  remove(price: Price): void;
  lowest(): Price | undefined;
  highest(): Price | undefined;
  /** The nearest member above, or below, a price that need not be a member. */
  above(price: Price): Price | undefined;
  below(price: Price): Price | undefined;
}

/** Prices run from 0 to 10 000 in steps of $0.0001. */
const wordCount = Math.ceil(10_001 / 32);

export function priceSet(): PriceSet {
  const words = new Uint32Array(wordCount);
  const summary = new Uint32Array(Math.ceil(wordCount / 32));

  const from = (start: number): Price | undefined => {
    const word = start >>> 5;
    if (word >= wordCount) return undefined;
    const here = (words[word] ?? 0) & (-1 << (start & 31));
    if (here !== 0) return (word * 32 + lowBit(here)) as Price;
    const next = nextWord(summary, word + 1);
    return next === undefined ? undefined : ((next * 32 + lowBit(words[next] ?? 0)) as Price);
  };
  const downFrom = (start: number): Price | undefined => {
    if (start < 0) return undefined;
    const word = start >>> 5;
    const here = (words[word] ?? 0) & (-1 >>> (31 - (start & 31)));
    if (here !== 0) return (word * 32 + highBit(here)) as Price;
    const next = previousWord(summary, word - 1);
    return next === undefined ? undefined : ((next * 32 + highBit(words[next] ?? 0)) as Price);
  };

  return {
    add: (price) => {
      const word = price >>> 5;
      words[word] = (words[word] ?? 0) | (1 << (price & 31));
      summary[word >>> 5] = (summary[word >>> 5] ?? 0) | (1 << (word & 31));
    },
    remove: (price) => {
      const word = price >>> 5;
      words[word] = (words[word] ?? 0) & ~(1 << (price & 31));
      if (words[word] === 0) summary[word >>> 5] = (summary[word >>> 5] ?? 0) & ~(1 << (word & 31));
    },
    lowest: () => from(0),
    highest: () => downFrom(10_000),
    above: (price) => from(price + 1),
    below: (price) => downFrom(price - 1),
  };
}

function nextWord(summary: Uint32Array, start: number): number | undefined {
  for (let at = start >>> 5; at < summary.length; at += 1) {
    const mask = at === start >>> 5 ? -1 << (start & 31) : -1;
    const bits = (summary[at] ?? 0) & mask;
    if (bits !== 0) return at * 32 + lowBit(bits);
  }
  return undefined;
}

function previousWord(summary: Uint32Array, start: number): number | undefined {
  if (start < 0) return undefined;
  for (let at = start >>> 5; at >= 0; at -= 1) {
    const mask = at === start >>> 5 ? -1 >>> (31 - (start & 31)) : -1;
    const bits = (summary[at] ?? 0) & mask;
    if (bits !== 0) return at * 32 + highBit(bits);
  }
  return undefined;
}

function lowBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

function highBit(bits: number): number {
  return 31 - Math.clz32(bits);
}
