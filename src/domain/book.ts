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

/**
 * A class, and one array for both sides: thousands of books have most of it in common, and what they have not should lie in
 * few places when one of them changes.
 */
class LadderBook implements Book {
  readonly grid: PriceGrid;
  /** Of bids and asks by turns, by grid index. */
  private readonly sizes: Float64Array;
  /** Grid indexes of the best levels: −1, and the grid's size, where a side is empty. */
  private bestBid: number;
  private bestAsk: number;

  constructor(grid: PriceGrid) {
    this.grid = grid;
    this.sizes = new Float64Array(2 * grid.size);
    this.bestBid = -1;
    this.bestAsk = grid.size;
  }

  replace(bids: readonly Level[], asks: readonly Level[]): BookFault | undefined {
    this.sizes.fill(0);
    this.bestBid = -1;
    this.bestAsk = this.grid.size;
    const bidFault = this.fill("bid", bids);
    return this.fill("ask", asks) ?? bidFault;
  }

  change(side: Side, price: Price, by: Qty): BookFault | undefined {
    const index = this.grid.indexOf(price);
    if (index === undefined) return { kind: "off-grid", side, price };
    const size = this.sizeOf(side, index) + by;
    this.setSize(side, index, size > 0 ? size : 0);
    return size < 0 ? { kind: "below-zero", side, price, size: size as Qty } : undefined;
  }

  best(side: Side): Price | undefined {
    return this.grid.at(this.bestOf(side));
  }

  sizeAt(side: Side, price: Price): Qty {
    const index = this.grid.indexOf(price);
    return (index === undefined ? 0 : this.sizeOf(side, index)) as Qty;
  }

  levels(side: Side, most = Infinity): readonly Level[] {
    const levels: Level[] = [];
    for (let index = this.bestOf(side); levels.length < most;) {
      const price = this.grid.at(index);
      if (price === undefined) break;
      levels.push({ price, qty: this.sizeOf(side, index) as Qty });
      index = this.nextFilled(side, index);
    }
    return levels;
  }

  bestWithout(side: Side, own: (price: Price) => number, skipped = zeroQty): Level | undefined {
    let toSkip: number = skipped;
    for (let index = this.bestOf(side); ;) {
      const price = this.grid.at(index);
      if (price === undefined) return undefined;
      const size = this.sizeOf(side, index) - own(price);
      if (size > toSkip) return { price, qty: (size - toSkip) as Qty };
      if (size > 0) toSkip -= size;
      index = this.nextFilled(side, index);
    }
  }

  isCrossed(): boolean {
    const { bestBid, bestAsk } = this;
    return bestBid >= bestAsk && bestBid >= 0 && bestAsk < this.grid.size;
  }

  text(): string {
    return `${ladderText(this.levels("bid"))}|${ladderText(this.levels("ask"))}`;
  }

  private fill(side: Side, levels: readonly Level[]): BookFault | undefined {
    let fault: BookFault | undefined;
    for (const level of levels) fault = this.change(side, level.price, level.qty) ?? fault;
    return fault;
  }

  private bestOf(side: Side): number {
    return side === "bid" ? this.bestBid : this.bestAsk;
  }

  private sizeOf(side: Side, index: number): number {
    return this.sizes[placeOf(side, index)] ?? 0;
  }

  private setSize(side: Side, index: number, size: number): void {
    this.sizes[placeOf(side, index)] = size;
    const best = this.bestOf(side);
    if (size > 0) {
      if ((index - best) * inward(side) < 0) this.setBest(side, index);
    } else if (index === best) this.setBest(side, this.nextFilled(side, index));
  }

  private setBest(side: Side, index: number): void {
    if (side === "bid") this.bestBid = index;
    else this.bestAsk = index;
  }

  /** The next index with size behind this one, or one past the end of the grid in that direction. */
  private nextFilled(side: Side, behind: number): number {
    const { sizes } = this;
    const step = inward(side);
    let index = behind + step;
    for (let place = placeOf(side, index); place >= 0 && place < sizes.length && sizes[place] === 0;) {
      place += 2 * step;
      index += step;
    }
    return index;
  }
}

function placeOf(side: Side, index: number): number {
  return side === "bid" ? 2 * index : 2 * index + 1;
}

/** From the best level into the book: down for bids, up for asks. */
function inward(side: Side): 1 | -1 {
  return side === "bid" ? -1 : 1;
}

export function describeFault(fault: BookFault): string {
  const where = `${fault.side} level ${formatPrice(fault.price)}`;
  return fault.kind === "off-grid"
    ? `${where} is not on the market's price grid`
    : `${where} would hold ${formatQty(fault.size)} contracts`;
}

function ladderText(levels: readonly Level[]): string {
  return levels.map((level) => `${level.price}:${level.qty}`).join(",");
}
