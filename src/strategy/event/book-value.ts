import type { Level } from "../../domain/market.ts";
import { oneDollar } from "../../domain/units.ts";

/** What a book says that YES is worth, in dollars: between its bid and its ask, or the end of the prices where one lacks. */
export function bookMiddle(bid: Level | undefined, ask: Level | undefined): number | undefined {
  if (bid === undefined && ask === undefined) return undefined;
  return ((bid?.price ?? 0) + (ask?.price ?? oneDollar)) / (2 * oneDollar);
}

/**
 * How unsure that is, in dollars²: half of the spread, squared, and less where more stands there. Size counts by its root:
 * ten thousand contracts are not a hundred times as sure as a hundred.
 */
export function bookVariance(bid: Level | undefined, ask: Level | undefined): number {
  const half = ((ask?.price ?? oneDollar) - (bid?.price ?? 0)) / (2 * oneDollar);
  const size = Math.min(bid?.qty ?? Infinity, ask?.qty ?? Infinity) / 100;
  return (half * half) / Math.sqrt(Number.isFinite(size) ? Math.max(1, size) : 1);
}
