import type { Random } from "../../../src/lib/random.ts";

/** Values of every wrong kind. */
const wild: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  0.1,
  1e300,
  -1e-7,
  9_007_199_254_740_992,
  2_147_483_648,
  "",
  " ",
  "0",
  "-0.01",
  "0.00",
  "1.005",
  "1e5",
  "NaN",
  "Infinity",
  "0x10",
  "+1",
  "9".repeat(40),
  "0.99999999999999999999",
  "\u0000",
  "\uD800",
  "💸".repeat(50),
  "‮drawkcab",
  "İ",
  "../../etc",
  "';DROP TABLE orders;--",
  "{{7*7}}",
  "__proto__",
  "constructor",
  "true",
  "null",
  "a,b,,c",
  "x".repeat(20_000),
  [],
  {},
  [[]],
  [null],
  [{}],
  { a: 1 },
  { toString: 1 },
  ["a", 1, null],
];

/** The value with one to three of its parts made wrong: another kind, gone, one too many, or buried deep. */
export function mutated(value: unknown, random: Random): unknown {
  let copy: unknown = structuredClone(value);
  // One mistake alone is the likeliest to slip through.
  const count = random.chance(0.6) ? 1 : random.whole(2, 3);
  for (let round = 0; round < count; round += 1) copy = mutatedOnce(copy, random);
  return copy;
}

export function wildValue(random: Random): unknown {
  return random.chance(0.02) ? deep(random.whole(10, 2_000)) : random.pick(wild);
}

function mutatedOnce(value: unknown, random: Random): unknown {
  const places = placesOf(value);
  const place = places.length === 0 ? undefined : random.pick(places);
  if (place === undefined || random.chance(0.05)) return wildValue(random);
  const { holder, key } = place;
  switch (random.pick(["wild", "wild", "wild", "gone", "more", "renamed", "doubled"] as const)) {
    case "gone":
      Reflect.deleteProperty(holder, key);
      break;
    case "more":
      put(holder, random.pick(["extra", "__proto__", "ticker", "subaccount", "💸"]), wildValue(random));
      break;
    case "renamed":
      put(holder, `${key}x`, Reflect.get(holder, key));
      Reflect.deleteProperty(holder, key);
      break;
    case "doubled":
      put(holder, key, [Reflect.get(holder, key), Reflect.get(holder, key)]);
      break;
    default:
      put(holder, key, wildValue(random));
  }
  return value;
}

/** What lies deeper is our own doing. */
const depthMax = 8;

interface Place {
  readonly holder: object;
  readonly key: string;
}

function placesOf(value: unknown, depth = 0): readonly Place[] {
  if (typeof value !== "object" || value === null || depth > depthMax) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { holder: value, key },
    ...placesOf(inner, depth + 1),
  ]);
}

/** As an own member, whatever its name. */
function put(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Text that is nearly JSON. */
export function brokenText(text: string, random: Random): string {
  const cut = random.whole(0, text.length);
  return random.pick<() => string>([
    () => text.slice(0, cut),
    () => `${text}}`,
    () => `${text}${text}`,
    () => `﻿${text}`,
    () => text.replaceAll('"', "'"),
    () => text.replace(/:/, ""),
    () => text.replace(/"(\w+)":/, '"$1":NaN,"$1":'),
    () => "[".repeat(20_000),
    () => `${text.slice(0, cut)}\u0000${text.slice(cut)}`,
    () => "",
    () => "null",
    () => "[]",
    () => '"text"',
    () => "\u0000\u0001\u0002",
    () => "<order/>",
  ])();
}
