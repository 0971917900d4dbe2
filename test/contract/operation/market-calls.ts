import { answers, type OperationCall } from "./call.ts";

const ticker = "KXDEMOHIGH-26NOV23-B52";
const event = "KXDEMOHIGH-26NOV23";
const series = "KXDEMOHIGH";
/** Closed, settled and in the archive when the calls begin. */
export const archived = "KXDEMOSAY-26NOV23-SNOW";

/** What anybody can read: markets, events, series, the exchange itself. */
export const marketCalls: readonly OperationCall[] = [
  answers("GetExchangeStatus", 200, ({ sdk }) => sdk.exchange.getExchangeStatus()),
  answers("GetExchangeSchedule", 200, ({ sdk }) => sdk.exchange.getExchangeSchedule()),
  answers("GetUserDataTimestamp", 200, ({ sdk }) => sdk.exchange.getUserDataTimestamp()),
  answers("GetSeriesFeeChanges", 200, ({ sdk }) => sdk.exchange.getSeriesFeeChanges(series, true)),
  answers("GetEventFeeChanges", 200, ({ sdk }) => sdk.events.getEventFeeChanges(event)),
  answers("GetMarkets", 200, ({ sdk }) => sdk.markets.getMarkets(100)),
  answers("GetMarkets", 400, ({ sdk }) => sdk.markets.getMarkets(1_001)),
  answers("GetMarket", 200, ({ sdk }) => sdk.markets.getMarket(ticker)),
  answers("GetMarket", 404, ({ sdk }) => sdk.markets.getMarket("KXNONE")),
  answers("GetMarketOrderbook", 200, ({ sdk }) => sdk.markets.getMarketOrderbook(ticker, 5)),
  answers("GetMarketOrderbook", 404, ({ sdk }) => sdk.markets.getMarketOrderbook("KXNONE")),
  answers("GetMarketOrderbooks", 200, ({ sdk }) => sdk.markets.getMarketOrderbooks([ticker, `${event}-B54`])),
  answers("GetTrades", 200, ({ sdk }) => sdk.markets.getTrades(50, undefined, ticker)),
  answers("GetSeries", 200, ({ sdk }) => sdk.markets.getSeries(series, true)),
  answers("GetSeriesList", 200, ({ sdk }) => sdk.markets.getSeriesList()),
  answers("GetEvents", 200, ({ sdk }) => sdk.events.getEvents(50, undefined, true, true)),
  answers("GetEvent", 200, ({ sdk }) => sdk.events.getEvent(event, true)),
  answers("GetEvent", 404, ({ sdk }) => sdk.events.getEvent("KXNONE")),
  answers("GetEventMetadata", 200, ({ sdk }) => sdk.events.getEventMetadata(event)),
  answers("GetMultivariateEvents", 200, ({ sdk }) => sdk.events.getMultivariateEvents(10)),
  answers("GetMarketCandlesticks", 200, ({ sdk, now }) =>
    sdk.markets.getMarketCandlesticks(series, ticker, now() - 3_600, now() + 60, 1, true),
  ),
  answers("BatchGetMarketCandlesticks", 200, ({ sdk, now }) =>
    sdk.markets.batchGetMarketCandlesticks(ticker, now() - 3_600, now() + 60, 60),
  ),
  answers("GetMarketCandlesticksByEvent", 200, ({ sdk, now }) =>
    sdk.events.getMarketCandlesticksByEvent(event, series, now() - 3_600, now() + 60, 1),
  ),
  answers("GetIncentivePrograms", 200, ({ sdk }) => sdk.incentives.getIncentivePrograms("all")),
  answers("GetHistoricalCutoff", 200, ({ sdk }) => sdk.historical.getHistoricalCutoff()),
  answers("GetHistoricalMarkets", 200, ({ sdk }) => sdk.historical.getHistoricalMarkets(10)),
  answers("GetHistoricalMarket", 200, ({ sdk }) => sdk.historical.getHistoricalMarket(archived)),
  answers("GetHistoricalMarket", 404, ({ sdk }) => sdk.historical.getHistoricalMarket("KXNONE")),
  answers("GetMarketCandlesticksHistorical", 200, ({ sdk, now }) =>
    sdk.historical.getMarketCandlesticksHistorical(archived, now() - 3_600, now(), 1),
  ),
  answers("GetTradesHistorical", 200, ({ sdk }) => sdk.historical.getTradesHistorical()),
  answers("GetFillsHistorical", 200, ({ sdk }) => sdk.historical.getFillsHistorical()),
  answers("GetHistoricalOrders", 200, ({ sdk }) => sdk.historical.getHistoricalOrders()),
  answers("GetHistoricalPositions", 200, ({ sdk }) => sdk.historical.getHistoricalPositions()),
];
