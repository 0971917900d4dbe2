import type { Fill } from "../../domain/fill.ts";
import { seconds, time, type Time } from "../../domain/units.ts";
import { readMillis, readSide } from "./order.ts";
import { reader, type Decoded, type Reader } from "./reader.ts";

/** A row of `GET /portfolio/fills`. It has no client order id: join it by order id [kalshi api.md §7.3]. */
export function decodeFill(json: unknown): Decoded<Fill> {
  const from = reader(json, "fill");
  const ticker = from.textMaybe("ticker") ?? from.text("market_ticker");
  const at = from.timeMaybe("created_time") ?? secondsOf(from);
  const common = readFill(from);
  return from.finish(() => ({ ...common, ticker, at }));
}

/** The `msg` of a `fill` message: with the client order id and the position after it. */
export function decodeStreamFill(json: unknown): Decoded<Fill> {
  const from = reader(json, "fill");
  const ticker = from.text("market_ticker");
  const at = from.has("ts_ms") ? readMillis(from, "ts_ms") : secondsOf(from);
  const clientOrderId = from.textMaybe("client_order_id");
  const positionAfter = from.qtyMaybe("post_position_fp");
  const common = readFill(from);
  return from.finish(() => ({
    ...common,
    ticker,
    at,
    ...(clientOrderId === undefined ? {} : { clientOrderId }),
    ...(positionAfter === undefined ? {} : { positionAfter }),
  }));
}

function readFill(from: Reader): Omit<Fill, "ticker" | "at"> {
  const qty = from.qty("count_fp");
  if (qty <= 0) from.refuse("count_fp", "a count above zero");
  return {
    tradeId: from.textMaybe("trade_id") ?? from.text("fill_id"),
    orderId: from.text("order_id"),
    side: readSide(from),
    price: from.price("yes_price_dollars"),
    qty,
    fee: from.money("fee_cost"),
    isTaker: from.flag("is_taker"),
  };
}

function secondsOf(from: Reader): Time {
  const told = from.wholeOr("ts", 0);
  return told >= 0 && told < 100_000_000_000 ? seconds(told) : time(0);
}
