import { InvalidArgumentError } from "commander";
import { parseTime, type Price, type Time } from "../domain/units.ts";
import { againsts, type Against } from "./drill/against.ts";
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

export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

const seedMax = 2_147_483_647;

export function seedRangeOption(text: string): SeedRange {
  const found = /^(\d+)(?:\.\.(\d+))?$/.exec(text);
  const first = Number(found?.[1]);
  const last = Number(found?.[2] ?? found?.[1]);
  if (found !== null && first <= last && last <= seedMax) return { first, last };
  throw new InvalidArgumentError("Give one seed like 7, or a range like 1..1000.");
}

export function againstOption(text: string): Against {
  const against = againsts.find((each) => each === text);
  if (against !== undefined) return against;
  const never = text.startsWith("prod") ? "A drill never runs on production. " : "";
  throw new InvalidArgumentError(`${never}Give one of ${againsts.join(", ")}.`);
}

/** Places in a list, counted from 0. */
export function placesOption(text: string): readonly number[] {
  if (text === "none") return [];
  if (/^\d+(,\d+)*$/.test(text)) return text.split(",").map(Number);
  throw new InvalidArgumentError("Give places like 3,7,12, or none.");
}

/** "0.05,0.1": numbers within these bounds. */
export function numbersOption(low: number, high: number): (text: string) => readonly number[] {
  return (text) => {
    const numbers = text.split(",").map(Number);
    if (numbers.every((each) => each >= low && each <= high)) return numbers;
    throw new InvalidArgumentError(`Give numbers from ${low} to ${high}, like ${low},${high}.`);
  };
}
