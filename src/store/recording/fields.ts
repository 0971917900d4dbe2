import type { Level } from "../../domain/market.ts";
import {
  complement,
  oneDollar,
  parsePrice,
  parseQty,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";

/** Careful readers of recorded JSON: nothing in a file is believed before it is looked at. */
export type Fields = Readonly<Record<string, unknown>>;

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function asFields(value: unknown): Fields | undefined {
  return isFields(value) ? value : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A price in dollars, as wire text or as the number a recorder made of it (its shortest text is exact). */
export function asPrice(value: unknown): Price | undefined {
  const text = decimalText(value);
  return text === undefined ? undefined : parsePrice(text);
}

export function asQty(value: unknown): Qty | undefined {
  const text = decimalText(value);
  return text === undefined ? undefined : parseQty(text);
}

/** A price in whole cents, as before 2025 and as rounded by recorders. */
export function asCents(value: unknown): Price | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 100
    ? ((value * 100) as Price)
    : undefined;
}

/** Milliseconds since the epoch. */
export function asMillis(value: unknown): Time | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0
    ? ((value * 1_000) as Time)
    : undefined;
}

/** True for what can be traded at: strictly between $0 and $1. */
export function isPrice(price: Price): boolean {
  return price > 0 && price < oneDollar;
}

/** One side of a recorded book; `dropped` says why levels are missing from it. */
export interface Levels {
  readonly levels: readonly Level[];
  readonly dropped: readonly string[];
}

/** `[price, size]` pairs as YES levels. NO bids become YES asks at the complement. */
export function readLevels(
  pairs: unknown,
  outcome: "yes" | "no",
  toPrice: (value: unknown) => Price | undefined,
): Levels {
  const levels: Level[] = [];
  const dropped: string[] = [];
  for (const pair of asList(pairs)) {
    const [told, size] = asList(pair);
    const price = toPrice(told);
    const qty = asQty(size);
    if (price === undefined || qty === undefined || !isPrice(price) || qty < 0) {
      dropped.push(`${outcome} level ${JSON.stringify(pair)} is no level`);
    } else if (qty > 0) {
      levels.push({ price: outcome === "yes" ? price : complement(price), qty });
    }
  }
  return { levels, dropped };
}

function decimalText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
