import { paid, type Side } from "../../domain/side.ts";
import { oneDollar, seconds, type Price } from "../../domain/units.ts";

/**
 * What makers and takers earned over the price they paid, per contract and before fees, in percentage points of a
 * dollar: by price, by outcome, and by how long before the close. Twice: by the value at the trade, which is what the
 * result is worth on average, exactly; and by the results themselves, where there are any.
 */
export interface ExcessBook {
  trade(trade: ExcessTrade): void;
  /** `worth`: what YES pays, in dollars. */
  determined(ticker: string, worth: number): void;
  measures(): readonly (readonly [string, number])[];
}

export interface ExcessTrade {
  readonly ticker: string;
  readonly makerSide: Side;
  readonly price: Price;
  /** The value of YES at the trade, in dollars. */
  readonly value: number;
  /** Until the close, in microseconds. */
  readonly left: number;
}

/** Trades of makers who bought one outcome in one bucket of ten cents. */
interface Cell {
  trades: number;
  paid: number;
  worth: number;
}

type Cells = Record<Side, readonly Cell[]>;

const buckets = 10;
const horizons = [
  { name: "0-1h", until: seconds(3_600) },
  { name: "1-6h", until: seconds(6 * 3_600) },
  { name: "6-24h", until: seconds(24 * 3_600) },
] as const;

export function excessBook(): ExcessBook {
  const expected = newCells();
  const settled = newCells();
  const open = new Map<string, Cells>();
  const errors = horizons.map(() => Array.from({ length: 101 }, () => newCell()));

  return {
    trade: ({ ticker, makerSide, price, value, left }) => {
      const cost = paid(makerSide, price) / oneDollar;
      const worth = makerSide === "bid" ? value : 1 - value;
      const bucket = bucketOf(cost);
      count(expected[makerSide][bucket], cost, worth);
      let cells = open.get(ticker);
      if (cells === undefined) open.set(ticker, (cells = newCells()));
      count(cells[makerSide][bucket], cost, 0);
      const horizon = horizons.findIndex(({ until }) => left < until);
      const yes = price / oneDollar;
      count(errors[horizon]?.[Math.round(yes * 100)], yes, value);
    },
    determined: (ticker, worth) => {
      const cells = open.get(ticker);
      if (cells === undefined) return;
      open.delete(ticker);
      for (const side of ["bid", "ask"] as const) {
        const each = side === "bid" ? worth : 1 - worth;
        for (const [bucket, cell] of cells[side].entries()) addSettled(settled[side][bucket], cell, each);
      }
    },
    measures: () => [
      ...excessRows("", expected),
      ...excessRows("settled ", settled),
      ...horizons.map(({ name }, index) => [`error ${name}`, meanError(errors[index] ?? [])] as const),
    ],
  };
}

function newCell(): Cell {
  return { trades: 0, paid: 0, worth: 0 };
}

function newCells(): Cells {
  const row = (): readonly Cell[] => Array.from({ length: buckets }, newCell);
  return { bid: row(), ask: row() };
}

/** 1–10c is the first, 91–99c the last. */
function bucketOf(cost: number): number {
  return Math.min(buckets - 1, Math.max(0, Math.ceil(cost * 10 - 1e-9) - 1));
}

function count(cell: Cell | undefined, cost: number, worth: number): void {
  if (cell === undefined) return;
  cell.trades += 1;
  cell.paid += cost;
  cell.worth += worth;
}

function addSettled(to: Cell | undefined, from: Cell, each: number): void {
  if (to === undefined) return;
  to.trades += from.trades;
  to.paid += from.paid;
  to.worth += each * from.trades;
}

function excessRows(prefix: string, cells: Cells): readonly (readonly [string, number])[] {
  const { bid, ask } = cells;
  const both = bid.map((cell, bucket) => [cell, ask[bucket]].flatMap((each) => each ?? []));
  const rows: (readonly [string, number | undefined])[] = [
    [`${prefix}maker excess YES`, excessOf(bid)],
    [`${prefix}maker excess NO`, excessOf(ask)],
  ];
  for (const [bucket, pair] of both.entries()) {
    const name = `${bucket * 10 + 1}-${bucket === buckets - 1 ? 99 : bucket * 10 + 10}c`;
    rows.push([`${prefix}maker excess ${name}`, excessOf(pair)]);
    // What a maker gains on an outcome at one price a taker loses on the other outcome, at a dollar less that.
    const mirror = excessOf(both[buckets - 1 - bucket] ?? []);
    rows.push([`${prefix}taker excess ${name}`, mirror === undefined ? undefined : -mirror]);
  }
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** Fewer trades than this say nothing. */
const tradesLeast = 30;

function excessOf(cells: readonly Cell[]): number | undefined {
  const trades = cells.reduce((sum, cell) => sum + cell.trades, 0);
  const gain = cells.reduce((sum, cell) => sum + cell.worth - cell.paid, 0);
  return trades < tradesLeast ? undefined : (100 * gain) / trades;
}

/** How far the win rate of a price is from it, on average over the trades. */
function meanError(cells: readonly Cell[]): number {
  const trades = cells.reduce((sum, cell) => sum + cell.trades, 0);
  const off = cells.reduce((sum, cell) => sum + Math.abs(cell.worth - cell.paid), 0);
  return trades === 0 ? 0 : (100 * off) / trades;
}
