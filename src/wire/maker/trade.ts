import type { Side } from "../../domain/side.ts";
import type { Price, Qty, Time } from "../../domain/units.ts";
import { readMillis, readSide } from "./order.ts";
import { reader, type Decoded, type Reader } from "./reader.ts";

/** A public trade. */
export interface WireTrade {
  readonly tradeId: string;
  readonly ticker: string;
  readonly price: Price;
  readonly qty: Qty;
  readonly takerSide: Side;
  /** Agreed away from the book: it says nothing about the book's price. */
  readonly isBlock: boolean;
  readonly at: Time;
}

/** A row of `GET /markets/trades`. */
export function decodeTrade(json: unknown): Decoded<WireTrade> {
  const from = reader(json, "trade");
  const ticker = from.text("ticker");
  const at = from.time("created_time");
  const common = readTrade(from);
  return from.finish(() => ({ ...common, ticker, at }));
}

/** The `msg` of a `trade` message. */
export function decodeStreamTrade(json: unknown): Decoded<WireTrade> {
  const from = reader(json, "trade");
  const ticker = from.text("market_ticker");
  const at = readMillis(from, "ts_ms");
  const common = readTrade(from);
  return from.finish(() => ({ ...common, ticker, at }));
}

function readTrade(from: Reader): Omit<WireTrade, "ticker" | "at"> {
  return {
    tradeId: from.textMaybe("trade_id") ?? "",
    price: from.price("yes_price_dollars"),
    qty: from.qty("count_fp"),
    takerSide: readTakerSide(from),
    isBlock: from.flagMaybe("is_block_trade"),
  };
}

/** Recordings from before May 2026 have only `taker_side`, which names the outcome bought. */
function readTakerSide(from: Reader): Side {
  const isOld = !from.has("taker_book_side") && !from.has("taker_outcome_side");
  return readSide(from, "taker_book_side", isOld ? "taker_side" : "taker_outcome_side");
}
