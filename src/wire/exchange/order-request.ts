import { type JsonObject } from "../../lib/json.ts";
import type { Side } from "../../domain/side.ts";
import { parsePrice, parseQty, seconds, type Price, type Qty, type Time } from "../../domain/units.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { decodeBody, decodeObject, type Body } from "./json-body.ts";
import { nested, type WireRefusal } from "./refusal.ts";

export interface CreateRequest {
  readonly ticker: string;
  readonly clientOrderId: string | undefined;
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
  readonly timeInForce: "good_till_canceled" | "immediate_or_cancel" | "fill_or_kill";
  readonly selfTradePrevention: "taker_at_cross" | "maker";
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  readonly cancelOnPause: boolean;
  readonly expiresAt: Time | undefined;
  readonly subaccount: number | undefined;
  readonly orderGroupId: string | undefined;
  /** Absent or −1: the exchange finds the shard by ticker, and bills for it. */
  readonly shard: number | undefined;
}

export interface AmendRequest {
  readonly ticker: string;
  readonly side: Side;
  readonly price: Price;
  readonly total: Qty;
  readonly clientOrderId: string | undefined;
  readonly updatedClientOrderId: string | undefined;
  readonly expiresAt: Time | "never" | undefined;
  readonly shard: number | undefined;
}

export interface DecreaseRequest {
  readonly by: { readonly reduceBy: Qty } | { readonly reduceTo: Qty };
  readonly ticker: string | undefined;
  readonly shard: number | undefined;
}

export interface CancelRequest {
  readonly orderId: string;
  readonly subaccount: number | undefined;
  readonly ticker: string | undefined;
  readonly shard: number | undefined;
}

type Decoded<Value> = Result<Value, WireRefusal>;

/**
 * A batch's entries fail one by one, so each is decoded apart. But a member of the wrong type in any of them is a
 * body that the decoder cannot read: the whole batch is refused [api.md §3.1].
 */
export function decodeBatch(text: string, kind: keyof typeof batches): Decoded<readonly JsonObject[]> {
  const { name, entryName, shape } = batches[kind];
  const body = decodeBody(text, name, { orders: "[]object" });
  if (!body.ok) return body;
  const orders = body.value.orders ?? [];
  for (const entry of orders) {
    const typed = decodeObject(entry, `${entryName}.orders`, shape);
    if (!typed.ok) return typed;
  }
  return orders.length === 0 ? refused(invalidOrder("orders is required")) : ok(orders);
}

export function decodeCreate(text: string): Decoded<CreateRequest> {
  const body = decodeBody(text, "CreateOrderV2Request", createShape);
  return body.ok ? createRequest(body.value) : body;
}

export function decodeCreateEntry(entry: JsonObject): Decoded<CreateRequest> {
  const body = decodeObject(entry, "CreateOrderV2Request", createShape);
  return body.ok ? createRequest(body.value) : body;
}

export function decodeAmend(text: string): Decoded<AmendRequest> {
  const body = decodeBody(text, "AmendOrderV2Request", amendShape);
  if (!body.ok) return body;
  const given = body.value;
  const terms = orderTerms(given);
  if (!terms.ok) return terms;
  const shard = shardOf(given.exchange_index);
  if (!shard.ok) return shard;
  const expiry = expiryOf(given.expiration_time);
  if (!expiry.ok) return expiry;
  return ok({
    ticker: terms.value.ticker,
    side: terms.value.side,
    price: terms.value.price,
    total: terms.value.qty,
    clientOrderId: given.client_order_id,
    updatedClientOrderId: named(given.updated_client_order_id),
    expiresAt: expiry.value,
    shard: shard.value,
  });
}

export function decodeDecrease(text: string): Decoded<DecreaseRequest> {
  const body = decodeBody(text, "DecreaseOrderV2Request", decreaseShape);
  if (!body.ok) return body;
  const { reduce_by: byText, reduce_to: toText, market_ticker: ticker } = body.value;
  if ((byText === undefined) === (toText === undefined)) {
    return refused(invalidOrder("exactly one of reduce_by and reduce_to must be given"));
  }
  const reduceBy = byText === undefined ? undefined : parseCount(byText);
  const reduceTo = toText === undefined ? undefined : parseCount(toText);
  const amounts =
    reduceBy !== undefined && reduceBy > 0 ? { reduceBy } : reduceTo === undefined ? undefined : { reduceTo };
  if (amounts === undefined) return refused(invalidSize);
  const shard = shardOf(body.value.exchange_index);
  if (!shard.ok) return shard;
  return ok({ by: amounts, ticker, shard: shard.value });
}

export function decodeCancelEntry(entry: JsonObject): Decoded<CancelRequest> {
  const body = decodeObject(entry, "BatchCancelOrdersV2RequestOrder", cancelShape);
  if (!body.ok) return body;
  const { order_id: orderId, market_ticker: ticker } = body.value;
  if (orderId === undefined || orderId === "") return refused(invalidOrder("order_id is required"));
  const subaccount = subaccountOf(body.value.subaccount);
  if (!subaccount.ok) return subaccount;
  const shard = shardOf(body.value.exchange_index);
  if (!shard.ok) return shard;
  return ok({ orderId, subaccount: subaccount.value, ticker, shard: shard.value });
}

const createShape = {
  ticker: "string",
  client_order_id: "string",
  side: "string",
  count: "string",
  price: "string",
  expiration_time: "int64",
  time_in_force: "string",
  post_only: "bool",
  self_trade_prevention_type: "string",
  cancel_order_on_pause: "bool",
  reduce_only: "bool",
  subaccount: "int64",
  order_group_id: "string",
  exchange_index: "int64",
} as const;

const amendShape = {
  ticker: "string",
  side: "string",
  price: "string",
  count: "string",
  client_order_id: "string",
  updated_client_order_id: "string",
  exchange_index: "int64",
  expiration_time: "int64",
} as const;

const decreaseShape = {
  reduce_by: "string",
  reduce_to: "string",
  exchange_index: "int64",
  market_ticker: "string",
} as const;

const cancelShape = {
  order_id: "string",
  subaccount: "int64",
  exchange_index: "int64",
  market_ticker: "string",
} as const;

const batches = {
  create: { name: "BatchCreateOrdersV2Request", entryName: "CreateOrderV2Request", shape: createShape },
  cancel: {
    name: "BatchCancelOrdersV2Request",
    entryName: "BatchCancelOrdersV2RequestOrder",
    shape: cancelShape,
  },
} as const;

/** Beyond this a product with a price could leave the exact range. */
const contractsMax = 100_000_000_000;
/** The year 2255: the last whole second that microseconds count exactly. */
const secondsMax = 9_000_000_000;
const clientOrderIdMax = 200;
const subaccountMax = 63;

function createRequest(given: Body<typeof createShape>): Decoded<CreateRequest> {
  const terms = orderTerms(given);
  if (!terms.ok) return terms;
  const timeInForce = oneOf(timesInForce, given.time_in_force);
  if (timeInForce === undefined) {
    return refused(invalidOrder(`time_in_force must be one of ${timesInForce.join(", ")}`));
  }
  const selfTradePrevention = oneOf(preventions, given.self_trade_prevention_type);
  if (selfTradePrevention === undefined) {
    return refused(invalidOrder(`self_trade_prevention_type must be one of ${preventions.join(", ")}`));
  }
  const expiry = expiryOf(given.expiration_time);
  if (!expiry.ok) return expiry;
  const subaccount = subaccountOf(given.subaccount);
  if (!subaccount.ok) return subaccount;
  const shard = shardOf(given.exchange_index);
  if (!shard.ok) return shard;
  const { ticker, side, price, qty } = terms.value;
  // One literal, always of the same members: every order that comes in passes here.
  return ok({
    ticker,
    clientOrderId: named(given.client_order_id),
    side,
    price,
    qty,
    timeInForce,
    selfTradePrevention,
    postOnly: given.post_only ?? false,
    reduceOnly: given.reduce_only ?? false,
    cancelOnPause: given.cancel_order_on_pause ?? false,
    expiresAt: expiry.value === "never" ? undefined : expiry.value,
    subaccount: subaccount.value,
    orderGroupId: named(given.order_group_id),
    shard: shard.value,
  });
}

const timesInForce = ["good_till_canceled", "immediate_or_cancel", "fill_or_kill"] as const;
const preventions = ["taker_at_cross", "maker"] as const;

interface OrderTerms {
  readonly ticker: string;
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
}

function orderTerms(given: {
  readonly ticker?: string;
  readonly side?: string;
  readonly price?: string;
  readonly count?: string;
  readonly client_order_id?: string;
}): Decoded<OrderTerms> {
  const { ticker } = given;
  if (ticker === undefined || ticker === "") return refused(invalidOrder("ticker is required"));
  const side = oneOf(["bid", "ask"] as const, given.side);
  if (side === undefined) return refused(invalidOrder("side must be one of bid, ask"));
  const qty = given.count === undefined ? undefined : parseCount(given.count);
  if (qty === undefined) return refused(invalidSize);
  const price = given.price === undefined ? undefined : parseDollars(given.price);
  if (price === undefined) return refused(nested(400, "invalid_price", "invalid price"));
  if ((given.client_order_id?.length ?? 0) > clientOrderIdMax) {
    return refused(invalidOrder(`client_order_id is longer than ${clientOrderIdMax} characters`));
  }
  return ok({ ticker, side, price, qty });
}

/** Requests take up to two decimals. Zero is the exchange's business: an amend to what is filled cancels. */
export function parseCount(text: string): Qty | undefined {
  if (!/^\d{1,10}(\.\d{0,2})?$/.test(text)) return undefined;
  const count = parseQty(text.replace(/\.$/, ""));
  return count === undefined || count > contractsMax ? undefined : count;
}

/** Requests take up to four decimals. */
export function parseDollars(text: string): Price | undefined {
  return /^\d{1,3}(\.\d{1,4})?$/.test(text) ? parsePrice(text) : undefined;
}

/** Whole seconds; 0 clears the expiry where there is one. */
function expiryOf(expiration: number | undefined): Decoded<Time | "never" | undefined> {
  if (expiration === undefined) return ok(undefined);
  if (expiration === 0) return ok("never");
  if (expiration < 0 || expiration > secondsMax) {
    return refused(invalidOrder("Expiration timestamp must be in the future, in seconds"));
  }
  return ok(seconds(expiration));
}

/** 0 is the primary, 1 to 63 are numbered ones. */
function subaccountOf(given: number | undefined): Decoded<number | undefined> {
  if (given === undefined || (given >= 0 && given <= subaccountMax)) return ok(given);
  return refused(invalidOrder("subaccount must be 0 to 63"));
}

/** −1 and none ask the exchange to find the shard; nothing else below 0 means anything. */
function shardOf(index: number | undefined): Decoded<number | undefined> {
  if (index === undefined || index === -1) return ok(undefined);
  return index < 0 ? refused(invalidOrder("exchange_index must be -1 or more")) : ok(index);
}

/** An empty name is no name. */
function named(name: string | undefined): string | undefined {
  return name === "" ? undefined : name;
}

function oneOf<Word extends string>(words: readonly Word[], given: string | undefined): Word | undefined {
  return words.find((word) => word === given);
}

const invalidSize = nested(400, "invalid_order_size", "invalid order size");

function invalidOrder(details: string): WireRefusal {
  return nested(400, "invalid_order", "invalid order", details);
}
