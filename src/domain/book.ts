import type { Level } from "./market.ts";
import type { PriceGrid } from "./price-grid.ts";
import type { Side } from "./side.ts";
import { formatPrice, formatQty, zeroQty, type Price, type Qty } from "./units.ts";

/**
 * The one YES book of a market: resting size by price, bids and asks both at YES prices. A size is never
 * negative and a price is always on the grid; what would break that is reported and the book says so.
 */
export interface Book {
  readonly grid: PriceGrid;
  /** Replaces everything. A level off the grid or without size is a fault; the others are taken. */
  replace(bids: readonly Level[], asks: readonly Level[]): BookFault | undefined;
  /** Adds a signed change to one level. A size that would fall below zero becomes zero, and is a fault. */
  change(side: Side, price: Price, change: Qty): BookFault | undefined;
  /** The highest bid or the lowest ask. */
  best(side: Side): Price | undefined;
  sizeAt(side: Side, price: Price): Qty;
  /** Best first; all of them, or the first `most`. */
  levels(side: Side, most?: number): readonly Level[];
  /**
   * The best level once `own(price)` contracts are taken out of each level: never price from ourselves. The first `skipped`
   * contracts of what is left are passed over.
   */
  bestWithout(side: Side, own: (price: Price) => number, skipped?: Qty): Level | undefined;
  /** A bid at or above an ask: two messages apart, or wrong. */
  isCrossed(): boolean;
  /** Fingerprint material: every level as text. */
  text(): string;
}

export type BookFault =
  | { readonly kind: "off-grid"; readonly side: Side; readonly price: Price }
  | { readonly kind: "below-zero"; readonly side: Side; readonly price: Price; readonly size: Qty };

export function createBook(grid: PriceGrid): Book {
  return new LadderBook(grid);
}

/** A class, so that what thousands of books have in common is in the processor's cache when one of them changes. */
class LadderBook implements Book {
  readonly grid: PriceGrid;
  private readonly bids: Ladder;
  private readonly asks: Ladder;

  constructor(grid: PriceGrid) {
    this.grid = grid;
    const sizes = new Float64Array(2 * grid.size);
    this.bids = emptyLadder(sizes, 0, -1);
    this.asks = emptyLadder(sizes, 1, 1);
  }

  replace(bids: readonly Level[], asks: readonly Level[]): BookFault | undefined {
    const bidFault = this.fill("bid", bids);
    return this.fill("ask", asks) ?? bidFault;
  }

  change(side: Side, price: Price, by: Qty): BookFault | undefined {
    const index = this.grid.indexOf(price);
    if (index === undefined) return { kind: "off-grid", side, price };
    const ladder = this.ladderOf(side);
    const size = sizeOf(ladder, index) + by;
    setSize(ladder, index, size > 0 ? size : 0);
    return size < 0 ? { kind: "below-zero", side, price, size: size as Qty } : undefined;
  }

  best(side: Side): Price | undefined {
    return this.grid.at(this.ladderOf(side).best);
  }

  sizeAt(side: Side, price: Price): Qty {
    return sizeOf(this.ladderOf(side), this.grid.indexOf(price) ?? -1) as Qty;
  }

  levels(side: Side, most = Infinity): readonly Level[] {
    return listLevels(this.ladderOf(side), this.grid, most);
  }

  bestWithout(side: Side, own: (price: Price) => number, skipped = zeroQty): Level | undefined {
    return bestWithout(this.ladderOf(side), this.grid, own, skipped);
  }

  isCrossed(): boolean {
    const bid = this.best("bid");
    const ask = this.best("ask");
    return bid !== undefined && ask !== undefined && bid >= ask;
  }

  text(): string {
    return `${ladderText(this.bids, this.grid)}|${ladderText(this.asks, this.grid)}`;
  }

  /** A branch, not a look-up by name: this runs for every message. */
  private ladderOf(side: Side): Ladder {
    return side === "bid" ? this.bids : this.asks;
  }

  private fill(side: Side, levels: readonly Level[]): BookFault | undefined {
    let fault: BookFault | undefined;
    clear(this.ladderOf(side));
    for (const level of levels) fault = this.change(side, level.price, level.qty) ?? fault;
    return fault;
  }
}

export function describeFault(fault: BookFault): string {
  const where = `${fault.side} level ${formatPrice(fault.price)}`;
  return fault.kind === "off-grid"
    ? `${where} is not on the market's price grid`
    : `${where} would hold ${formatQty(fault.size)} contracts`;
}

/** One side: size by grid index, and the index of the best level, which is -1 or the grid's size when empty. */
interface Ladder {
  /** Of both sides by turns: what changes together lies together. */
  readonly sizes: Float64Array;
  /** Where in each pair of them this side stands. */
  readonly half: 0 | 1;
  /** From the best level into the book: down for bids, up for asks. */
  readonly inward: 1 | -1;
  best: number;
}

function emptyLadder(sizes: Float64Array, half: 0 | 1, inward: 1 | -1): Ladder {
  const ladder: Ladder = { sizes, half, inward, best: 0 };
  clear(ladder);
  return ladder;
}

function clear(ladder: Ladder): void {
  const { sizes, half, inward } = ladder;
  for (let place: number = half; place < sizes.length; place += 2) sizes[place] = 0;
  ladder.best = inward === 1 ? sizes.length / 2 : -1;
}

/** Nothing outside of the grid. */
function sizeOf({ sizes, half }: Ladder, index: number): number {
  return sizes[2 * index + half] ?? 0;
}

function setSize(ladder: Ladder, index: number, size: number): void {
  const { sizes, half, inward } = ladder;
  sizes[2 * index + half] = size;
  if (size > 0) {
    if ((index - ladder.best) * inward < 0) ladder.best = index;
    return;
  }
  if (index === ladder.best) ladder.best = nextFilled(ladder, index + inward);
}

/** The next index with size from `from` on, or one past the end of the grid in that direction. */
function nextFilled({ sizes, half, inward }: Ladder, from: number): number {
  let place = 2 * from + half;
  while (place >= 0 && place < sizes.length && sizes[place] === 0) place += 2 * inward;
  return (place - half) / 2;
}

function listLevels(ladder: Ladder, grid: PriceGrid, most: number): readonly Level[] {
  const levels: Level[] = [];
  for (let index = ladder.best; levels.length < most;) {
    const price = grid.at(index);
    if (price === undefined) break;
    levels.push({ price, qty: sizeOf(ladder, index) as Qty });
    index = nextFilled(ladder, index + ladder.inward);
  }
  return levels;
}

function bestWithout(
  ladder: Ladder,
  grid: PriceGrid,
  own: (price: Price) => number,
  skipped: Qty,
): Level | undefined {
  let toSkip: number = skipped;
  for (let index = ladder.best; ;) {
    const price = grid.at(index);
    if (price === undefined) return undefined;
    const size = sizeOf(ladder, index) - own(price);
    if (size > toSkip) return { price, qty: (size - toSkip) as Qty };
    if (size > 0) toSkip -= size;
    index = nextFilled(ladder, index + ladder.inward);
  }
}

function ladderText(ladder: Ladder, grid: PriceGrid): string {
  return listLevels(ladder, grid, Infinity)
    .map((level) => `${level.price}:${level.qty}`)
    .join(",");
}
