import type { CommandAnswer, CommandRefusal } from "../exchange.ts";
import type { PauseKind } from "../life/state.ts";
import type { TradingRules } from "../rules.ts";

/**
 * The exchange's noes, with the words of the real one [api.md §3.5]. Where its words are not known, the code is
 * `invalid_order` and the details say what is wrong, as the real one does for a post-only order that crosses.
 */
export function refuse(refusal: CommandRefusal): CommandAnswer {
  return { ok: false, refusal };
}

/** Unknown, filled and cancelled orders all look like this. */
export const notFound = plain(404, "not_found");
export const alreadyExists = plain(409, "order_already_exists");
export const invalidPrice = plain(400, "invalid_price");
export const invalidSize = plain(400, "invalid_order_size");
export const insufficientBalance = plain(400, "insufficient_balance");
export const tickerMismatch = plain(400, "order_ticker_mismatch");
export const sideMismatch = plain(400, "order_side_mismatch");
export const clientOrderIdMismatch = plain(400, "order_id_and_client_order_id_mismatch");

export const postOnlyCross = invalidOrder("post only cross");
/** The engine's text; the REST code for it was never seen, so it travels like every other invalid order. */
export const marketInactive = invalidOrder("MARKET_INACTIVE");
/** The engine's texts again [api.md §13]; under an exchange pause not even a cancel is taken. */
export function paused(kind: PauseKind, { pauseAnswer }: TradingRules): CommandRefusal {
  const text = kind === "trading" ? "TRADING_PAUSED" : "EXCHANGE_PAUSED";
  return pauseAnswer === "unavailable" ? plain(503, text.toLowerCase()) : invalidOrder(text);
}
export const tooManyOrders = invalidOrder("too many open orders");
export const groupNotFound = invalidOrder("ORDER_GROUP_NOT_FOUND");
export const groupExceeded = invalidOrder("EXCEEDED_ORDER_GROUP_RISK_LIMIT");
export const expiryInPast = invalidOrder("Expiration timestamp must be in the future");
export const expiryNeedsResting = invalidOrder("immediate_or_cancel and fill_or_kill orders cannot expire");
export const reduceOnlyNeedsIoc = invalidOrder("reduce only orders must be immediate_or_cancel");
export const amendBelowFilled = invalidOrder("INVALID_AMEND_QTY_FOR_ORDER");

function plain(status: CommandRefusal["status"], code: string): CommandRefusal {
  return { status, code, message: code.replaceAll("_", " ") };
}

function invalidOrder(details: string): CommandRefusal {
  return { status: 400, code: "invalid_order", message: "invalid order", details };
}
