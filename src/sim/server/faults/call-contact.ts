import { isObject, parseObject } from "../../../lib/json.ts";
import type { AccountId } from "../../command.ts";
import type { Exchange } from "../../exchange.ts";
import type { Contact } from "../../faults/desk.ts";
import { apiPrefix, type ApiRequest } from "../api.ts";

/** What a call is about, read loosely and before anybody asks whether it makes sense. */
export interface CallContact extends Contact {
  readonly endpoint: string;
  /** Where its writes go; -1: to every shard. Nothing for a call that writes nothing. */
  readonly shards: readonly number[];
  /** Of a batch, in order. */
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly body: Readonly<Record<string, unknown>>;
  readonly shard: number;
}

export function callContact(
  exchange: Exchange,
  account: AccountId | undefined,
  request: ApiRequest,
): CallContact {
  const [target = "", search = ""] = request.path.split("?", 2);
  const path = target.startsWith(apiPrefix) ? target.slice(apiPrefix.length) : target;
  const query = new URLSearchParams(search);
  const body = parseObject(request.body) ?? {};
  const orders: unknown = body["orders"];
  const entries = Array.isArray(orders) ? orders.filter(isObject) : [];
  const whole = { ...Object.fromEntries(query), ...idIn(path), ...body };
  const parts = entries.length > 0 ? entries : [whole];
  const tickers = parts.map((part) => tickerOf(exchange, account, part) ?? tickerIn(exchange, path));
  const isWrite = request.method !== "GET";
  return {
    account,
    endpoint: `${request.method} ${path}`,
    markets: [...new Set(tickers.filter((ticker) => ticker !== undefined))],
    shards: isWrite ? [...new Set(parts.map((part) => shardOf(exchange, path, part)))] : [],
    entries: entries.map((entry) => ({ body: entry, shard: shardOf(exchange, path, entry) })),
  };
}

/** By its index, by the market it names, else shard 0, as the exchange routes [api.md §14]; cancel-all goes to all. */
function shardOf(exchange: Exchange, path: string, part: Readonly<Record<string, unknown>>): number {
  const given = part["exchange_index"];
  const index = given === undefined || given === "" ? -1 : Number(given);
  if (index >= 0) return index;
  const ticker = namedTicker(part);
  if (ticker !== undefined) return exchange.market(ticker)?.shard ?? 0;
  return path === "/portfolio/events/orders" ? -1 : 0;
}

/** Also of an order that is only named by its id. */
function tickerOf(
  exchange: Exchange,
  account: AccountId | undefined,
  part: Readonly<Record<string, unknown>>,
): string | undefined {
  const orderId = part["order_id"];
  const order =
    account === undefined || typeof orderId !== "string" ? undefined : exchange.order(account, orderId);
  return namedTicker(part) ?? order?.ticker;
}

function namedTicker(part: Readonly<Record<string, unknown>>): string | undefined {
  const ticker = part["ticker"] ?? part["market_ticker"];
  return typeof ticker === "string" ? ticker : undefined;
}

function tickerIn(exchange: Exchange, path: string): string | undefined {
  return path.split("/").find((segment) => exchange.market(segment) !== undefined);
}

const orderPath = /^\/portfolio\/(?:events\/)?orders\/([^/]+)/;

function idIn(path: string): { readonly order_id?: string } {
  const id = orderPath.exec(path)?.[1];
  return id === undefined || id === "batched" ? {} : { order_id: id };
}
