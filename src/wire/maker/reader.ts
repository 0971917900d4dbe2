import { isObject } from "../../lib/json.ts";
import { parseDecimal } from "../../lib/decimal.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import {
  parseMoney,
  parsePrice,
  parseQty,
  parseTime,
  time,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";

/** Why something from the wire was not believed: which field, what was wanted, what stood there. */
export interface Garbled {
  readonly field: string;
  readonly wanted: string;
  readonly got: string;
}

export type Decoded<Value> = Result<Value, Garbled>;

export type Decode<Value> = (json: unknown) => Decoded<Value>;

/**
 * Reads the fields of one JSON object. The first field that is not what it should be is remembered, the rest
 * are still read, and `finish` gives the value or that first refusal: so a decoder reads like a list of fields.
 * What a field method gives back after a refusal is a stand-in that never leaves the reader.
 */
export interface Reader {
  text(field: string): string;
  /** Undefined when the field is absent, null or empty. */
  textMaybe(field: string): string | undefined;
  flag(field: string): boolean;
  /** False when the field is absent or null. */
  flagMaybe(field: string): boolean;
  /** A JSON number that is a whole number. */
  whole(field: string): number;
  wholeOr(field: string, absent: number): number;
  /** A JSON number read by its text as whole steps of 10^-places. */
  steps(field: string, places: number): number;
  price(field: string): Price;
  priceMaybe(field: string): Price | undefined;
  qty(field: string): Qty;
  qtyMaybe(field: string): Qty | undefined;
  money(field: string): Money;
  /** RFC 3339 text. */
  time(field: string): Time;
  timeMaybe(field: string): Time | undefined;
  choice<Word extends string>(field: string, words: readonly Word[]): Word;
  list<Value>(field: string, decode: Decode<Value>): readonly Value[];
  /** An empty list when the field is absent or null. */
  listMaybe<Value>(field: string, decode: Decode<Value>): readonly Value[];
  value<Value>(field: string, decode: Decode<Value>, standIn: Value): Value;
  has(field: string): boolean;
  refuse(field: string, wanted: string): void;
  finish<Value>(make: () => Value): Decoded<Value>;
}

/** No list on the wire is longer: the longest known is the list of all series, about 14 000. */
const itemsMax = 100_000;

/** Longer texts are no tickers, ids or words of ours. Rules and titles may be long. */
const textMax = 20_000;

export function reader(json: unknown, name: string): Reader {
  let first: Garbled | undefined;
  const fields = isObject(json) ? json : {};

  const refuseAt = (why: Garbled): void => {
    first ??= why;
  };
  const refuse = (field: string, wanted: string): void => {
    refuseAt({ field: `${name}.${field}`, wanted, got: sample(fields[field]) });
  };
  if (!isObject(json)) refuseAt({ field: name, wanted: "an object", got: sample(json) });

  const has = (field: string): boolean => fields[field] !== undefined && fields[field] !== null;
  const parsed: ReadParsed = (field, wanted, parse) => {
    const got = fields[field];
    const value = typeof got === "string" ? parse(got) : undefined;
    if (value === undefined) refuse(field, wanted);
    return value;
  };
  const maybe: ReadMaybe = (field, read) => (has(field) ? read(field) : undefined);
  const text = (field: string): string => parsed(field, "a text", textOf) ?? "";
  const flag = (field: string): boolean => {
    const got = fields[field];
    if (typeof got !== "boolean") refuse(field, "true or false");
    return got === true;
  };
  const whole = (field: string): number => {
    const got = fields[field];
    if (typeof got === "number" && Number.isSafeInteger(got)) return got;
    refuse(field, "a whole number");
    return 0;
  };
  const value = <Value>(field: string, decode: Decode<Value>, standIn: Value): Value => {
    const decoded = decode(fields[field]);
    if (decoded.ok) return decoded.value;
    refuseAt(under(`${name}.${field}`, decoded.why));
    return standIn;
  };
  const list = <Value>(field: string, decode: Decode<Value>): readonly Value[] =>
    value(field, (items) => decodeList(items, decode), []);

  return {
    text,
    textMaybe: (field) => maybe(field, text) || undefined,
    flag,
    flagMaybe: (field) => maybe(field, flag) ?? false,
    whole,
    wholeOr: (field, absent) => maybe(field, whole) ?? absent,
    steps: (field, places) => {
      const got = fields[field];
      const steps = typeof got === "number" ? parseDecimal(String(got), places) : undefined;
      if (steps === undefined) refuse(field, `a number of at most ${places} decimals`);
      return steps ?? 0;
    },
    ...amountReaders(parsed, maybe),
    choice: (field, words) => {
      const word = words.find((candidate) => candidate === fields[field]);
      if (word === undefined) refuse(field, `one of ${words.join(", ")}`);
      return word ?? firstOf(words);
    },
    list,
    listMaybe: (field, decode) => maybe(field, (name) => list(name, decode)) ?? [],
    value,
    has,
    refuse,
    finish: (make) => (first === undefined ? ok(make()) : refused(first)),
  };
}

type ReadParsed = <Value>(
  field: string,
  wanted: string,
  parse: (text: string) => Value | undefined,
) => Value | undefined;

type ReadMaybe = <Value>(field: string, read: (field: string) => Value) => Value | undefined;

type AmountField = "price" | "priceMaybe" | "qty" | "qtyMaybe" | "money" | "time" | "timeMaybe";

function amountReaders(parsed: ReadParsed, maybe: ReadMaybe): Pick<Reader, AmountField> {
  const price = (field: string): Price =>
    parsed(field, "a price in dollars from 0 to 1", priceOf) ?? (0 as Price);
  const qty = (field: string): Qty => parsed(field, "a count of contracts", parseQty) ?? zeroQty;
  const at = (field: string): Time => parsed(field, "an RFC 3339 time", parseTime) ?? time(0);
  return {
    price,
    priceMaybe: (field) => maybe(field, price),
    qty,
    qtyMaybe: (field) => maybe(field, qty),
    money: (field) => parsed(field, "an amount in dollars", parseMoney) ?? zeroMoney,
    time: at,
    timeMaybe: (field) => maybe(field, at),
  };
}

function decodeList<Value>(json: unknown, decode: Decode<Value>): Decoded<readonly Value[]> {
  if (!Array.isArray(json)) return refused({ field: "", wanted: "a list", got: sample(json) });
  if (json.length > itemsMax) {
    return refused({ field: "", wanted: `at most ${itemsMax} items`, got: `${json.length} items` });
  }
  const values: Value[] = [];
  for (const [index, item] of (json as readonly unknown[]).entries()) {
    const decoded = decode(item);
    if (!decoded.ok) return refused(under(`[${index}]`, decoded.why));
    values.push(decoded.value);
  }
  return ok(values);
}

/** Text to JSON without a throw. */
export function parseJson(text: string): Decoded<unknown> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return refused({ field: "", wanted: "JSON", got: sample(text) });
  }
}

/** For a person: "order.count: wanted a count of contracts, got 12". */
export function showGarbled(why: Garbled): string {
  return `${why.field === "" ? "the answer" : why.field}: wanted ${why.wanted}, got ${why.got}`;
}

function under(place: string, why: Garbled): Garbled {
  const joint = why.field === "" || why.field.startsWith("[") ? "" : " ";
  return { ...why, field: `${place}${joint}${why.field}` };
}

/** What stood there, short enough for a log line. */
export function sample(json: unknown): string {
  if (json === undefined) return "nothing";
  const text = typeof json === "string" ? JSON.stringify(json.slice(0, 80)) : JSON.stringify(json);
  return (text ?? typeof json).slice(0, 80);
}

function textOf(text: string): string | undefined {
  return text.length <= textMax ? text : undefined;
}

function priceOf(text: string): Price | undefined {
  const price = parsePrice(text);
  return price !== undefined && price >= 0 && price <= 10_000 ? price : undefined;
}

function firstOf<Word extends string>(words: readonly Word[]): Word {
  const [word] = words;
  if (word === undefined) throw new Error("broken belief: a choice has words");
  return word;
}
