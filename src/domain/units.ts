import { assert } from "../lib/assert.ts";
import { formatDecimal, parseDecimal } from "../lib/decimal.ts";

/** Exact amounts: whole numbers whose type names the step. Nothing is rounded in this file. */
declare const step: unique symbol;
type Step<Name extends string> = number & { readonly [step]: Name };

/** Dollars per contract, in steps of $0.0001. */
export type Price = Step<"price">;
/** Contracts, in steps of 0.01. */
export type Qty = Step<"qty">;
/** Dollars, in steps of $0.000001: exactly one price step times one qty step. */
export type Money = Step<"money">;
/** Microseconds since the epoch, UTC. */
export type Time = Step<"time">;

type Amount = Price | Qty | Money | Time;

export const oneDollar = 10_000 as Price;
export const zeroPrice = 0 as Price;
export const zeroQty = 0 as Qty;
export const zeroMoney = 0 as Money;

const pricePlaces = 4;
const qtyPlaces = 2;
const moneyPlaces = 6;

/** A price from whole steps of $0.0001. For constants and tests: `price(4500)` is 45¢. */
export function price(steps: number): Price {
  return whole(steps) as Price;
}

/** A quantity from whole steps of 0.01 contract: `qty(250)` is 2.5 contracts. */
export function qty(steps: number): Qty {
  return whole(steps) as Qty;
}

/** An amount of money from whole steps of $0.000001. */
export function money(steps: number): Money {
  return whole(steps) as Money;
}

/** A moment from whole microseconds since the epoch. */
export function time(steps: number): Time {
  return whole(steps) as Time;
}

export function contracts(count: number): Qty {
  return whole(count * 100) as Qty;
}

export function cents(count: number): Price {
  return whole(count * 100) as Price;
}

export function dollars(count: number): Money {
  return whole(count * 1_000_000) as Money;
}

export function millis(count: number): Time {
  return whole(Math.round(count * 1_000)) as Time;
}

export function seconds(count: number): Time {
  return whole(Math.round(count * 1_000_000)) as Time;
}

export function toMillis(at: Time): number {
  return Math.floor(at / 1_000);
}

/** Whole seconds that have passed, as the exchange writes moments. What is calculated with takes `secondsOf`. */
export function toSeconds(at: Time): number {
  return Math.floor(at / 1_000_000);
}

/** With their fraction. */
export function secondsOf(at: Time): number {
  return at / 1_000_000;
}

/** What `qty` contracts cost at `price`: exact, because the units multiply. */
export function cost(each: Price, count: Qty): Money {
  return whole(each * count) as Money;
}

/** What a contract of the other outcome is worth: YES + NO = $1. */
export function complement(yes: Price): Price {
  return (oneDollar - yes) as Price;
}

export function plus<Unit extends Amount>(a: Unit, b: Unit): Unit {
  return (a + b) as Unit;
}

export function minus<Unit extends Amount>(a: Unit, b: Unit): Unit {
  return (a - b) as Unit;
}

export function least<Unit extends Amount>(a: Unit, b: Unit): Unit {
  return a < b ? a : b;
}

export function most<Unit extends Amount>(a: Unit, b: Unit): Unit {
  return a > b ? a : b;
}

export function negative<Unit extends Money | Qty>(a: Unit): Unit {
  return (a === 0 ? 0 : -a) as Unit;
}

export function sum<Unit extends Amount>(amounts: Iterable<Unit>): Unit {
  let total = 0;
  for (const amount of amounts) total += amount;
  return whole(total) as Unit;
}

/** "0.4500" → 4500. Up to six decimals are read, but the last two must be zero. */
export function parsePrice(text: string): Price | undefined {
  return parseDecimal(text, pricePlaces) as Price | undefined;
}

/** "2.50" → 250. */
export function parseQty(text: string): Qty | undefined {
  return parseDecimal(text, qtyPlaces) as Qty | undefined;
}

/** "1523.4027" → 1523402700. */
export function parseMoney(text: string): Money | undefined {
  return parseDecimal(text, moneyPlaces) as Money | undefined;
}

/** "0.4500": the form the exchange uses. */
export function formatPrice(amount: Price): string {
  return formatDecimal(amount, pricePlaces);
}

/** "2.50". */
export function formatQty(amount: Qty): string {
  return formatDecimal(amount, qtyPlaces);
}

/** "6.480000". */
export function formatMoney(amount: Money): string {
  return formatDecimal(amount, moneyPlaces);
}

/** "31¢", "31.5¢": for people. */
export function showPrice(amount: Price): string {
  return `${formatDecimal(amount, 2, 0)}¢`;
}

/** "10", "2.5": for people. */
export function showQty(amount: Qty): string {
  return formatDecimal(amount, qtyPlaces, 0);
}

/** "$1.60", "-$0.0044": for people; at least cents, never rounded. */
export function showMoney(amount: Money): string {
  return `${amount < 0 ? "-" : ""}$${formatDecimal(Math.abs(amount), moneyPlaces, 2)}`;
}

/** "2026-11-23T16:45:12.250000Z" with trailing zeros of the fraction dropped, as the exchange writes times. */
export function formatTime(at: Time): string {
  const micros = ((at % 1_000_000) + 1_000_000) % 1_000_000;
  const secondsText = formatSecond((at - micros) / 1_000);
  if (micros === 0) return `${secondsText}Z`;
  let end = 6;
  let significant = micros;
  for (; significant % 10 === 0; end -= 1) significant /= 10;
  return `${secondsText}.${String(significant).padStart(end, "0")}Z`;
}

/** Times come in clusters, and dates are the dear part: the last second is kept. */
const lastSecond = { ms: Number.NaN, text: "" };

function formatSecond(ms: number): string {
  if (ms !== lastSecond.ms) {
    lastSecond.text = new Date(ms).toISOString().slice(0, 19);
    lastSecond.ms = ms;
  }
  return lastSecond.text;
}

const timePattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** RFC 3339 with any length of fraction; digits past the microsecond are dropped. */
export function parseTime(text: string): Time | undefined {
  const match = timePattern.exec(text);
  if (match === null) return undefined;
  const [, day, clock, fraction = "", zone] = match;
  const ms = Date.parse(`${day}T${clock}${zone}`);
  if (!Number.isFinite(ms)) return undefined;
  return (ms * 1_000 + Number(fraction.slice(0, 6).padEnd(6, "0"))) as Time;
}

function whole(steps: number): number {
  // Amounts are born millions of times a second: the words are put together only when they are needed.
  if (!Number.isSafeInteger(steps)) assert(false, `an exact amount is a whole number of steps, not ${steps}`);
  return steps;
}
