import type { ClientOrderId, OrderId, Refusal } from "../../domain/order.ts";
import type { Qty, Time } from "../../domain/units.ts";
import { zeroQty } from "../../domain/units.ts";
import { ok } from "../../lib/result.ts";
import { readMillis } from "./order.ts";
import { isObject } from "../../lib/json.ts";
import { reader, showGarbled, type Decode, type Decoded, type Reader } from "./reader.ts";
import { refusalOf } from "./refusal.ts";

/** What a write did, by the matching engine's clock. */
export interface WriteAnswer {
  readonly orderId: OrderId;
  /** What this request itself matched; undefined when not told. */
  readonly filled: Qty | undefined;
  /** What rests after it; undefined when an amend changed nothing of it. */
  readonly left: Qty | undefined;
  /** What a cancel took away: everything else of the order was filled, heard of or not. */
  readonly reducedBy?: Qty;
  readonly at: Time;
}

export function decodeCreated(json: unknown): Decoded<WriteAnswer> {
  const from = reader(json, "answer");
  const filled = from.qty("fill_count");
  const left = from.qty("remaining_count");
  return finishAnswer(from, filled, left);
}

/** Both counts are null unless something filled or the resting size changed [kalshi api.md §5.2]. */
export function decodeAmended(json: unknown): Decoded<WriteAnswer> {
  const from = reader(json, "answer");
  const filled = from.qtyMaybe("fill_count");
  const left = from.qtyMaybe("remaining_count");
  return finishAnswer(from, filled, left);
}

export function decodeDecreased(json: unknown): Decoded<WriteAnswer> {
  const from = reader(json, "answer");
  const left = from.qty("remaining_count");
  return finishAnswer(from, undefined, left);
}

export function decodeCancelled(json: unknown): Decoded<WriteAnswer> {
  const from = reader(json, "answer");
  const reducedBy = from.qty("reduced_by");
  const answer = finishAnswer(from, undefined, zeroQty);
  return answer.ok ? ok({ ...answer.value, reducedBy }) : answer;
}

/** How one item of a batch ended, and which order it says it is about. */
export type BatchItem = { readonly orderId?: OrderId; readonly clientOrderId?: ClientOrderId } & (
  | { readonly kind: "done"; readonly answer: WriteAnswer }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "unknown"; readonly why: string }
);

/** Items succeed or fail one by one. */
export const decodeBatchCreated = decodeBatch(decodeCreated);
export const decodeBatchCancelled = decodeBatch(decodeCancelled);

function decodeBatch(decode: Decode<WriteAnswer>): Decode<readonly BatchItem[]> {
  return (json) => {
    const from = reader(json, "batch");
    const items = from.list("orders", (item) => ok({ ...namesOf(item), ...decodeItem(item, decode) }));
    return from.finish(() => items);
  };
}

/** An item that cannot be read leaves open what became of its order, and says nothing against the others. */
function decodeItem(json: unknown, decode: Decode<WriteAnswer>): BatchItem {
  const error = isObject(json) ? json["error"] : undefined;
  if (error !== undefined && error !== null) return failedItem(error);
  const answer = decode(json);
  if (answer.ok) return { kind: "done", answer: answer.value };
  return { kind: "unknown", why: `its item cannot be read: ${showGarbled(answer.why)}` };
}

/**
 * An item has no status: its code says what the status of a single request would have said. The exchange's own trouble is
 * no refusal, and neither is an error that says nothing.
 */
function failedItem(error: unknown): BatchItem {
  const refusal = refusalOf(400, error);
  const { code, details } = refusal;
  if (code === "http_400" || ownTrouble.test(code)) {
    return { kind: "unknown", why: `the exchange answered ${code === "http_400" ? details : code}` };
  }
  return { kind: "refused", refusal: { ...refusal, status: statusOfCode[code] ?? 400 } };
}

const ownTrouble = /internal|gateway|unavailable|timeout/i;
const statusOfCode: Readonly<Record<string, number>> = { not_found: 404, order_already_exists: 409 };

function namesOf(json: unknown): Pick<BatchItem, "orderId" | "clientOrderId"> {
  const from = reader(json, "item");
  const orderId = from.textMaybe("order_id");
  const clientOrderId = from.textMaybe("client_order_id");
  return {
    ...(orderId === undefined ? {} : { orderId }),
    ...(clientOrderId === undefined ? {} : { clientOrderId }),
  };
}

function finishAnswer(from: Reader, filled: Qty | undefined, left: Qty | undefined): Decoded<WriteAnswer> {
  const orderId = from.text("order_id");
  const at = readMillis(from, "ts_ms");
  if ((filled ?? 0) < 0) from.refuse("fill_count", "a count from 0");
  if ((left ?? 0) < 0) from.refuse("remaining_count", "a count from 0");
  return from.finish(() => ({ orderId, filled, left, at }));
}
