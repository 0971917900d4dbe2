import { parseDecimal } from "../../lib/decimal.ts";
import {
  money,
  parseMoney,
  parsePrice,
  parseQty,
  price,
  qty,
  seconds,
  time,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";

/**
 * Reads one line word by word. The first thing that is wrong is kept, and everything after it reads as nothing, so
 * that a grammar needs no look at errors between its words.
 */
export interface LineReader {
  /** The next word without taking it; empty at the end. */
  peek(): string;
  next(): string;
  /** Whether this word stands behind the next one. */
  isBefore(word: string): boolean;
  /** Takes the word when it is the next one. */
  takes(word: string): boolean;
  /** The next word must be this one. */
  expect(word: string): void;
  isAtEnd(): boolean;
  name(what: string): string;
  oneOf<Word extends string>(what: string, words: readonly Word[]): Word;
  whole(what: string, max: number): number;
  /** "10", "2.5". */
  qty(): Qty;
  /** "+4", "-4", "0". */
  signedQty(): Qty;
  /** "45c", "45.5c", "$0.455". */
  price(): Price;
  /** "$1000", "-$0.25". */
  money(): Money;
  /** "500ms", "10s", "5m", "2h". */
  span(): Time;
  fail(text: string): void;
  /** What was wrong first; also words that nobody read. */
  error(): string | undefined;
}

const punctuation = /([,;@:])/;

export function lineReader(text: string): LineReader {
  const words = text
    .split(/("[^"]*")/)
    .flatMap((part) =>
      part.startsWith('"') ? [part] : part.split(punctuation).flatMap((each) => each.split(/\s+/)),
    )
    .filter((word) => word !== "");
  let at = 0;
  let wrong: string | undefined;
  const peek = (): string => (wrong === undefined ? (words[at] ?? "") : "");
  const next = (): string => {
    const word = peek();
    at += 1;
    return word;
  };
  const isBefore = (word: string): boolean => wrong === undefined && words[at + 1] === word;
  const fail = (why: string): void => {
    wrong ??= why;
  };
  /** A word that must be readable as something. */
  const read = <Value>(what: string, parse: (word: string) => Value | undefined, otherwise: Value): Value => {
    if (wrong !== undefined) return otherwise;
    const word = next();
    const value = word === "" ? undefined : parse(word);
    if (value === undefined) fail(word === "" ? `${what} is missing` : `"${word}" is not ${what}`);
    return value ?? otherwise;
  };
  const takes = (word: string): boolean => {
    if (peek() !== word) return false;
    at += 1;
    return true;
  };
  return {
    peek,
    next,
    isBefore,
    takes,
    expect: (word) => {
      if (!takes(word))
        fail(peek() === "" ? `"${word}" is missing` : `"${peek()}" stands where "${word}" should`);
    },
    isAtEnd: () => peek() === "",
    name: (what) => read(what, (word) => (/^[A-Za-z0-9_.-]{1,64}$/.test(word) ? word : unquoted(word)), ""),
    oneOf: (what, allowed) => {
      const otherwise = allowed[0];
      if (otherwise === undefined) throw new Error("broken belief: there is a word to choose from");
      const say = `${what}: ${allowed.join(", ")}`;
      return read(say, (word) => allowed.find((each) => each === word), otherwise);
    },
    whole: (what, max) => read(`${what}: a whole number up to ${max}`, (word) => wholeNumber(word, max), 0),
    qty: () => read("a number of contracts such as 10 or 2.5", (word) => parseQty(word), qty(0)),
    signedQty: () =>
      read(
        "a signed number of contracts such as +4 or -2.5",
        (word) => parseQty(word.replace(/^\+/, "")),
        qty(0),
      ),
    price: () => read("a price such as 45c or $0.455", readPrice, price(0)),
    money: () => read("an amount such as $1000 or -$0.25", readMoney, money(0)),
    span: () => read("a span of time such as 500ms, 10s, 5m or 2h", readSpan, time(0)),
    fail,
    error: () => wrong ?? (at < words.length ? `"${words[at] ?? ""}" is not understood here` : undefined),
  };
}

function unquoted(word: string): string | undefined {
  return /^"[^"]+"$/.test(word) ? word.slice(1, -1) : undefined;
}

function wholeNumber(word: string, max: number): number | undefined {
  return /^\d{1,9}$/.test(word) && Number(word) <= max ? Number(word) : undefined;
}

function readPrice(word: string): Price | undefined {
  if (word.startsWith("$")) return parsePrice(word.slice(1));
  const steps = /[c¢]$/.test(word) ? parseDecimal(word.slice(0, -1), 2) : undefined;
  return steps === undefined ? undefined : price(steps);
}

function readMoney(word: string): Money | undefined {
  const [, sign = "", amount = ""] = /^(-?)\$([\d.]+)$/.exec(word) ?? [];
  return parseMoney(`${sign}${amount}`);
}

const spanUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

function readSpan(word: string): Time | undefined {
  const [, count = "", unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(word) ?? [];
  const steps = parseDecimal(count, 3);
  return steps === undefined ? undefined : seconds((steps * (spanUnits[unit] ?? 0)) / 1_000_000);
}
