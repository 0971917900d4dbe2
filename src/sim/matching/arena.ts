import { assert } from "../../lib/assert.ts";

/** A record of the arena: the number of its first word, a multiple of eight. */
export type Place = number;

// Compiled code looks an exported constant up at every use; one that a file keeps to itself is a number there.
const none = 0;
export const nobody: Place = none;

/** Words of a place. They are also four double words: word `2k` and the one after it are double word `k`. */
const placeWords = 8;

/** Past this many an exchange in a box has left its purpose: 2^28 words fit one array. */
const wordsMax = 1 << 28;
const wordsAtFirst = 8_192;

/**
 * Memory of an exchange's books, without an object a record: places of 32 bytes, half a cache line, that are taken
 * and given back, and blocks of many for tables. It doubles when it is full, since what was never touched is not held,
 * and never shrinks; place 0 is nobody.
 */
export class Arena {
  words: Int32Array;
  /** The same memory as double words. */
  doubles: Float64Array;
  private end = placeWords;
  /** First of the free places, each of which names the next. */
  private free = none;

  constructor() {
    this.words = new Int32Array(wordsAtFirst);
    this.doubles = new Float64Array(this.words.buffer);
  }

  /** What is in it is whatever its last owner left. */
  takePlace(): Place {
    const place = this.free;
    if (place === none) return this.takeBlock(placeWords);
    this.free = this.words[place] as Place;
    return place;
  }

  givePlace(place: Place): void {
    this.words[place] = this.free;
    this.free = place;
  }

  /** Zeros, and as many as whole places have. */
  takeBlock(length: number): Place {
    const at = this.end;
    this.end += wholePlaces(length);
    if (this.end > this.words.length) this.grow();
    return at;
  }

  /** The places of a block are places like any other from now on. */
  giveBlock(at: Place, length: number): void {
    for (let place = at; place < at + wholePlaces(length); place += placeWords) this.givePlace(place);
  }

  /** How many places were ever needed at once. */
  placeCount(): number {
    return this.end / placeWords;
  }

  private grow(): void {
    assert(this.end <= wordsMax, "the books of an exchange need at most a gigabyte");
    let length = this.words.length;
    while (length < this.end) length *= 2;
    const { words } = this;
    this.words = new Int32Array(Math.min(length, wordsMax));
    this.words.set(words);
    this.doubles = new Float64Array(this.words.buffer);
  }
}

function wholePlaces(length: number): number {
  return Math.ceil(length / placeWords) * placeWords;
}
