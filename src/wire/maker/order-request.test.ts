import { expect, test } from "vitest";
import { contracts, price, qty, time } from "../../domain/units.ts";
import {
  decodeAmended,
  decodeBatchCancelled,
  decodeBatchCreated,
  decodeCancelled,
  decodeCreated,
  decodeDecreased,
} from "./answer.ts";
import { decodeRefusal } from "./refusal.ts";
import {
  encodeAmend,
  encodeBatchCancel,
  encodeBatchPlace,
  encodeCancel,
  encodeDecrease,
  encodePlace,
} from "./request.ts";

const intent = {
  kind: "resting",
  clientOrderId: "kmm-1",
  ticker: "KXRAIN-1",
  side: "ask",
  price: price(4_550),
  qty: qty(250),
  shard: 2,
} as const;
const address = { clientOrderId: "kmm-1", orderId: "o/1", ticker: "KXRAIN-1", shard: 2 };

test("an order is sent as exact text, post-only, with its shard", () => {
  const sent = encodePlace(intent);
  expect(sent).toMatchObject({ method: "POST", path: "/portfolio/events/orders" });
  expect(JSON.parse(sent.body ?? "")).toEqual({
    ticker: "KXRAIN-1",
    client_order_id: "kmm-1",
    side: "ask",
    count: "2.50",
    price: "0.4550",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    post_only: true,
    cancel_order_on_pause: true,
    exchange_index: 2,
  });
});

test("an order that takes is sent as immediate and only to reduce, and promises no rest", () => {
  const { kind: _, ...terms } = intent;
  const sent = encodePlace({ kind: "immediate", ...terms });
  expect(JSON.parse(sent.body ?? "")).toEqual({
    ticker: "KXRAIN-1",
    client_order_id: "kmm-1",
    side: "ask",
    count: "2.50",
    price: "0.4550",
    time_in_force: "immediate_or_cancel",
    self_trade_prevention_type: "taker_at_cross",
    post_only: false,
    reduce_only: true,
    exchange_index: 2,
  });
});

test("an expiry is sent in whole seconds", () => {
  const sent = encodePlace({ ...intent, expiresAt: time(1_795_000_000_999_999) });
  expect(JSON.parse(sent.body ?? "")).toMatchObject({ expiration_time: 1_795_000_000 });
});

test("changes name ticker and shard, for an id alone does not route", () => {
  expect(encodeCancel(address)).toEqual({
    method: "DELETE",
    path: "/portfolio/events/orders/o%2F1",
    query: { market_ticker: "KXRAIN-1", exchange_index: "2" },
    body: undefined,
  });
  const amend = encodeAmend({ ...address, side: "ask", price: price(4_500), total: contracts(7) });
  expect(amend.path).toBe("/portfolio/events/orders/o%2F1/amend");
  expect(JSON.parse(amend.body ?? "")).toEqual({
    ticker: "KXRAIN-1",
    side: "ask",
    price: "0.4500",
    count: "7.00",
    exchange_index: 2,
  });
  const decrease = encodeDecrease({ ...address, by: qty(50) });
  expect(JSON.parse(decrease.body ?? "")).toEqual({
    reduce_by: "0.50",
    exchange_index: 2,
    market_ticker: "KXRAIN-1",
  });
});

test("batches carry each order as it would go alone", () => {
  const batch: unknown = JSON.parse(encodeBatchPlace([intent, intent]).body ?? "");
  const alone: unknown = JSON.parse(encodePlace(intent).body ?? "");
  expect(batch).toEqual({ orders: [alone, alone] });
  expect(JSON.parse(encodeBatchCancel([address]).body ?? "")).toEqual({
    orders: [{ order_id: "o/1", market_ticker: "KXRAIN-1", exchange_index: 2 }],
  });
});

const created = {
  order_id: "o-1",
  client_order_id: "c",
  fill_count: "2.00",
  remaining_count: "8.00",
  ts_ms: 5,
};

const answers = [
  ["created", decodeCreated, created, { filled: 200, left: 800 }],
  ["amended, resized", decodeAmended, created, { filled: 200, left: 800 }],
  [
    "amended, only moved",
    decodeAmended,
    { order_id: "o-1", remaining_count: null, ts_ms: 5 },
    { left: undefined },
  ],
  ["decreased", decodeDecreased, { order_id: "o-1", remaining_count: "3.00", ts_ms: 5 }, { left: 300 }],
  [
    "cancelled",
    decodeCancelled,
    { order_id: "o-1", reduced_by: "3.00", ts_ms: 5 },
    { left: 0, reducedBy: 300 },
  ],
] as const;

test.each(answers)("an order %s says what is left", (_, decode, json, value) => {
  expect(decode(json)).toMatchObject({ ok: true, value: { orderId: "o-1", at: 5_000, ...value } });
});

const badAnswers = [
  [decodeCreated, { ...created, remaining_count: 8 }],
  [decodeCreated, { ...created, remaining_count: "-1.00" }],
  [decodeCreated, { ...created, order_id: undefined }],
  [decodeCreated, { ...created, fill_count: null }],
  [decodeCancelled, { order_id: "o-1", ts_ms: 5 }],
  [decodeDecreased, {}],
  [decodeAmended, "ok"],
] as const;

test.each(badAnswers)("%# an answer that misses something is not believed", (decode, json) => {
  expect(decode(json).ok).toBe(false);
});

const items = [
  [created, { kind: "done", orderId: "o-1", clientOrderId: "c" }],
  [
    { client_order_id: "d", error: { code: "insufficient_balance", message: "no" } },
    { kind: "refused", clientOrderId: "d", refusal: { status: 400, code: "insufficient_balance" } },
  ],
  // What the engine has to tell apart by the status of a single request.
  [{ error: { code: "order_already_exists" } }, { kind: "refused", refusal: { status: 409 } }],
  [
    { order_id: "o-2", error: { code: "not_found" } },
    { kind: "refused", refusal: { status: 404 } },
  ],
  // The exchange's own trouble says neither yes nor no.
  [{ error: { code: "service_unavailable" } }, { kind: "unknown" }],
  [{ error: { code: "EXCHANGE_UNAVAILABLE" } }, { kind: "unknown" }],
  [{ error: {} }, { kind: "unknown" }],
  [
    { ...created, remaining_count: 8 },
    { kind: "unknown", orderId: "o-1" },
  ],
  [null, { kind: "unknown" }],
  [{ error: null, ...created }, { kind: "done" }],
] as const;

test.each(items)("%# an item of a batch is read by itself, and an odd one spoils no other", (json, item) => {
  const decoded = decodeBatchCreated({ orders: [json, created] });
  expect(decoded).toMatchObject({ ok: true, value: [item, { kind: "done", orderId: "o-1" }] });
});

test("an answer without a list of items is no answer to a batch", () => {
  expect(decodeBatchCancelled({}).ok).toBe(false);
});

const refusals = [
  [
    409,
    '{"error":{"code":"order_already_exists","message":"order already exists"}}',
    "order_already_exists",
    "order already exists",
  ],
  [
    400,
    '{"error":{"code":"invalid_order","message":"invalid order","details":"post only cross"}}',
    "invalid_order",
    "post only cross",
  ],
  [
    400,
    '{"code":"bad_request","message":"bad request","details":"json: cannot unmarshal"}',
    "bad_request",
    "json: cannot unmarshal",
  ],
  [400, '{"msg":"Parameter validation failed"}', "bad_request", "Parameter validation failed"],
  [429, '{"error":"too many requests"}', "too_many_requests", "too many requests"],
  [403, "<html>no</html>", "http_403", '"<html>no</html>"'],
  [404, "", "http_404", ""],
  [400, "[1]", "http_400", "[1]"],
  [400, '{"error":{"code":7}}', "http_400", '{"code":7}'],
] as const;

test.each(refusals)("%i %s is refused as %s", (status, body, code, details) => {
  expect(decodeRefusal(status, body)).toEqual({ status, code, details });
});

test("a refusal never carries a page of text", () => {
  const { code, details } = decodeRefusal(
    400,
    JSON.stringify({ code: "x".repeat(9_000), details: "y".repeat(9_000) }),
  );
  expect(code.length + details.length).toBeLessThan(1_000);
});
