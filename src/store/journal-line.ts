import type { Input } from "../domain/input.ts";
import type { Market } from "../domain/market.ts";
import { priceGrid, type PriceRange } from "../domain/price-grid.ts";

/** An input as one line of JSON. A market's grid is a function of its ranges, and only those are written. */
export function encodeInput(input: Input): string {
  if (input.kind !== "market-described") return JSON.stringify(input);
  const { grid, ...market } = input.market;
  return JSON.stringify({ ...input, market: { ...market, ranges: grid.ranges } });
}

/** Undefined when the line is torn or is no input of ours. Lines are trusted to be written by this program. */
export function decodeInput(text: string): Input | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  if (parsed.kind !== "market-described") return parsed;
  const { ranges, ...market } = parsed.market as Market & { readonly ranges: readonly PriceRange[] };
  const grid = priceGrid(ranges);
  return grid.ok ? { ...parsed, market: { ...market, grid: grid.value } } : undefined;
}

function parse(text: string): Input | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isInput = typeof value === "object" && value !== null && "kind" in value && "at" in value;
    return isInput ? (value as Input) : undefined;
  } catch {
    return undefined;
  }
}
