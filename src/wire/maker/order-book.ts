import type { Level } from "../../domain/market.ts";
import { complement, parsePrice, parseQty } from "../../domain/units.ts";
import { ok, refused } from "../../lib/result.ts";
import { decodeInside } from "./page.ts";
import { reader, sample, type Decoded, type Reader } from "./reader.ts";

/** A whole YES book, worst price first as the exchange sends it. */
export interface WireBook {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * In which prices the NO side is told. `no`: as NO bids, whose complement is the YES ask. `yes`: already YES
 * prices (`use_yes_price`). REST books are always in NO prices.
 */
export type NoSidePrices = "no" | "yes";

/** `GET /markets/{ticker}/orderbook`: the bids of both outcomes. */
export const decodeOrderBook = decodeInside("orderbook_fp", (json) => {
  const from = reader(json, "orderbook_fp");
  const book = readBook(from, "yes_dollars", "no_dollars", "no");
  return from.finish(() => book);
});

/** A row of `GET /markets/orderbooks`. */
export function decodeNamedOrderBook(
  json: unknown,
): Decoded<{ readonly ticker: string; readonly book: WireBook }> {
  const from = reader(json, "orderbook");
  const ticker = from.text("ticker");
  const book = from.value("orderbook_fp", (inner) => decodeOrderBook({ orderbook_fp: inner }), emptyBook);
  return from.finish(() => ({ ticker, book }));
}

/** A side without bids has no key at all. */
export function readBook(from: Reader, yesField: string, noField: string, prices: NoSidePrices): WireBook {
  const bids = from.listMaybe(yesField, decodeLevel);
  const asks = from.listMaybe(noField, decodeLevel);
  return { bids, asks: prices === "yes" ? asks : asks.map(flipped) };
}

const emptyBook: WireBook = { bids: [], asks: [] };

function decodeLevel(json: unknown): Decoded<Level> {
  const [priceText, qtyText] = Array.isArray(json) ? (json as readonly unknown[]) : [];
  const price = typeof priceText === "string" ? parsePrice(priceText) : undefined;
  const qty = typeof qtyText === "string" ? parseQty(qtyText) : undefined;
  if (price === undefined || qty === undefined || price <= 0 || price >= 10_000 || qty < 0) {
    return refused({ field: "level", wanted: "a price inside (0, 1) and a size", got: sample(json) });
  }
  return ok({ price, qty });
}

function flipped(level: Level): Level {
  return { price: complement(level.price), qty: level.qty };
}
