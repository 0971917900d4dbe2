import { isObject } from "../../../lib/json.ts";
import type { Api, ApiRequest, ApiResponse } from "../api.ts";
import type { CallContact } from "./call-contact.ts";
import { detail } from "./failure.ts";

/** Lets the first entries of a batch through. A call that is no batch has none. */
export function applyFirst(api: Api, request: ApiRequest, { entries }: CallContact, count: number): void {
  const first = entries.slice(0, count).map(({ body }) => body);
  // The body is not signed, so a shorter one carries the same signature.
  if (first.length > 0) api({ ...request, body: JSON.stringify({ orders: first }) });
}

/** Entries of the shard that is down fail one by one, as entries of a batch do; the others are answered. */
export function splitBatch(
  api: Api,
  request: ApiRequest,
  { entries }: CallContact,
  down: number,
  isApplied: () => boolean,
): ApiResponse {
  const fates = entries.map(({ body, shard }) => {
    const isDown = shard === down;
    return { body, isDown, isSent: !isDown || isApplied() };
  });
  const sent = fates.filter(({ isSent }) => isSent);
  const status = request.method === "POST" ? 201 : 200;
  const headers = { "content-type": "application/json" };
  const answer =
    sent.length === 0
      ? { status, headers, body: '{"orders":[]}' }
      : api({ ...request, body: JSON.stringify({ orders: sent.map(({ body }) => body) }) });
  const parsed: unknown = answer.body === "" ? undefined : JSON.parse(answer.body);
  const told: unknown = isObject(parsed) ? parsed["orders"] : undefined;
  // A batch that was refused as a whole is refused as a whole.
  if (!Array.isArray(told)) return answer;
  const answers = told.values();
  const orders = fates.map(({ body, isDown, isSent }) => {
    const own: unknown = isSent ? answers.next().value : undefined;
    return isDown ? { ...echo(body), error: detail(503) } : own;
  });
  return { ...answer, body: JSON.stringify({ orders }) };
}

function echo(entry: Readonly<Record<string, unknown>>): object {
  const { client_order_id: clientOrderId, order_id: orderId } = entry;
  return {
    ...(typeof orderId === "string" ? { order_id: orderId, reduced_by: "0.00" } : {}),
    ...(typeof clientOrderId === "string" ? { client_order_id: clientOrderId } : {}),
  };
}
