import type { Market } from "../../../domain/market.ts";
import type { Time } from "../../../domain/units.ts";
import { encodeBook } from "../../../wire/exchange/book.ts";
import { encodeTrade } from "../../../wire/exchange/execution.ts";
import { encodeMarket } from "../../../wire/exchange/market.ts";
import { notFound } from "../../../wire/exchange/refusal.ts";
import { isArchived } from "../archive.ts";
import { cutoffOf } from "../cutoff.ts";
import { pageQuery, paginate } from "../paging.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";
import { readMarketFilter } from "./market-filter.ts";

const terms = { method: "GET", access: "public", cost: defaultCost, billing: "read" } as const;

export const marketRoutes: readonly Route[] = [
  { ...terms, path: "/markets", operation: "GetMarkets", answer: listMarkets },
  { ...terms, path: "/markets/trades", operation: "GetTrades", answer: listTrades },
  { ...terms, path: "/markets/:ticker", operation: "GetMarket", answer: getMarket },
];

/** The guides read books without a signature, the specification with one: a switch. */
export function bookRoutes(access: "public" | "signed"): readonly Route[] {
  const bookTerms = { ...terms, access };
  return [
    { ...bookTerms, path: "/markets/orderbooks", operation: "GetMarketOrderbooks", answer: listBooks },
    { ...bookTerms, path: "/markets/:ticker/orderbook", operation: "GetMarketOrderbook", answer: getBook },
  ];
}

const booksMax = 100;

function listMarkets(call: Call): Reply {
  const { exchange, records, query } = call;
  const page = pageQuery(query);
  const isWanted = readMarketFilter(query, records);
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const isLive = (market: Market): boolean => isWanted(market) && !isArchived(call, market);
  const { items, cursor } = paginate(exchange.markets(), page, tickerOf, isLive);
  return answered({ markets: items.map((market) => encodeMarket(records.facts(market))), cursor });
}

function getMarket(call: Call): Reply {
  const { exchange, records, names } = call;
  const market = exchange.market(names[0] ?? "");
  if (market === undefined || isArchived(call, market) || isTooNew(call, market)) return notFound();
  return answered({ market: encodeMarket(records.facts(market)) });
}

/** The stream tells of a new market a moment before the lists know it [api.md §4]. A combo comes by an answer instead. */
function isTooNew({ records, settings, now }: Call, { ticker, isCombo }: Market): boolean {
  const { createdAt } = records.of(ticker);
  return !isCombo && createdAt > records.startedAt && now < createdAt + settings.newMarketLag;
}

function getBook({ exchange, view, names, query }: Call): Reply {
  const depth = query.integer("depth", -1, booksMax) ?? 0;
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const ticker = names[0] ?? "";
  if (exchange.market(ticker) === undefined) return notFound();
  const levelsMax = depth <= 0 ? Infinity : depth;
  const bids = view.exchange.levels(ticker, "bid").slice(0, levelsMax);
  const asks = view.exchange.levels(ticker, "ask").slice(0, levelsMax);
  return answered({ orderbook_fp: encodeBook(bids, asks) });
}

function listBooks({ exchange, view, query }: Call): Reply {
  const tickers = query.repeated("tickers");
  if (tickers.length === 0) query.refuse("tickers", "required");
  if (tickers.length > booksMax) query.refuse("tickers", "max");
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const known = tickers.filter((ticker) => exchange.market(ticker) !== undefined);
  return answered({
    orderbooks: known.map((ticker) => ({
      ticker,
      orderbook_fp: encodeBook(view.exchange.levels(ticker, "bid"), view.exchange.levels(ticker, "ask")),
    })),
  });
}

function listTrades(call: Call): Reply {
  const { trades } = cutoffOf(call);
  return tradesAnswer(call, (at) => at >= trades);
}

/** The newest first, as far as they belong to this list. */
export function tradesAnswer({ exchange, query }: Call, belongs: (at: Time) => boolean): Reply {
  const page = pageQuery(query);
  const ticker = query.text("ticker");
  const isInside = readWindow(query.time("min_ts"), query.time("max_ts"));
  const isBlock = query.flag("is_block_trade");
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const { items, cursor } = paginate(
    exchange.trades(ticker),
    page,
    (trade) => trade.tradeId,
    (trade) =>
      belongs(trade.at) &&
      isInside(trade.at) &&
      (isBlock === undefined || (trade.isBlock ?? false) === isBlock),
  );
  return answered({ trades: items.map(encodeTrade), cursor });
}

/** Both ends belong to the window. */
export function readWindow(from: Time | undefined, to: Time | undefined): (at: Time) => boolean {
  return (at) => (from === undefined || at >= from) && (to === undefined || at <= to);
}

function tickerOf(market: Market): string {
  return market.ticker;
}
