import type { OrderId, Refusal } from "../../domain/order.ts";
import type { Qty, Time } from "../../domain/units.ts";
import { zeroQty } from "../../domain/units.ts";
import { ok } from "../../lib/result.ts";
import { readMillis } from "./order.ts";
import { reader, type Decoded, type Reader } from "./reader.ts";
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

export type BatchItem =
  | { readonly kind: "done"; readonly answer: WriteAnswer }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Items succeed or fail one by one and are read by their place in the list. */
export const decodeBatchCreated = decodeBatch(decodeCreated);
export const decodeBatchCancelled = decodeBatch(decodeCancelled);

function decodeBatch(decode: (json: unknown) => Decoded<WriteAnswer>) {
  return (json: unknown): Decoded<readonly BatchItem[]> => {
    const from = reader(json, "batch");
    const items = from.list("orders", (item) => decodeBatchItem(item, decode));
    return from.finish(() => items);
  };
}

function decodeBatchItem(json: unknown, decode: (json: unknown) => Decoded<WriteAnswer>): Decoded<BatchItem> {
  const from = reader(json, "item");
  if (from.has("error")) {
    const refusal = from.value("error", (error) => from.finish(() => refusalOf(400, error)), noRefusal);
    return from.finish(() => ({ kind: "refused", refusal }));
  }
  const answer = decode(json);
  return answer.ok ? { ok: true, value: { kind: "done", answer: answer.value } } : answer;
}

const noRefusal: Refusal = { status: 400, code: "", details: "" };

function finishAnswer(from: Reader, filled: Qty | undefined, left: Qty | undefined): Decoded<WriteAnswer> {
  const orderId = from.text("order_id");
  const at = readMillis(from, "ts_ms");
  if ((filled ?? 0) < 0) from.refuse("fill_count", "a count from 0");
  if ((left ?? 0) < 0) from.refuse("remaining_count", "a count from 0");
  return from.finish(() => ({ orderId, filled, left, at }));
}
