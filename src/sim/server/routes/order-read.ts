import { formatQty } from "../../../domain/units.ts";
import { encodeOrder } from "../../../wire/exchange/order.ts";
import { notFound } from "../../../wire/exchange/refusal.ts";
import type { SimOrder } from "../../event.ts";
import type { Place } from "../../exchange.ts";
import { cutoffOf } from "../cutoff.ts";
import { pageQuery, paginate } from "../paging.ts";
import { answered, defaultCost, type Reply, type Route, type SignedCall } from "../route.ts";
import { readWindow } from "./market.ts";

const terms = { method: "GET", access: "signed", billing: "read", cost: defaultCost } as const;

export const orderReadRoutes: readonly Route[] = [
  { ...terms, path: "/portfolio/orders", operation: "GetOrders", answer: listLiveOrders },
  { ...terms, path: "/historical/orders", operation: "GetHistoricalOrders", answer: listArchivedOrders },
  {
    ...terms,
    path: "/portfolio/orders/queue_positions",
    operation: "GetOrderQueuePositions",
    answer: listQueuePositions,
  },
  { ...terms, path: "/portfolio/orders/:order_id", operation: "GetOrder", cost: 2, answer: getOrder },
  {
    ...terms,
    path: "/portfolio/orders/:order_id/queue_position",
    operation: "GetOrderQueuePosition",
    answer: getQueuePosition,
  },
];

const eventsMax = 10;
const tickersMax = 1000;

function listLiveOrders(call: SignedCall): Reply {
  const { orders } = cutoffOf(call);
  return listOrders(call, ({ status, changedAt }) => status === "resting" || changedAt >= orders);
}

/** What rests is never in the archive. */
function listArchivedOrders(call: SignedCall): Reply {
  const { orders } = cutoffOf(call);
  return listOrders(call, ({ status, changedAt }) => status !== "resting" && changedAt < orders);
}

function listOrders(call: SignedCall, belongs: (order: SimOrder) => boolean): Reply {
  const { exchange, query, who } = call;
  const page = pageQuery(query);
  const ticker = query.text("ticker");
  const events = query.list("event_ticker", eventsMax);
  const status = query.oneOf("status", ["resting", "canceled", "executed"]);
  const isInside = readWindow(query.time("min_ts"), query.time("max_ts"));
  const place = { ...readPlace(call, undefined), ticker };
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const isWanted = (order: SimOrder): boolean =>
    belongs(order) &&
    (events === undefined || events.includes(exchange.market(order.ticker)?.eventTicker ?? "")) &&
    (status === undefined || order.status === status) &&
    isInside(order.createdAt);
  const { items, cursor } = paginate(
    status === "resting" ? exchange.restingOrders(who.account, place) : exchange.orders(who.account, place),
    page,
    (order) => order.orderId,
    isWanted,
  );
  return answered({ orders: items.map((order) => orderBody(call, order)), cursor });
}

function getOrder(call: SignedCall): Reply {
  const order = call.exchange.order(call.who.account, call.names[0] ?? "");
  return order === undefined ? notFound() : answered({ order: orderBody(call, order) });
}

function getQueuePosition(call: SignedCall): Reply {
  const order = call.exchange.order(call.who.account, call.names[0] ?? "");
  const ahead = order === undefined ? undefined : call.exchange.queueAhead(call.who.account, order.orderId);
  return ahead === undefined ? notFound() : answered({ queue_position_fp: formatQty(ahead) });
}

/** One of the two filters must be given. */
function listQueuePositions(call: SignedCall): Reply {
  const { exchange, query, who } = call;
  const tickers = query.list("market_tickers", tickersMax);
  const event = query.text("event_ticker");
  if (tickers === undefined && event === undefined) query.refuse("market_tickers", "required_without");
  const place = readPlace(call, 0);
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const positions: object[] = [];
  for (const order of exchange.restingOrders(who.account, place)) {
    if (tickers !== undefined && !tickers.includes(order.ticker)) continue;
    if (event !== undefined && exchange.market(order.ticker)?.eventTicker !== event) continue;
    const ahead = exchange.queueAhead(who.account, order.orderId);
    if (ahead === undefined) continue;
    positions.push({
      order_id: order.orderId,
      market_ticker: order.ticker,
      queue_position_fp: formatQty(ahead),
    });
  }
  return answered({ queue_positions: positions });
}

/** The filters on shard and subaccount. Which subaccounts an absent filter means differs from list to list. */
export function readPlace({ query }: SignedCall, absent: Place["subaccount"]): Place {
  const shard = query.integer("exchange_index", 0, 1_000_000);
  const subaccount = query.integer("subaccount", 0, 63) ?? absent;
  return { shard, subaccount };
}

function orderBody({ exchange, who }: SignedCall, order: SimOrder): object {
  return encodeOrder(order, { userId: who.userId, shard: exchange.market(order.ticker)?.shard ?? 0 });
}
