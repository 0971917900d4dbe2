import { InvalidArgumentError } from "commander";
import { parseTime, type Price, type Time } from "../domain/units.ts";
import { parseCents, parseDuration } from "./config/amount.ts";

/** Readers of command line values. Each refuses with what it wants. */

export function wholeNumber(low: number, high: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Give a whole number from ${low} to ${high}.`);
  };
}

export function priceOption(text: string): Price {
  const price = parseCents(text);
  if (price === undefined) throw new InvalidArgumentError("Give a price like 30c or $0.30.");
  return price;
}

export function durationOption(text: string): Time {
  const duration = parseDuration(text);
  if (duration === undefined || duration === 0) {
    throw new InvalidArgumentError("Give a duration like 90s, 5m or 1h.");
  }
  return duration;
}

export function timeOption(text: string): Time {
  const time = parseTime(text);
  if (time === undefined) throw new InvalidArgumentError("Give a time like 2026-11-23T16:45:12Z.");
  return time;
}
