import { assert } from "../../lib/assert.ts";
import type { Price, Qty, Time } from "../../domain/units.ts";
import type { Place } from "../matching/arena.ts";

/** An order's number while it lives. Another order has it later. */
export type Row = number;

export const noRow: Row = 0;

/** Words of a row. The two words of a chain are the row before and the row after. */
const rowWords = 8;
const priceWord = 0;
const placeWord = 1;
export const claimChain = 2;
export const accountChain = 4;
const sequenceWord = 6;
const flagsWord = 7;

/** Double words of a row. */
const rowDoubles = 5;
const totalDouble = 0;
const filledDouble = 1;
const leftDouble = 2;
const createdDouble = 3;
const changedDouble = 4;

/** What rows are linked into: the claims of one side of a holding, and the resting orders of an account. */
export type Chain = typeof claimChain | typeof accountChain;

/** The ends of a chain: `noRow` while it is empty. */
export interface ChainEnds {
  first: Row;
  last: Row;
}

const rowsAtFirst = 1_024;
/** Past this many living orders an exchange in a box has left its purpose: 2^28 words fit one array. */
const rowsMax = 1 << 25;

/**
 * The numbers of all living orders of an exchange, 72 bytes each: there may be a million, and as objects they would be
 * most of its memory and most of its collector's work. Doubles when full and never shrinks; row 0 is nobody.
 *
 * A row that was given back still tells of its order until the next row is taken.
 */
export class OrderRows {
  private words = new Int32Array(rowsAtFirst * rowWords);
  private doubles = new Float64Array(rowsAtFirst * rowDoubles);
  private rowEnd = 1;
  /** First of the free rows, each of which names the next in its chain of claims. */
  private free = noRow;

  takeRow(): Row {
    const row = this.free;
    if (row !== noRow) {
      this.free = this.after(row, claimChain);
      return row;
    }
    if (this.rowEnd * rowWords === this.words.length) this.grow();
    this.rowEnd += 1;
    return this.rowEnd - 1;
  }

  /** True for a row that an order has or has had. */
  hasRow(row: Row): boolean {
    return row > noRow && row < this.rowEnd;
  }

  giveRow(row: Row): void {
    this.words[row * rowWords + claimChain + 1] = this.free;
    this.free = row;
  }

  priceOf(row: Row): Price {
    return this.words[row * rowWords + priceWord] as Price;
  }

  setPrice(row: Row, price: Price): void {
    this.words[row * rowWords + priceWord] = price;
  }

  placeOf(row: Row): Place {
    return this.words[row * rowWords + placeWord] as Place;
  }

  setPlace(row: Row, place: Place): void {
    this.words[row * rowWords + placeWord] = place;
  }

  /** Up to 2^32. */
  sequenceOf(row: Row): number {
    return (this.words[row * rowWords + sequenceWord] as number) >>> 0;
  }

  setSequence(row: Row, sequence: number): void {
    this.words[row * rowWords + sequenceWord] = sequence;
  }

  flagsOf(row: Row): number {
    return this.words[row * rowWords + flagsWord] as number;
  }

  setFlags(row: Row, flags: number): void {
    this.words[row * rowWords + flagsWord] = flags;
  }

  totalOf(row: Row): Qty {
    return this.doubles[row * rowDoubles + totalDouble] as Qty;
  }

  setTotal(row: Row, total: Qty): void {
    this.doubles[row * rowDoubles + totalDouble] = total;
  }

  filledOf(row: Row): Qty {
    return this.doubles[row * rowDoubles + filledDouble] as Qty;
  }

  setFilled(row: Row, filled: Qty): void {
    this.doubles[row * rowDoubles + filledDouble] = filled;
  }

  leftOf(row: Row): Qty {
    return this.doubles[row * rowDoubles + leftDouble] as Qty;
  }

  setLeft(row: Row, left: Qty): void {
    this.doubles[row * rowDoubles + leftDouble] = left;
  }

  createdAt(row: Row): Time {
    return this.doubles[row * rowDoubles + createdDouble] as Time;
  }

  setCreatedAt(row: Row, at: Time): void {
    this.doubles[row * rowDoubles + createdDouble] = at;
  }

  changedAt(row: Row): Time {
    return this.doubles[row * rowDoubles + changedDouble] as Time;
  }

  setChangedAt(row: Row, at: Time): void {
    this.doubles[row * rowDoubles + changedDouble] = at;
  }

  before(row: Row, chain: Chain): Row {
    return this.words[row * rowWords + chain] as Row;
  }

  after(row: Row, chain: Chain): Row {
    return this.words[row * rowWords + chain + 1] as Row;
  }

  /** Puts a row at the end of a chain. */
  append(ends: ChainEnds, row: Row, chain: Chain): void {
    const { words } = this;
    words[row * rowWords + chain] = ends.last;
    words[row * rowWords + chain + 1] = noRow;
    if (ends.last === noRow) ends.first = row;
    else words[ends.last * rowWords + chain + 1] = row;
    ends.last = row;
  }

  /** Takes a row out of a chain, wherever it is in it. */
  unlink(ends: ChainEnds, row: Row, chain: Chain): void {
    const { words } = this;
    const before = this.before(row, chain);
    const after = this.after(row, chain);
    if (before === noRow) ends.first = after;
    else words[before * rowWords + chain + 1] = after;
    if (after === noRow) ends.last = before;
    else words[after * rowWords + chain] = before;
  }

  private grow(): void {
    assert(this.rowEnd < rowsMax, "an exchange holds at most 33 million living orders");
    const { words, doubles } = this;
    const rows = Math.min(rowsMax, 2 * this.rowEnd);
    this.words = new Int32Array(rows * rowWords);
    this.words.set(words);
    this.doubles = new Float64Array(rows * rowDoubles);
    this.doubles.set(doubles);
  }
}
