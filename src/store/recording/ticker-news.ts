import type { Side } from "../../domain/side.ts";
import { cents, complement, minus, oneDollar, type Price, type Qty, type Time } from "../../domain/units.ts";
import { asPrice, asQty, isPrice, type Fields } from "./fields.ts";
import type { Claim } from "./record.ts";

/** One ticker message's numbers. Undefined quotes: that side is empty. */
export interface TickerNews {
  readonly bid: Price | undefined;
  readonly ask: Price | undefined;
  readonly lastPrice: Price | undefined;
  readonly lastQty: Qty | undefined;
  readonly volume: Qty | undefined;
}

export function readTicker(message: Fields): TickerNews {
  return {
    bid: quoteOf(asPrice(message["yes_bid_dollars"])),
    ask: quoteOf(asPrice(message["yes_ask_dollars"])),
    lastPrice: quoteOf(asPrice(message["price_dollars"])),
    lastQty: asQty(message["last_trade_size_fp"]),
    volume: asQty(message["volume_fp"]),
  };
}

/**
 * Turns one market's ticker messages into claims. Where there is no trade channel, trades are read from the
 * growth of the volume: the last trade's price and size are told, the rest of the growth is unplaced. The
 * taker is taken to have bought when the price is nearer to the ask that stood before, sold when nearer to
 * the bid, and done as the one before when in the middle.
 */
export function tickerClaims(): (ticker: string, at: Time, news: TickerNews) => readonly Claim[] {
  const markets = new Map<string, { news: TickerNews; side: Side }>();
  return (ticker, at, news) => {
    const claims: Claim[] = [
      { kind: "quote-told", by: "ticker", at, ticker, bid: news.bid, ask: news.ask, tolerance: cents(1) },
    ];
    const before = markets.get(ticker);
    const side = takerSide(news.lastPrice, before);
    const grown = grownVolume(before?.news.volume, news.volume);
    markets.set(ticker, { news, side });
    if (grown > 0 && news.lastPrice !== undefined) {
      const last = Math.min(news.lastQty ?? grown, grown) as Qty;
      claims.push({
        kind: "volume-told",
        at,
        ticker,
        price: news.lastPrice,
        takerSide: side,
        last,
        more: minus(grown, last),
      });
    }
    return claims;
  };
}

/** The wire tells an empty side as $0 or $1. */
function quoteOf(price: Price | undefined): Price | undefined {
  return price !== undefined && isPrice(price) ? price : undefined;
}

function grownVolume(before: Qty | undefined, now: Qty | undefined): Qty {
  if (before === undefined || now === undefined) return 0 as Qty;
  return Math.max(0, now - before) as Qty;
}

function takerSide(
  price: Price | undefined,
  before: { readonly news: TickerNews; readonly side: Side } | undefined,
): Side {
  if (price === undefined || before === undefined) return "bid";
  const { bid, ask } = before.news;
  // Twice the distance from the middle of the quotes, whole steps only; an empty side stands at its end.
  const lean = 2 * price - (bid ?? complement(oneDollar)) - (ask ?? oneDollar);
  if (lean === 0) return before.side;
  return lean > 0 ? "bid" : "ask";
}
