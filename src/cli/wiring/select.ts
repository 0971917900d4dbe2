import { Failure } from "../../domain/failure.ts";
import type { Note } from "../../domain/note.ts";
import { troubleNote } from "../../domain/trouble.ts";
import { minus, seconds, showPrice, type Time } from "../../domain/units.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import { isCandidate, scan, scanOptions, type ScanMarket } from "../../report/scan.ts";
import type { Config } from "../config/schema.ts";

/** How far back trades are looked at, and for how many of the widest markets: each is a request. */
const tradesFor = seconds(24 * 3_600);
const tradesOfMax = 60;

export interface ScanQuery {
  readonly maxMarkets: number;
  readonly hasCombos: boolean;
  readonly seriesTicker?: string | undefined;
  /** A market this near its close, or this long without a trade, is a trap. */
  readonly closesSoon: Time;
  readonly quietAfter: Time;
  readonly minSpread: Config["strategy"]["baseSpread"];
  readonly ourSpread: Config["strategy"]["baseSpread"];
  readonly ourQty: Config["strategy"]["quoteSize"];
}

/** Reads the open markets, and the tape of the widest, and judges each. Widest first. */
export async function scanExchange(gateway: Gateway, query: ScanQuery, now: Time) {
  const { maxMarkets, hasCombos, seriesTicker } = query;
  const listings = await gateway.markets({
    status: "open",
    maxMarkets,
    hasCombos,
    ...(seriesTicker === undefined ? {} : { seriesTicker }),
  });
  const byWidth = listings.toSorted((a, b) => widthOf(b.activity) - widthOf(a.activity));
  const tradesFrom = minus(now, tradesFor);
  const markets: ScanMarket[] = [];
  for (const [index, { market, activity }] of byWidth.entries()) {
    const trades = index < tradesOfMax ? await gateway.trades(market.ticker, tradesFrom) : [];
    markets.push({ market, activity, trades, tradesFrom });
  }
  const options = {
    ...scanOptions(now),
    ourSpread: query.ourSpread,
    ourQty: query.ourQty,
    wideFrom: query.minSpread,
    closesSoon: query.closesSoon,
    quietAfter: query.quietAfter,
  };
  const looked = markets.slice(0, tradesOfMax);
  return { rows: scan(looked, options), options, listed: listings.length };
}

/** The markets to quote: the named ones, or the widest that really trade. */
export async function selectTickers(
  gateway: Gateway,
  config: Config,
  now: Time,
  tell: (note: Note) => void,
): Promise<readonly string[]> {
  const { tickers, select } = config.markets;
  if (tickers.length > 0) return tickers;
  const query: ScanQuery = {
    maxMarkets: select.scan,
    hasCombos: select.combos,
    closesSoon: select.closesAfter,
    quietAfter: select.tradedWithin,
    minSpread: select.minSpread,
    ourSpread: config.strategy.baseSpread,
    ourQty: config.strategy.quoteSize,
  };
  const { rows, listed } = await scanExchange(gateway, query, now);
  const chosen = rows.filter(isCandidate).slice(0, select.count);
  if (chosen.length === 0) {
    const because = `of ${listed} open markets none is ${showPrice(select.minSpread)} wide, trades and stays open long enough.`;
    tell(troubleNote("no-wide-markets", undefined, because));
    throw new Failure("market-unknown", `no market to quote: ${because}`);
  }
  for (const row of chosen) {
    const width = row.spread === undefined ? "" : `, ${showPrice(row.spread)} wide`;
    tell({ level: "info", topic: "market-chosen", text: `Chose ${row.ticker}${width}`, ticker: row.ticker });
  }
  return chosen.map((row) => row.ticker);
}

function widthOf(activity: ScanMarket["activity"]): number {
  const { bestBid, bestAsk } = activity;
  return bestBid === undefined || bestAsk === undefined ? -1 : bestAsk.price - bestBid.price;
}
