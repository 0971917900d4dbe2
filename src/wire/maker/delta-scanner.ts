import type { Side } from "../../domain/side.ts";
import type { Price, Qty, Time } from "../../domain/units.ts";
import type { NoSidePrices } from "./order-book.ts";

/** What stands round every message. */
export interface Envelope {
  /** Zero when the message belongs to no subscription. */
  readonly sid: number;
  /** Zero when the message is not counted. */
  readonly seq: number;
  /** The command it answers; zero when it answers none. */
  readonly id: number;
}

export interface BookDelta {
  readonly kind: "delta";
  readonly ticker: string;
  readonly side: Side;
  /** YES price. */
  readonly price: Price;
  /** Signed. */
  readonly change: Qty;
  /** The venue's clock; zero when not told. */
  readonly at: Time;
}

/**
 * Reads an `orderbook_delta` in the one form in which the exchange writes them all: this order of keys, no
 * blanks, no escapes. Every character is checked on the way, so that undefined (somebody else must decide)
 * is the worst it can say; it never accepts what the slow way would refuse or read differently.
 */
export function scanDelta(text: string, prices: NoSidePrices): (Envelope & BookDelta) | undefined {
  if (!text.startsWith(head)) return undefined;
  const sidEnd = digitsEnd(text, head.length);
  if (isNoNumber(text, head.length, sidEnd) || !text.startsWith(seqKey, sidEnd)) return undefined;
  const seqStart = sidEnd + seqKey.length;
  const seqEnd = digitsEnd(text, seqStart);
  if (isNoNumber(text, seqStart, seqEnd) || !text.startsWith(tickerKey, seqEnd)) return undefined;
  const tickerStart = seqEnd + tickerKey.length;
  const tickerEnd = plainEnd(text, tickerStart);
  if (tickerEnd - tickerStart > tickerMax || !text.startsWith(idKey, tickerEnd)) return undefined;
  const idEnd = plainEnd(text, tickerEnd + idKey.length);
  if (!text.startsWith(priceKey, idEnd)) return undefined;

  const priceStart = idEnd + priceKey.length;
  const told = fourDecimals(text, priceStart);
  const deltaKeyAt = priceStart + priceLength;
  if (told <= 0 || told >= 10_000 || !text.startsWith(deltaKey, deltaKeyAt)) return undefined;
  const deltaStart = deltaKeyAt + deltaKey.length;
  const isNegative = text.charCodeAt(deltaStart) === minusCode;
  const wholeStart = isNegative ? deltaStart + 1 : deltaStart;
  const wholeEnd = digitsEnd(text, wholeStart);
  if (wholeEnd === wholeStart || wholeEnd - wholeStart > digitsMax) return undefined;
  const hundredths = twoDecimals(text, wholeEnd);
  if (hundredths < 0 || !text.startsWith(sideKey, wholeEnd + 3)) return undefined;

  const sideStart = wholeEnd + 3 + sideKey.length;
  const isYes = text.startsWith(yesSide, sideStart);
  if (!isYes && !text.startsWith(noSide, sideStart)) return undefined;
  const at = scanTail(text, sideStart + (isYes ? yesSide.length : noSide.length));
  if (at < 0) return undefined;

  const size = readDigits(text, wholeStart, wholeEnd) * 100 + hundredths;
  const sid = readDigits(text, head.length, sidEnd);
  const seq = readDigits(text, seqStart, seqEnd);
  return {
    kind: "delta",
    sid,
    seq,
    id: 0,
    ticker: text.slice(tickerStart, tickerEnd),
    side: isYes ? "bid" : "ask",
    price: (isYes || prices === "yes" ? told : 10_000 - told) as Price,
    change: (isNegative && size !== 0 ? -size : size) as Qty,
    at: (at * 1_000) as Time,
  };
}

const head = '{"type":"orderbook_delta","sid":';
const seqKey = ',"seq":';
const tickerKey = ',"msg":{"market_ticker":"';
const idKey = '","market_id":"';
const priceKey = '","price_dollars":"0.';
const deltaKey = '","delta_fp":"';
const sideKey = '","side":"';
const yesSide = 'yes"';
const noSide = 'no"';
const clientIdKey = ',"client_order_id":"';
const subaccountKey = ',"subaccount":';
const textTimeKey = ',"ts":"';
const millisKey = ',"ts_ms":';
const sendingKey = ',"sending_ts_ms":';

/** "4500" after the leading "0.". */
const priceLength = 4;
/** Numbers up to this many digits are exact whatever is done with them here. */
const digitsMax = 12;
/** Milliseconds past this leave the exact range as microseconds. */
const millisMax = 9_000_000_000_000;
const tickerMax = 1_000;
const minusCode = 45;
const dotCode = 46;
const quoteCode = 34;
const backslashCode = 92;

/** From after the side to the end: ours-tags, times, envelope time. Gives milliseconds, or −1. */
function scanTail(text: string, start: number): number {
  let cursor = start;
  if (text.startsWith(clientIdKey, cursor)) {
    cursor = plainEnd(text, cursor + clientIdKey.length) + 1;
    if (text.startsWith(subaccountKey, cursor)) {
      const numberStart = cursor + subaccountKey.length;
      cursor = digitsEnd(text, numberStart);
      if (isNoNumber(text, numberStart, cursor)) return -1;
    }
  }
  if (text.startsWith(textTimeKey, cursor)) cursor = plainEnd(text, cursor + textTimeKey.length) + 1;
  if (!text.startsWith(millisKey, cursor)) return -1;
  const millisStart = cursor + millisKey.length;
  const millisEnd = digitsEnd(text, millisStart);
  if (isNoNumber(text, millisStart, millisEnd)) return -1;
  cursor = millisEnd + 1;
  if (text.charCodeAt(millisEnd) !== braceCode) return -1;
  if (text.startsWith(sendingKey, cursor)) {
    const sendingStart = cursor + sendingKey.length;
    cursor = digitsEnd(text, sendingStart);
    if (isNoNumber(text, sendingStart, cursor)) return -1;
  }
  if (text.charCodeAt(cursor) !== braceCode || cursor + 1 !== text.length) return -1;
  const at = readDigits(text, millisStart, millisEnd);
  return at > millisMax ? -1 : at;
}

const braceCode = 125;
const zeroCode = 48;

/** Where the run of digits ends. */
function digitsEnd(text: string, start: number): number {
  let cursor = start;
  while (isDigit(text.charCodeAt(cursor))) cursor += 1;
  return cursor;
}

/** Where the plain text ends: at its closing quote, or, not believed, at a character that needs care. */
function plainEnd(text: string, start: number): number {
  let cursor = start;
  for (;;) {
    const code = text.charCodeAt(cursor);
    if (code === quoteCode) return cursor;
    // NaN past the end compares false with everything.
    if (!(code >= 32) || code === backslashCode) return text.length;
    cursor += 1;
  }
}

/** JSON has no empty numbers and none with a leading zero; and a number past the exact range is not for here. */
function isNoNumber(text: string, start: number, end: number): boolean {
  const length = end - start;
  return length === 0 || length > digitsMax + 1 || (length > 1 && text.charCodeAt(start) === zeroCode);
}

function readDigits(text: string, start: number, end: number): number {
  let value = 0;
  for (let cursor = start; cursor < end; cursor += 1) value = value * 10 + text.charCodeAt(cursor) - zeroCode;
  return value;
}

/** The four decimals of a price below a dollar, or −1. */
function fourDecimals(text: string, start: number): number {
  const a = text.charCodeAt(start);
  const b = text.charCodeAt(start + 1);
  const c = text.charCodeAt(start + 2);
  const d = text.charCodeAt(start + 3);
  if (!isDigit(a) || !isDigit(b) || !isDigit(c) || !isDigit(d)) return -1;
  return a * 1_000 + b * 100 + c * 10 + d - zeroCode * 1_111;
}

/** The two decimals after a dot, or −1. */
function twoDecimals(text: string, dotAt: number): number {
  const tens = text.charCodeAt(dotAt + 1);
  const ones = text.charCodeAt(dotAt + 2);
  if (text.charCodeAt(dotAt) !== dotCode || !isDigit(tens) || !isDigit(ones)) return -1;
  return tens * 10 + ones - zeroCode * 11;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
