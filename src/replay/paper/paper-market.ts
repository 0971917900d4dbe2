import { createBook, type Book } from "../../domain/book.ts";
import type { Input } from "../../domain/input.ts";
import type { Level, Market, MarketStatus } from "../../domain/market.ts";
import { priceGrid } from "../../domain/price-grid.ts";
import { isBetter, isCrossing, opposite, sides, type Side } from "../../domain/side.ts";
import { plus, type Price, type Qty, type Time } from "../../domain/units.ts";
import { newFlow, type LevelFlow } from "./level-flow.ts";
import { remaining, type PaperOrder } from "./paper-order.ts";

/** One market as a paper venue knows it: the others' book from the news, and our orders beside it. */
export interface PaperMarket {
  market: Market;
  book: Book;
  /** Until its first snapshot, and from a gap to the next one, the book proves nothing. */
  isDoubted: boolean;
  /** In the order in which they came. */
  orders: PaperOrder[];
  readonly flows: Record<Side, Map<Price, LevelFlow>>;
}

export function paperMarket(market: Market): PaperMarket {
  const flows = { bid: new Map<Price, LevelFlow>(), ask: new Map<Price, LevelFlow>() };
  return { market, book: createBook(market.grid), isDoubted: true, orders: [], flows };
}

export function ordersAt(paper: PaperMarket, side: Side, price: Price): readonly PaperOrder[] {
  return paper.orders.filter((order) => order.side === side && order.price === price);
}

export function flowAt(paper: PaperMarket, side: Side, price: Price): LevelFlow {
  const known = paper.flows[side].get(price);
  if (known !== undefined) return known;
  const flow = newFlow();
  paper.flows[side].set(price, flow);
  return flow;
}

/** The market's own life; gives false for news that is not about that. */
export function takeLife(paper: PaperMarket, input: Input): boolean {
  switch (input.kind) {
    case "market-status-changed":
      paper.market = { ...paper.market, status: input.status };
      return true;
    case "close-time-changed":
      paper.market = { ...paper.market, closeAt: input.closeAt };
      return true;
    case "market-determined":
      paper.market = { ...paper.market, status: "determined", settlement: input.settlement };
      return true;
    case "grid-changed": {
      const grid = priceGrid(input.ranges);
      if (!grid.ok) return true;
      const book = createBook(grid.value);
      book.replace(paper.book.levels("bid"), paper.book.levels("ask"));
      paper.market = { ...paper.market, grid: grid.value };
      paper.book = book;
      return true;
    }
    default:
      return false;
  }
}

const tradingStatus: MarketStatus = "active";

export function isTrading(paper: PaperMarket, at: Time): boolean {
  return paper.market.status === tradingStatus && at < paper.market.closeAt;
}

/** True when a new order of ours would meet somebody, the others or ourselves, instead of resting. */
export function wouldTrade(paper: PaperMarket, side: Side, price: Price, except?: PaperOrder): boolean {
  if (isCrossing(side, price, paper.book.best(opposite(side)))) return true;
  return paper.orders.some(
    (order) => order !== except && order.side !== side && isCrossing(side, price, order.price),
  );
}

/**
 * The size shown at a price of a side; undefined where it cannot be known: a doubted book, or behind the
 * best price of a recording that holds only that.
 */
export function shownAt(
  paper: PaperMarket,
  side: Side,
  price: Price,
  sees: "all-levels" | "best-only",
): Qty | undefined {
  if (paper.isDoubted) return undefined;
  const best = paper.book.best(side);
  if (sees === "best-only" && best !== undefined && isBetter(side, best, price)) return undefined;
  return paper.book.sizeAt(side, price);
}

/** A snapshot as a venue with our orders in its book would send it. */
export function withOwn(
  paper: PaperMarket,
  snapshot: Extract<Input, { readonly kind: "book-snapshot-received" }>,
): Input {
  if (paper.orders.length === 0) return snapshot;
  const told: Record<Side, readonly Level[]> = { bid: snapshot.bids, ask: snapshot.asks };
  for (const side of sides) {
    const sizes = new Map<Price, Qty>(told[side].map((level) => [level.price, level.qty]));
    for (const order of paper.orders) {
      if (order.side !== side) continue;
      sizes.set(order.price, plus(sizes.get(order.price) ?? (0 as Qty), remaining(order)));
    }
    told[side] = [...sizes].map(([price, qty]) => ({ price, qty }));
  }
  return { ...snapshot, bids: told.bid, asks: told.ask };
}
