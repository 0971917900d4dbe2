import { formatPrice, formatQty, toSeconds, type Price, type Qty, type Time } from "../../domain/units.ts";

export interface CandleFacts {
  readonly endsAt: Time;
  readonly bid: RangeFacts;
  readonly ask: RangeFacts;
  readonly trades?: RangeFacts & { readonly mean: Price };
  readonly previous?: Price;
  readonly volume: Qty;
  readonly openInterest: Qty;
}

interface RangeFacts {
  readonly open: Price;
  readonly low: Price;
  readonly high: Price;
  readonly close: Price;
}

export function encodeCandle(candle: CandleFacts): object {
  const { trades, previous } = candle;
  return {
    end_period_ts: toSeconds(candle.endsAt),
    yes_bid: encodeRange(candle.bid, "_dollars"),
    yes_ask: encodeRange(candle.ask, "_dollars"),
    price: {
      ...encodeRange(trades, "_dollars"),
      mean_dollars: shown(trades?.mean),
      previous_dollars: shown(previous),
    },
    volume_fp: formatQty(candle.volume),
    open_interest_fp: formatQty(candle.openInterest),
  };
}

/** The archive says the same without suffixes. */
export function encodeHistoricalCandle(candle: CandleFacts): object {
  const { trades, previous } = candle;
  return {
    end_period_ts: toSeconds(candle.endsAt),
    yes_bid: encodeRange(candle.bid, ""),
    yes_ask: encodeRange(candle.ask, ""),
    price: { ...encodeRange(trades, ""), mean: shown(trades?.mean), previous: shown(previous) },
    volume: formatQty(candle.volume),
    open_interest: formatQty(candle.openInterest),
  };
}

/** Without a range all members are null. */
function encodeRange(range: RangeFacts | undefined, suffix: string): object {
  return {
    [`open${suffix}`]: shown(range?.open),
    [`low${suffix}`]: shown(range?.low),
    [`high${suffix}`]: shown(range?.high),
    [`close${suffix}`]: shown(range?.close),
  };
}

function shown(price: Price | undefined): string | null {
  return price === undefined ? null : formatPrice(price);
}
