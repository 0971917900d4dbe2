import { z } from "zod";
import { parseDecimal } from "../../lib/decimal.ts";
import {
  parseMoney,
  parseQty,
  price,
  showMoney,
  showPrice,
  showQty,
  time,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";

/** Amounts as a scenario file writes them. Each refusal names the value and what is allowed. */

/** "30c", "12.5c". */
export function priceText(low: Price, high: Price): z.ZodType<Price> {
  return exact("an amount in cents such as 30c or 12.5c", low, high, parseCents, showPrice);
}

/** "10", "2.5". */
export function qtyText(low: Qty, high: Qty): z.ZodType<Qty> {
  return exact("a number of contracts such as 10 or 2.5", low, high, parseQty, showQty);
}

/** "$1000". */
export function moneyText(low: Money, high: Money): z.ZodType<Money> {
  return exact("an amount in dollars such as $1000", low, high, parseDollars, showMoney);
}

/** "0.5s", "35s", "2h". */
export function durationText(low: Time, high: Time): z.ZodType<Time> {
  return exact("a duration such as 500ms, 0.5s, 2m or 1h", low, high, parseDuration, showDuration);
}

/** A plain number: an estimate, a share or a rate. */
export function numberText(low: number, high: number): z.ZodType<number> {
  const say = `a number from ${low} to ${high}`;
  return z.number({ error: `expected ${say}` }).refine((value) => value >= low && value <= high, {
    error: ({ input }) => `${String(input)} is not ${say}`,
  });
}

/** A whole number. */
export function countText(low: number, high: number): z.ZodType<number> {
  const say = `a whole number from ${low} to ${high}`;
  return z
    .number({ error: `expected ${say}` })
    .refine((value) => Number.isInteger(value) && value >= low && value <= high, {
      error: ({ input }) => `${String(input)} is not ${say}`,
    });
}

/** "0.5": a multiplier, in steps of 0.0001. */
export const multiplierText = exact(
  "a multiplier such as 1 or 0.5",
  0,
  100_000,
  (value) => parseDecimal(value, 4),
  (steps) => String(steps / 10_000),
);

function exact<Amount extends number>(
  say: string,
  low: Amount,
  high: Amount,
  parse: (value: string) => Amount | undefined,
  show: (amount: Amount) => string,
): z.ZodType<Amount> {
  const text = z.union([z.string(), z.number()], { error: `expected ${say}` }).transform(String);
  return text.transform((value, context) => {
    const amount = parse(value);
    if (amount !== undefined && amount >= low && amount <= high) return amount;
    context.addIssue(`"${value}" is not ${say}, from ${show(low)} to ${show(high)}`);
    return z.NEVER;
  });
}

function parseCents(value: string): Price | undefined {
  const steps = value.endsWith("c") ? parseDecimal(value.slice(0, -1), 2) : undefined;
  return steps === undefined ? undefined : price(steps);
}

function parseDollars(value: string): Money | undefined {
  return value.startsWith("$") ? parseMoney(value.slice(1)) : undefined;
}

const durationUnits: readonly (readonly [suffix: string, places: number, microseconds: number])[] = [
  ["ms", 3, 1],
  ["s", 6, 1],
  ["m", 6, 60],
  ["h", 6, 3_600],
];

function parseDuration(value: string): Time | undefined {
  const unit = durationUnits.find(([suffix]) => value.endsWith(suffix));
  if (unit === undefined) return undefined;
  const [suffix, places, scale] = unit;
  const steps = parseDecimal(value.slice(0, -suffix.length), places);
  return steps === undefined ? undefined : time(steps * scale);
}

function showDuration(amount: Time): string {
  return `${amount / 1_000_000}s`;
}
