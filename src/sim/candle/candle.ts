import {
  cost,
  most,
  least,
  oneDollar,
  plus,
  price,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";

/** What one market did in one period. The end belongs to the period, its beginning does not. */
export interface Candle {
  readonly endsAt: Time;
  readonly bid: Readonly<Range>;
  /** In YES prices. No ask counts as $1, no bid as $0. */
  readonly ask: Readonly<Range>;
  /** Absent when nothing traded. */
  readonly trades?: Readonly<Range> & { readonly mean: Price };
  /** The last trade before the period. */
  readonly previous?: Price;
  readonly volume: Qty;
  /** At the end of the period. */
  readonly openInterest: Qty;
}

export interface Range {
  open: Price;
  low: Price;
  high: Price;
  close: Price;
}

/** Minutes, hours and days, as the exchange keeps them. */
export const candleIntervals = [1, 60, 1_440] as const;
export type CandleInterval = (typeof candleIntervals)[number];

/** The candles of one market, made from every change of its best prices and every trade. */
export interface CandleBook {
  quoted(at: Time, bid: Price | undefined, ask: Price | undefined): void;
  traded(at: Time, price: Price, qty: Qty, openInterest: Qty): void;
  /** The oldest first. Periods in which nothing changed have none. */
  candles(interval: CandleInterval): readonly Candle[];
  /** How things stood at a time: the end of the last minute, or the last hour, in which anything had changed by then. */
  standingAt(at: Time): { readonly bid: Price; readonly ask: Price; readonly lastPrice?: Price } | undefined;
}

/** Candles kept of each interval: three full days of minutes, a hundred of hours, and over a year of days. */
const kept: Readonly<Record<CandleInterval, number>> = { 1: 4_320, 60: 2_400, 1_440: 400 };

export function candleBook(): CandleBook {
  const standing: Standing = {
    bid: price(0),
    ask: oneDollar,
    lastPrice: undefined,
    openInterest: zeroQty,
  };
  const shelves = candleIntervals.map((interval) => ({ interval, drafts: [] as Draft[] }));
  /** Every shelf's draft of the period that holds `at`. */
  const touch = (at: Time, change: (draft: Draft) => void): void => {
    for (const { interval, drafts } of shelves) {
      const endsAt = periodEnd(at, interval);
      let draft = drafts.at(-1);
      if (draft?.endsAt !== endsAt) {
        draft = newDraft(endsAt, standing);
        drafts.push(draft);
        // Cut in big pieces: the cost of forgetting is shared by many additions.
        if (drafts.length >= 2 * kept[interval]) drafts.splice(0, kept[interval]);
      }
      change(draft);
    }
  };
  return {
    quoted: (at, bid = price(0), ask = oneDollar) => {
      if (bid === standing.bid && ask === standing.ask) return;
      touch(at, (draft) => {
        stretch(draft.bid, bid);
        stretch(draft.ask, ask);
      });
      standing.bid = bid;
      standing.ask = ask;
    },
    traded: (at, tradePrice, qty, openInterest) => {
      touch(at, (draft) => {
        if (draft.trades === undefined) draft.trades = rangeAt(tradePrice);
        else stretch(draft.trades, tradePrice);
        draft.volume = plus(draft.volume, qty);
        draft.value = plus(draft.value, cost(tradePrice, qty));
        draft.openInterest = openInterest;
      });
      standing.lastPrice = tradePrice;
      standing.openInterest = openInterest;
    },
    candles: (interval) =>
      (shelves.find((shelf) => shelf.interval === interval)?.drafts ?? [])
        .slice(-kept[interval])
        .map(finished),
    standingAt: (at) => {
      for (const { drafts } of shelves) {
        const draft = lastUpTo(drafts, at);
        if (draft === undefined) continue;
        const lastPrice = draft.trades?.close ?? draft.previous;
        const quotes = { bid: draft.bid.close, ask: draft.ask.close };
        return lastPrice === undefined ? quotes : { ...quotes, lastPrice };
      }
      return undefined;
    },
  };
}

/** The last draft of a period that was over by then, found by halving. */
function lastUpTo(drafts: readonly Draft[], at: Time): Draft | undefined {
  let low = 0;
  let high = drafts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((drafts[middle]?.endsAt ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return drafts[low - 1];
}

/** The end of the period that a moment belongs to. Days end at midnight UTC. */
export function periodEnd(at: Time, minutes: number): Time {
  const length = minutes * 60_000_000;
  return (Math.ceil(at / length) * length) as Time;
}

/** How things stand between two changes. */
interface Standing {
  bid: Price;
  ask: Price;
  lastPrice: Price | undefined;
  openInterest: Qty;
}

interface Draft {
  readonly endsAt: Time;
  readonly bid: Range;
  readonly ask: Range;
  trades: Range | undefined;
  readonly previous: Price | undefined;
  volume: Qty;
  value: Money;
  openInterest: Qty;
}

function newDraft(endsAt: Time, { bid, ask, lastPrice, openInterest }: Standing): Draft {
  return {
    endsAt,
    bid: rangeAt(bid),
    ask: rangeAt(ask),
    trades: undefined,
    previous: lastPrice,
    volume: zeroQty,
    value: zeroMoney,
    openInterest,
  };
}

function rangeAt(at: Price): Range {
  return { open: at, low: at, high: at, close: at };
}

function stretch(range: Range, to: Price): void {
  range.low = least(range.low, to);
  range.high = most(range.high, to);
  range.close = to;
}

function finished({ endsAt, bid, ask, trades, previous, volume, value, openInterest }: Draft): Candle {
  return {
    endsAt,
    bid: { ...bid },
    ask: { ...ask },
    ...(trades === undefined ? {} : { trades: { ...trades, mean: price(Math.round(value / volume)) } }),
    ...(previous === undefined ? {} : { previous }),
    volume,
    openInterest,
  };
}
