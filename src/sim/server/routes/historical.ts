import type { Market } from "../../../domain/market.ts";
import { formatTime } from "../../../domain/units.ts";
import { encodeMarket } from "../../../wire/exchange/market.ts";
import { notFound } from "../../../wire/exchange/refusal.ts";
import { isArchived } from "../archive.ts";
import { cutoffOf } from "../cutoff.ts";
import { pageQuery, paginate } from "../paging.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";
import { tradesAnswer } from "./market.ts";

const terms = { method: "GET", access: "public", cost: defaultCost, billing: "read" } as const;

/** What is older than the live lists tell [api.md §4]. */
export const historicalRoutes: readonly Route[] = [
  { ...terms, path: "/historical/cutoff", operation: "GetHistoricalCutoff", answer: historicalCutoff },
  { ...terms, path: "/historical/markets", operation: "GetHistoricalMarkets", answer: listMarkets },
  { ...terms, path: "/historical/markets/:ticker", operation: "GetHistoricalMarket", answer: getMarket },
  { ...terms, path: "/historical/trades", operation: "GetTradesHistorical", answer: listTrades },
];

const tickersMax = 1_000;

function historicalCutoff(call: Call): Reply {
  const cutoff = cutoffOf(call);
  return answered({
    market_settled_ts: formatTime(cutoff.markets),
    trades_created_ts: formatTime(cutoff.trades),
    orders_updated_ts: formatTime(cutoff.orders),
    market_positions_last_updated_ts: formatTime(cutoff.positions),
  });
}

/** Its three filters exclude each other. */
function listMarkets(call: Call): Reply {
  const { exchange, records, query } = call;
  const page = pageQuery(query);
  const tickers = query.list("tickers", tickersMax);
  const event = query.text("event_ticker");
  const series = query.text("series_ticker");
  const combos = query.oneOf("mve_filter", ["exclude"]);
  if ([tickers, event, series].filter((filter) => filter !== undefined).length > 1) {
    query.refuse(tickers === undefined ? "event_ticker" : "tickers", "excluded_with");
  }
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const isWanted = (market: Market): boolean =>
    isArchived(call, market) &&
    (tickers === undefined || tickers.includes(market.ticker)) &&
    (event === undefined || market.eventTicker === event) &&
    (series === undefined || market.seriesTicker === series) &&
    (combos === undefined || !market.isCombo);
  const { items, cursor } = paginate(exchange.markets(), page, ({ ticker }) => ticker, isWanted);
  return answered({ markets: items.map((market) => encodeMarket(records.facts(market))), cursor });
}

function getMarket(call: Call): Reply {
  const market = call.exchange.market(call.names[0] ?? "");
  if (market === undefined || !isArchived(call, market)) return notFound();
  return answered({ market: encodeMarket(call.records.facts(market)) });
}

function listTrades(call: Call): Reply {
  const { trades } = cutoffOf(call);
  return tradesAnswer(call, (at) => at < trades);
}
