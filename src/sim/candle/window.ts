import { least, most, plus, price, zeroQty, type Price, type Qty, type Time } from "../../domain/units.ts";
import { periodEnd, type Candle, type Range } from "./candle.ts";

/** The candles that end inside a window, both ends included. */
export function candlesWithin(candles: readonly Candle[], from: Time, to: Time): readonly Candle[] {
  return candles.filter(({ endsAt }) => endsAt >= from && endsAt <= to);
}

/**
 * The candle that stands for everything before a window: the latest one before it, moved to the first period of the
 * window, without trades of its own [openapi include_latest_before_start]. None when that period has a real one.
 */
export function latestBefore(candles: readonly Candle[], from: Time, minutes: number): Candle | undefined {
  const endsAt = periodEnd(from, minutes);
  const last = candles.findLast((candle) => candle.endsAt < from);
  if (last === undefined || candles.some((candle) => candle.endsAt === endsAt)) return undefined;
  const previous = last.trades?.close ?? last.previous;
  return {
    endsAt,
    bid: flat(last.bid.close),
    ask: flat(last.ask.close),
    ...(previous === undefined ? {} : { previous }),
    volume: zeroQty,
    openInterest: last.openInterest,
  };
}

/** Candles of longer periods out of shorter ones, whose length divides theirs. */
export function merged(candles: readonly Candle[], minutes: number): readonly Candle[] {
  const longer: Candle[] = [];
  for (const candle of candles) {
    const endsAt = periodEnd(candle.endsAt, minutes);
    const last = longer.at(-1);
    if (last?.endsAt === endsAt) longer[longer.length - 1] = joined(last, candle);
    else longer.push({ ...candle, endsAt });
  }
  return longer;
}

function joined(first: Candle, second: Candle): Candle {
  const volume = plus(first.volume, second.volume);
  const trades = joinedTrades(first, second, volume);
  return {
    endsAt: first.endsAt,
    bid: joinedRange(first.bid, second.bid),
    ask: joinedRange(first.ask, second.ask),
    ...(trades === undefined ? {} : { trades }),
    ...(first.previous === undefined ? {} : { previous: first.previous }),
    volume,
    openInterest: second.openInterest,
  };
}

function joinedTrades(first: Candle, second: Candle, volume: Qty): Candle["trades"] {
  if (first.trades === undefined || second.trades === undefined) return first.trades ?? second.trades;
  const value = first.trades.mean * first.volume + second.trades.mean * second.volume;
  return { ...joinedRange(first.trades, second.trades), mean: price(Math.round(value / volume)) };
}

function joinedRange(first: Range, second: Range): Range {
  return {
    open: first.open,
    low: least(first.low, second.low),
    high: most(first.high, second.high),
    close: second.close,
  };
}

function flat(at: Price): Range {
  return { open: at, low: at, high: at, close: at };
}
