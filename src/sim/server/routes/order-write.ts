import { formatMoney, formatPrice, formatQty, toMillis } from "../../../domain/units.ts";
import type { Result } from "../../../lib/result.ts";
import { ok, refused } from "../../../lib/result.ts";
import {
  decodeAmend,
  decodeBatch,
  decodeCancelEntry,
  decodeCreate,
  decodeCreateEntry,
  decodeDecrease,
  type CancelRequest,
  type CreateRequest,
} from "../../../wire/exchange/order-request.ts";
import { nested, notFound, type WireRefusal } from "../../../wire/exchange/refusal.ts";
import type { AccountId, Command, CreateOrder } from "../../command.ts";
import type { SimOrder } from "../../event.ts";
import type { CommandRefusal, OrderAnswer } from "../../exchange.ts";
import { answered, defaultCost, type Reply, type Route, type SignedCall } from "../route.ts";

const orders = "/portfolio/events/orders";
const cancelCost = 2;

const single = { access: "signed", cost: defaultCost, billing: "shard-in-body" } as const;
const cheap = { access: "signed", cost: cancelCost } as const;

export const orderWriteRoutes: readonly Route[] = [
  { ...single, method: "POST", path: orders, operation: "CreateOrderV2", answer: createOrder },
  {
    ...cheap,
    billing: "unscoped",
    method: "DELETE",
    path: orders,
    operation: "CancelAllOrders",
    answer: cancelAll,
  },
  {
    ...single,
    billing: "per-entry",
    method: "POST",
    path: `${orders}/batched`,
    operation: "BatchCreateOrdersV2",
    answer: createBatch,
  },
  {
    ...cheap,
    billing: "per-entry",
    method: "DELETE",
    path: `${orders}/batched`,
    operation: "BatchCancelOrdersV2",
    answer: cancelBatch,
  },
  {
    ...cheap,
    billing: "shard-in-query",
    method: "DELETE",
    path: `${orders}/:order_id`,
    operation: "CancelOrderV2",
    answer: cancelOrder,
  },
  {
    ...single,
    method: "POST",
    path: `${orders}/:order_id/amend`,
    operation: "AmendOrderV2",
    answer: amendOrder,
  },
  {
    ...single,
    method: "POST",
    path: `${orders}/:order_id/decrease`,
    operation: "DecreaseOrderV2",
    answer: decreaseOrder,
  },
];

type Done<Value> = Result<Value, WireRefusal>;

function createOrder(call: SignedCall): Reply {
  const request = decodeCreate(call.body);
  const done = request.ok ? create(call, request.value) : request;
  return done.ok ? { status: 201, body: done.value } : done.why;
}

/** Entries succeed and fail one by one; the call is a success all the same. */
function createBatch(call: SignedCall): Reply {
  const entries = decodeBatch(call.body, "create");
  if (!entries.ok) return entries.why;
  const answers = entries.value.map((entry) => {
    const request = decodeCreateEntry(entry);
    const done = request.ok ? create(call, request.value) : request;
    const clientOrderId = entry["client_order_id"];
    const echo = typeof clientOrderId === "string" ? { client_order_id: clientOrderId } : {};
    return done.ok ? done.value : { ...echo, error: entryError(done.why) };
  });
  return { status: 201, body: { orders: answers } };
}

function create(call: SignedCall, request: CreateRequest): Done<object> {
  const market = call.exchange.market(request.ticker);
  const { shard } = request;
  if (market === undefined || (shard !== undefined && shard !== market.shard)) return refused(notFound());
  const done = execute(call, createCommand(call.who.account, request));
  if (!done.ok) return done;
  return ok(matched(done.value, true));
}

/** Member by member: to copy an object costs more than to match it. */
function createCommand(account: AccountId, request: CreateRequest): CreateOrder {
  return {
    kind: "create-order",
    account,
    subaccount: request.subaccount,
    ticker: request.ticker,
    clientOrderId: request.clientOrderId,
    orderGroupId: request.orderGroupId,
    side: request.side,
    price: request.price,
    qty: request.qty,
    timeInForce: request.timeInForce,
    selfTradePrevention: request.selfTradePrevention,
    postOnly: request.postOnly,
    reduceOnly: request.reduceOnly,
    cancelOnPause: request.cancelOnPause,
    expiresAt: request.expiresAt,
  };
}

/** The members about size are there only when something filled or the resting size changed. */
function amendOrder(call: SignedCall): Reply {
  const request = decodeAmend(call.body);
  if (!request.ok) return request.why;
  const subaccount = querySubaccount(call);
  if (!subaccount.ok) return subaccount.why;
  const orderId = call.names[0] ?? "";
  const { shard, ...terms } = request.value;
  const before = findOrder(call, {
    orderId,
    subaccount: subaccount.value,
    ticker: terms.ticker,
    shard,
  });
  if (!before.ok) return before.why;
  const done = execute(call, { ...owner(before.value), kind: "amend-order", ...terms });
  if (!done.ok) return done.why;
  const isResized = done.value.filled > 0 || firstOrder(done.value).left !== before.value.left;
  return answered(matched(done.value, isResized));
}

function decreaseOrder(call: SignedCall): Reply {
  const request = decodeDecrease(call.body);
  if (!request.ok) return request.why;
  const subaccount = querySubaccount(call);
  if (!subaccount.ok) return subaccount.why;
  const { by, ...address } = request.value;
  const orderId = call.names[0] ?? "";
  const before = findOrder(call, { orderId, subaccount: subaccount.value, ...address });
  if (!before.ok) return before.why;
  const done = execute(call, { ...owner(before.value), kind: "decrease-order", by });
  if (!done.ok) return done.why;
  const order = firstOrder(done.value);
  return answered({
    ...identity(order),
    remaining_count: formatQty(order.left),
    ts_ms: toMillis(order.changedAt),
  });
}

function cancelOrder(call: SignedCall): Reply {
  const { query } = call;
  const shard = query.integer("exchange_index", -1, 1_000_000);
  const ticker = query.text("market_ticker");
  const subaccount = querySubaccount(call);
  if (!subaccount.ok) return subaccount.why;
  const done = cancel(call, {
    orderId: call.names[0] ?? "",
    subaccount: subaccount.value,
    ticker,
    shard: shard === -1 ? undefined : shard,
  });
  return done.ok ? answered(done.value) : done.why;
}

function cancelBatch(call: SignedCall): Reply {
  const entries = decodeBatch(call.body, "cancel");
  if (!entries.ok) return entries.why;
  const answers = entries.value.map((entry) => {
    const request = decodeCancelEntry(entry);
    const done = request.ok ? cancel(call, request.value) : request;
    const orderId = entry["order_id"];
    const echo = { order_id: typeof orderId === "string" ? orderId : "", reduced_by: "0.00" };
    return done.ok ? done.value : { ...echo, error: entryError(done.why) };
  });
  return answered({ orders: answers });
}

function cancel(call: SignedCall, request: CancelRequest): Done<object> {
  const before = findOrder(call, request);
  if (!before.ok) return before;
  const done = execute(call, { ...owner(before.value), kind: "cancel-order" });
  if (!done.ok) return done;
  const order = firstOrder(done.value);
  return ok({
    ...identity(order),
    reduced_by: formatQty(done.value.reducedBy),
    ts_ms: toMillis(order.changedAt),
  });
}

/** Only asked for here: the exchange sweeps a little later, and may take orders of the next minute along [api.md §5.5]. */
function cancelAll(call: SignedCall): Reply {
  const subaccount = querySubaccount(call);
  if (!subaccount.ok) return subaccount.why;
  const { account } = call.who;
  const done = execute(call, { kind: "cancel-all-orders", account, subaccount: subaccount.value });
  return done.ok ? { status: 204 } : done.why;
}

function execute(call: SignedCall, command: Command): Done<OrderAnswer> {
  const done = call.exchange.execute(call.now, command);
  return done.ok ? ok(done.answer) : refused(wordsOf(done.refusal));
}

function wordsOf({ status, code, message, details }: CommandRefusal): WireRefusal {
  return nested(status, code, message, details);
}

/** An order id alone is looked for on shard 0; one that is elsewhere looks like every other unknown order. */
function findOrder(call: SignedCall, request: CancelRequest): Done<SimOrder> {
  const { exchange, who } = call;
  const routed = request.ticker === undefined ? undefined : exchange.market(request.ticker)?.shard;
  const shard = request.shard ?? routed ?? 0;
  const order = exchange.order(who.account, request.orderId);
  if (order === undefined || order.subaccount !== (request.subaccount ?? 0)) return refused(notFound());
  return exchange.market(order.ticker)?.shard === shard ? ok(order) : refused(notFound());
}

/** Read last: whatever else of the query is broken is told too. */
function querySubaccount({ query }: SignedCall): Done<number> {
  const subaccount = query.integer("subaccount", 0, 63) ?? 0;
  const refusal = query.refusal();
  return refusal === undefined ? ok(subaccount) : refused(refusal);
}

function owner({
  account,
  subaccount,
  orderId,
}: SimOrder): Pick<SimOrder, "account" | "subaccount" | "orderId"> {
  return { account, subaccount, orderId };
}

function identity(order: SimOrder): object {
  const { orderId, clientOrderId } = order;
  return clientOrderId === "" ? { order_id: orderId } : { order_id: orderId, client_order_id: clientOrderId };
}

/** What became of an order that may have traded. A member that is undefined is not written. */
function matched(answer: OrderAnswer, tellsCounts: boolean): object {
  const { filled, averagePrice, averageFee } = answer;
  const order = firstOrder(answer);
  return {
    order_id: order.orderId,
    client_order_id: order.clientOrderId === "" ? undefined : order.clientOrderId,
    fill_count: tellsCounts ? formatQty(filled) : undefined,
    remaining_count: tellsCounts ? formatQty(order.left) : undefined,
    average_fill_price: filled === 0 || averagePrice === undefined ? undefined : formatPrice(averagePrice),
    average_fee_paid: filled === 0 || averageFee === undefined ? undefined : formatMoney(averageFee),
    ts_ms: toMillis(order.changedAt),
  };
}

function firstOrder(answer: OrderAnswer): SimOrder {
  const order = answer.orders[0];
  if (order === undefined) throw new Error("broken belief: a command on one order answers with it");
  return order;
}

/** Inside a batch an error is the flat object, whatever shape it would have alone. */
function entryError({ body }: WireRefusal): object {
  return "error" in body && typeof body.error === "object" ? body.error : body;
}
