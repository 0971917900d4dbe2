import { toSeconds, type Time } from "../../../domain/units.ts";
import { encodeCandle, encodeHistoricalCandle } from "../../../wire/exchange/candlestick.ts";
import type { Query } from "../../../wire/exchange/query.ts";
import { notFound } from "../../../wire/exchange/refusal.ts";
import { candleIntervals, type Candle } from "../../candle/candle.ts";
import { candlesWithin, latestBefore, merged } from "../../candle/window.ts";
import type { Exchange } from "../../exchange.ts";
import { isArchived } from "../archive.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";

const terms = { method: "GET", access: "public", cost: defaultCost, billing: "read" } as const;

export const candlestickRoutes: readonly Route[] = [
  {
    ...terms,
    path: "/series/:series_ticker/markets/:ticker/candlesticks",
    operation: "GetMarketCandlesticks",
    answer: ofMarket,
  },
  { ...terms, path: "/markets/candlesticks", operation: "BatchGetMarketCandlesticks", answer: ofMarkets },
  {
    ...terms,
    path: "/series/:series_ticker/events/:ticker/candlesticks",
    operation: "GetMarketCandlesticksByEvent",
    answer: ofEvent,
  },
  {
    ...terms,
    path: "/historical/markets/:ticker/candlesticks",
    operation: "GetMarketCandlesticksHistorical",
    answer: ofArchivedMarket,
  },
];

/** Candlesticks of all markets of one answer. */
const candlesMax = 10_000;
const tickersMax = 100;

interface Window {
  readonly from: Time;
  readonly to: Time;
  readonly minutes: number;
  readonly wantsLatestBefore: boolean;
}

function ofMarket(call: Call): Reply {
  const [seriesTicker, ticker = ""] = call.names;
  const window = readWindow(call.query, true);
  if (window === undefined) return refusalOf(call);
  const market = call.exchange.market(ticker);
  if (market === undefined || market.seriesTicker !== seriesTicker || isArchived(call, market)) {
    return notFound();
  }
  const candles = candlesOf(call.exchange, ticker, window);
  if (candles.length > candlesMax) return tooMany(call.query);
  return answered({ ticker, candlesticks: candles.map(encodeCandle) });
}

function ofMarkets(call: Call): Reply {
  const { exchange, query } = call;
  const tickers = query.list("market_tickers", tickersMax) ?? [];
  if (tickers.length === 0) query.refuse("market_tickers", "required");
  const window = readWindow(query, false);
  if (window === undefined) return refusalOf(call);
  const live = tickers.filter((ticker) => {
    const market = exchange.market(ticker);
    return market !== undefined && !isArchived(call, market);
  });
  const rows = live.map((ticker) => ({ ticker, candles: candlesOf(exchange, ticker, window) }));
  if (rows.reduce((count, { candles }) => count + candles.length, 0) > candlesMax) return tooMany(query);
  return answered({
    markets: rows.map(({ ticker, candles }) => ({
      market_ticker: ticker,
      candlesticks: candles.map(encodeCandle),
    })),
  });
}

/** When there is more than one answer holds, the window ends earlier, and the answer says where. */
function ofEvent(call: Call): Reply {
  const { exchange, query, names } = call;
  const [seriesTicker, eventTicker] = names;
  const window = readWindow(query, true);
  if (window === undefined) return refusalOf(call);
  const event = exchange.events().find(({ ticker }) => ticker === eventTicker);
  if (event === undefined || event.seriesTicker !== seriesTicker) return notFound();
  const tickers = exchange
    .markets()
    .filter((market) => market.eventTicker === eventTicker && !isArchived(call, market))
    .map(({ ticker }) => ticker);
  const rows = tickers.map((ticker) => candlesOf(exchange, ticker, window));
  const end = lastEndThatFits(rows, window.to);
  return answered({
    market_tickers: tickers,
    market_candlesticks: rows.map((row) => row.filter(({ endsAt }) => endsAt <= end).map(encodeCandle)),
    adjusted_end_ts: toSeconds(end),
  });
}

function ofArchivedMarket(call: Call): Reply {
  const [ticker = ""] = call.names;
  const window = readWindow(call.query, true);
  if (window === undefined) return refusalOf(call);
  const market = call.exchange.market(ticker);
  if (market === undefined || !isArchived(call, market)) return notFound();
  const candles = candlesOf(call.exchange, ticker, window);
  if (candles.length > candlesMax) return tooMany(call.query);
  return answered({ ticker, candlesticks: candles.map(encodeHistoricalCandle) });
}

/** Undefined leaves its reason with the query. */
function readWindow(query: Query, isExact: boolean): Window | undefined {
  const from = query.time("start_ts");
  const to = query.time("end_ts");
  const minutes = query.integer("period_interval", 1, isExact ? 1_440 : 1_000_000);
  const wantsLatestBefore = query.flag("include_latest_before_start") ?? false;
  if (from === undefined) query.refuse("start_ts", "required");
  if (to === undefined) query.refuse("end_ts", "required");
  if (minutes === undefined) query.refuse("period_interval", "required");
  else if (isExact && !candleIntervals.some((each) => each === minutes))
    query.refuse("period_interval", "oneof");
  if (from !== undefined && to !== undefined && to < from) query.refuse("end_ts", "gtefield");
  if (from === undefined || to === undefined || minutes === undefined) return undefined;
  return query.refusal() === undefined ? { from, to, minutes, wantsLatestBefore } : undefined;
}

function refusalOf({ query }: Call): Reply {
  return query.refusal() ?? notFound();
}

function tooMany(query: Query): Reply {
  query.refuse("end_ts", "max");
  return query.refusal() ?? notFound();
}

function candlesOf(exchange: Exchange, ticker: string, window: Window): readonly Candle[] {
  const { from, to, minutes, wantsLatestBefore } = window;
  const stored = candleIntervals.findLast((each) => minutes % each === 0) ?? 1;
  const all = exchange.candles(ticker, stored);
  const candles = stored === minutes ? all : merged(all, minutes);
  const within = candlesWithin(candles, from, to);
  const before = wantsLatestBefore ? latestBefore(candles, from, minutes) : undefined;
  return before === undefined ? within : [before, ...within];
}

function lastEndThatFits(rows: readonly (readonly Candle[])[], end: Time): Time {
  const ends = rows.flatMap((row) => row.map(({ endsAt }) => endsAt)).toSorted((a, b) => a - b);
  const first = ends[candlesMax];
  if (first === undefined) return end;
  return ends.findLast((each) => each < first) ?? end;
}
