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
 * blanks, no escapes. The whole text is matched from end to end, so that undefined (somebody else must decide)
 * is the worst it can say; it never accepts what the slow way would refuse or read differently.
 */
export function scanDelta(text: string, prices: NoSidePrices): (Envelope & BookDelta) | undefined {
  // Nearly every other kind of frame ends here.
  if (!text.startsWith(head)) return undefined;
  const match = form.exec(text);
  if (match === null) return undefined;
  const [
    ,
    sid = "",
    seq = "",
    ticker = "",
    ticks = "",
    sign,
    whole = "",
    hundredths = "",
    side,
    millis = "",
  ] = match;
  const told = digits(ticks);
  const at = digits(millis);
  // $0 is no price, and later times leave the exact range as microseconds.
  if (told === 0 || at > millisMax) return undefined;
  const size = digits(whole) * 100 + digits(hundredths);
  return {
    kind: "delta",
    sid: digits(sid),
    seq: digits(seq),
    id: 0,
    ticker,
    side: side === "yes" ? "bid" : "ask",
    price: (side === "yes" || prices === "yes" ? told : 10_000 - told) as Price,
    // "-0.00" is no negative zero.
    change: (sign === "-" && size !== 0 ? -size : size) as Qty,
    at: (at * 1_000) as Time,
  };
}

/** Of at most fourteen digits, and nothing else: faster than a number of any form. */
function digits(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index += 1) value = value * 10 + text.charCodeAt(index) - zeroCode;
  return value;
}

const zeroCode = 48;
const head = '{"type":"orderbook_delta","sid":';
const millisMax = 9_000_000_000_000;

/** JSON's whole numbers have no leading zero; with so many digits they are exact. */
const count = "(?:0|[1-9]\\d{0,12})";
/** Text that means itself. */
const plain = '[^"\\\\\\x00-\\x1f]';

/** Tags of our own orders, and times, as the exchange sends them when it does. */
const form = new RegExp(
  `^\\{"type":"orderbook_delta","sid":(${count}),"seq":(${count}),"msg":\\{` +
    `"market_ticker":"(${plain}{1,200})","market_id":"${plain}*",` +
    `"price_dollars":"0\\.(\\d{4})","delta_fp":"(-?)(\\d{1,12})\\.(\\d{2})","side":"(yes|no)"` +
    `(?:,"client_order_id":"${plain}*"(?:,"subaccount":${count})?)?` +
    `(?:,"ts":"${plain}*")?,"ts_ms":(${count})\\}(?:,"sending_ts_ms":${count})?\\}$`,
);
