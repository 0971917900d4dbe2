import { z } from "zod";
import {
  formatQty,
  parseMoney,
  parsePrice,
  parseQty,
  seconds,
  showMoney,
  showPrice,
  showQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";
import { parseDecimal } from "../../lib/decimal.ts";

/**
 * Amounts as people write them in a file, each with the range it may lie in. The range is in the message. The other way
 * round, an amount of the program may be any: what an earlier version allowed stays readable.
 */

/** "15c", "15¢", "0.5c" or "$0.15". */
export function priceText(low: Price, high: Price) {
  return amount("a price like 15c or $0.15", "^(\\$\\d+(\\.\\d+)?|\\d+(\\.\\d+)?\\s?[c¢])$", parseCents, {
    low,
    high,
    show: showPrice,
  });
}

/** "$500" or "$0.50". */
export function moneyText(low: Money, high: Money) {
  return amount("an amount like $500", "^\\$\\d+(\\.\\d+)?$", parseDollars, { low, high, show: showMoney });
}

/** "500ms", "120s", "5m", "1h", "2d". */
export function durationText(low: Time, high: Time) {
  return amount("a duration like 120s, 5m or 1h", "^\\d+(\\.\\d+)?\\s?(ms|s|m|h|d)$", parseDuration, {
    low,
    high,
    show: showDuration,
  });
}

/** A plain number of contracts, with up to two decimals: 10 or 2.5. */
export function qtyNumber(low: Qty, high: Qty) {
  return z.codec(z.union([z.number(), z.string()]), z.custom<Qty>(Number.isSafeInteger), {
    decode: (value, { issues }) => {
      const qty = parseQty(String(value));
      if (qty === undefined) {
        const message = `${JSON.stringify(value)} is not a number of contracts with at most two decimals`;
        issues.push({ code: "custom", input: value, message });
        return z.NEVER;
      }
      if (qty < low || qty > high) {
        const message = `${showQty(qty)} is out of range: ${showQty(low)} to ${showQty(high)} contracts`;
        issues.push({ code: "custom", input: value, message });
        return z.NEVER;
      }
      return qty;
    },
    encode: formatQty,
  });
}

/** Any share or factor. */
export function factor(low: number, high: number) {
  return z
    .number()
    .meta({ minimum: low, maximum: high })
    .check(({ value, issues }) => {
      if (value >= low && value <= high) return;
      issues.push({ code: "custom", input: value, message: `${value} is out of range: ${low} to ${high}` });
    });
}

export function parseDuration(text: string): Time | undefined {
  const match = /^(\d+(?:\.\d+)?)\s?(ms|s|m|h|d)$/.exec(text);
  if (match === null) return undefined;
  const [, count = "", unit = ""] = match;
  const steps = parseDecimal(count, 3);
  const each: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return steps === undefined ? undefined : (Math.round(steps * (each[unit] ?? 0)) as Time);
}

export function showDuration(span: Time): string {
  const units = [
    ["d", 86_400_000_000],
    ["h", 3_600_000_000],
    ["m", 60_000_000],
    ["s", 1_000_000],
  ] as const;
  for (const [unit, each] of units) {
    if (span >= each && span % each === 0) return `${span / each}${unit}`;
  }
  return span % seconds(1) === 0 ? `${span / 1_000_000}s` : `${span / 1_000}ms`;
}

export function parseCents(text: string): Price | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith("$")) return parsePrice(trimmed.slice(1));
  const match = /^(\d+(?:\.\d+)?)\s?[c¢]$/.exec(trimmed);
  return match === null ? undefined : (parseDecimal(match[1] ?? "", 2) as Price | undefined);
}

function parseDollars(text: string): Money | undefined {
  return text.startsWith("$") ? parseMoney(text.slice(1)) : undefined;
}

interface Range<Value> {
  readonly low: Value;
  readonly high: Value;
  readonly show: (value: Value) => string;
}

function amount<Value extends number>(
  what: string,
  pattern: string,
  parse: (text: string) => Value | undefined,
  range: Range<Value>,
) {
  const { low, high, show } = range;
  const text = z
    .string(`expected ${what}`)
    .meta({ pattern, description: `${what}, from ${show(low)} to ${show(high)}` });
  return z.codec(text, z.custom<Value>(Number.isSafeInteger), {
    decode: (input, { issues }) => {
      const value = parse(input);
      if (value === undefined) {
        issues.push({ code: "custom", input, message: `${JSON.stringify(input)} is not ${what}` });
        return z.NEVER;
      }
      if (value < low || value > high) {
        const message = `${input} is out of range: ${show(low)} to ${show(high)}`;
        issues.push({ code: "custom", input, message });
        return z.NEVER;
      }
      return value;
    },
    encode: show,
  });
}
