import { isObject } from "../../lib/json.ts";
import type { OrderReport, QueuePlaceReport } from "../../domain/order.ts";
import type { Side } from "../../domain/side.ts";
import { millis, parseTime, time, type Time } from "../../domain/units.ts";
import { reader, type Decoded, type Reader } from "./reader.ts";

/** A row of `GET /portfolio/orders`. */
export function decodeOrder(json: unknown): Decoded<OrderReport> {
  const from = reader(json, "order");
  const ticker = from.text("ticker");
  const status = from.choice("status", ["resting", "executed", "canceled"]);
  const changedAt = from.timeMaybe("last_update_time") ?? from.timeMaybe("created_time") ?? time(0);
  const expiresAt = parseTime(from.textMaybe("expiration_time") ?? "") ?? time(0);
  const common = readOrder(from);
  return from.finish(() => ({ ...common, ...expiry(expiresAt), ticker, status, changedAt }));
}

/** The answer of `GET /portfolio/orders/{order_id}`. */
export function decodeOrderAnswer(json: unknown): Decoded<OrderReport> {
  return decodeOrder(isObject(json) ? json["order"] : json);
}

/** The `msg` of a `user_order` message. */
export function decodeUserOrder(json: unknown): Decoded<OrderReport> {
  const from = reader(json, "user_order");
  const ticker = from.text("ticker");
  const status = from.choice("status", ["resting", "executed", "canceled", "unknown"]);
  const changedAt = readMillis(from, "last_updated_ts_ms");
  const reason = from.textMaybe("last_update_reason");
  const expiresAt = readMillis(from, "expiration_ts_ms");
  const common = readOrder(from);
  return from.finish(() => ({
    ...common,
    ...expiry(expiresAt),
    ticker,
    status,
    changedAt,
    ...(reason === undefined ? {} : { reason }),
  }));
}

/** A row of `GET /portfolio/orders/queue_positions`. */
export function decodeQueuePlace(json: unknown): Decoded<QueuePlaceReport> {
  const from = reader(json, "queue position");
  const orderId = from.text("order_id");
  const ahead = from.qty("queue_position_fp");
  return from.finish(() => ({ orderId, ahead }));
}

/**
 * The one field that carries the whole direction, with its older twin as the fallback: `outcome_side` yes is
 * a bid, no is an ask [kalshi api.md §4.1].
 */
export function readSide(from: Reader, bookField = "book_side", outcomeField = "outcome_side"): Side {
  if (from.has(bookField) || !from.has(outcomeField)) return from.choice(bookField, ["bid", "ask"]);
  return from.choice(outcomeField, ["yes", "no"]) === "yes" ? "bid" : "ask";
}

/** Milliseconds of the exchange's clock, zero when not told. */
export function readMillis(from: Reader, field: string): Time {
  const told = from.wholeOr(field, 0);
  if (told < 0 || told > millisMax) {
    from.refuse(field, "a time in milliseconds");
    return time(0);
  }
  return millis(told);
}

/** Past this, microseconds leave the exact range. */
const millisMax = Math.floor(Number.MAX_SAFE_INTEGER / 1_000);

/** An order without an end may say so with an empty text or a moment before all orders. */
function expiry(expiresAt: Time): Pick<OrderReport, "expiresAt"> {
  return expiresAt <= 0 ? {} : { expiresAt };
}

function readOrder(
  from: Reader,
): Omit<OrderReport, "ticker" | "status" | "changedAt" | "reason" | "expiresAt"> {
  const groupId = from.textMaybe("order_group_id");
  return {
    orderId: from.text("order_id"),
    clientOrderId: from.textMaybe("client_order_id") ?? "",
    side: readSide(from),
    price: from.price("yes_price_dollars"),
    total: from.qty("initial_count_fp"),
    filled: from.qty("fill_count_fp"),
    left: from.qty("remaining_count_fp"),
    shard: from.wholeOr("exchange_index", 0),
    ...(groupId === undefined ? {} : { groupId }),
  };
}
