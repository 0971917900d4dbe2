import type { Level } from "../../domain/market.ts";
import type { PriceGrid } from "../../domain/price-grid.ts";
import { oneDollar } from "../../domain/units.ts";
import type { Touch } from "./book-signal.ts";

/** The best of others. */
export interface Best {
  readonly bestBid: Level | undefined;
  readonly bestAsk: Level | undefined;
}

/** In dollars and contracts; undefined of a one-sided book. */
export function touchOf({ bestBid, bestAsk }: Best): Touch | undefined {
  if (bestBid === undefined || bestAsk === undefined) return undefined;
  return {
    bid: bestBid.price / oneDollar,
    bidSize: bestBid.qty / contract,
    ask: bestAsk.price / oneDollar,
    askSize: bestAsk.qty / contract,
  };
}

/** Dollars to the next better price: the smaller step of both sides, where they differ. */
export function tickAt(grid: PriceGrid, { bestBid, bestAsk }: Best): number {
  const up = bestBid === undefined ? undefined : stepFrom(grid, bestBid, 1);
  const down = bestAsk === undefined ? undefined : stepFrom(grid, bestAsk, -1);
  const step = Math.min(up ?? widest, down ?? widest);
  return (step === widest ? cent : step) / oneDollar;
}

function stepFrom(grid: PriceGrid, { price }: Level, steps: number): number | undefined {
  const next = grid.move(price, steps);
  return next === undefined ? undefined : Math.abs(next - price);
}

const contract = 100;
const cent = 100;
const widest = Number.POSITIVE_INFINITY;
