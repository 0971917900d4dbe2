import { ok, refused, type Result } from "../../lib/result.ts";
import { isObject, type JsonObject } from "./json-body.ts";

const channels = [
  "orderbook_delta",
  "ticker",
  "trade",
  "fill",
  "user_orders",
  "market_positions",
  "market_lifecycle_v2",
  "multivariate_market_lifecycle",
  "order_group_updates",
  "communications",
] as const;

export type Channel = (typeof channels)[number];

export type StreamCommand =
  | {
      readonly kind: "subscribe";
      readonly id: number;
      readonly channels: readonly Channel[];
      readonly markets: MarketNames;
      readonly usesYesPrice: boolean;
      readonly wantsSnapshot: boolean;
      readonly skipsAck: boolean;
    }
  | { readonly kind: "unsubscribe"; readonly id: number; readonly sids: readonly number[] }
  | { readonly kind: "list"; readonly id: number }
  | {
      readonly kind: "update";
      readonly id: number;
      readonly sid: number;
      readonly action: "add_markets" | "delete_markets" | "get_snapshot";
      readonly markets: MarketNames;
      readonly wantsSnapshot: boolean;
    };

/** Undefined: none were named. */
export interface MarketNames {
  readonly tickers: readonly string[] | undefined;
  readonly ids: readonly string[] | undefined;
}

/** `id` 0 stands for a command without one: its answers carry none. */
export interface CommandRefusal {
  readonly id: number;
  readonly code: StreamErrorCode;
  /** What was wrong beyond the code's own words. */
  readonly detail?: string;
  readonly tickers?: readonly string[];
}

/** The exchange's words for its codes [kalshi api.md §17.4]. */
export const streamErrors = {
  1: "Unable to process message",
  2: "Params required",
  3: "Channels required",
  4: "Subscription IDs required",
  5: "Unknown command",
  7: "Unknown subscription ID",
  8: "Unknown channel name",
  11: "Invalid parameter",
  12: "Exactly one subscription ID is required",
  13: "Unsupported action",
  14: "Market Ticker required",
  15: "Action required",
  25: "Subscription buffer overflow",
  26: "Subscription market limit exceeded",
  27: "Too many requests",
} as const;

export type StreamErrorCode = keyof typeof streamErrors;

type Decoded<Value> = Result<Value, CommandRefusal>;

export function decodeCommand(text: string): Decoded<StreamCommand> {
  const given = parseObject(text);
  if (given === undefined) return refused({ id: 0, code: 1 });
  const id = given["id"] ?? 0;
  if (!isWhole(id)) return refused({ id: 0, code: 1, detail: "id is not a whole number" });
  if (given["cmd"] === "list_subscriptions") return ok({ kind: "list", id });
  const decode = typeof given["cmd"] === "string" ? decoders[given["cmd"]] : undefined;
  if (decode === undefined) return refused({ id, code: 5 });
  const params = given["params"];
  return isObject(params) ? decode(id, params) : refused({ id, code: 2 });
}

const decoders: Readonly<
  Record<string, ((id: number, params: JsonObject) => Decoded<StreamCommand>) | undefined>
> = {
  subscribe: decodeSubscribe,
  unsubscribe: decodeUnsubscribe,
  update_subscription: decodeUpdate,
};

function decodeSubscribe(id: number, params: JsonObject): Decoded<StreamCommand> {
  const wanted = params["channels"];
  if (!Array.isArray(wanted) || wanted.length === 0) return refused({ id, code: 3 });
  const known: Channel[] = [];
  for (const name of new Set<unknown>(wanted)) {
    const channel = channels.find((each) => each === name);
    if (channel === undefined) return refused({ id, code: 8 });
    known.push(channel);
  }
  const markets = marketNames(id, params);
  if (!markets.ok) return markets;
  const flags = readFlags(params, ["use_yes_price", "send_initial_snapshot", "skip_ticker_ack"]);
  if (flags === undefined) return refused({ id, code: 11 });
  const [usesYesPrice = false, wantsSnapshot = false, skipsAck = false] = flags;
  return ok({
    kind: "subscribe",
    id,
    channels: known,
    markets: markets.value,
    usesYesPrice,
    wantsSnapshot,
    skipsAck,
  });
}

function decodeUnsubscribe(id: number, params: JsonObject): Decoded<StreamCommand> {
  const sids = params["sids"];
  if (!Array.isArray(sids) || sids.length === 0) return refused({ id, code: 4 });
  return sids.every(isWhole) ? ok({ kind: "unsubscribe", id, sids }) : refused({ id, code: 11 });
}

const actions = ["add_markets", "delete_markets", "get_snapshot"] as const;

function decodeUpdate(id: number, params: JsonObject): Decoded<StreamCommand> {
  const sids = params["sids"] ?? (params["sid"] === undefined ? [] : [params["sid"]]);
  if (!Array.isArray(sids) || sids.length !== 1) return refused({ id, code: 12 });
  const sid: unknown = sids[0];
  if (!isWhole(sid)) return refused({ id, code: 11 });
  if (params["action"] === undefined || params["action"] === "") return refused({ id, code: 15 });
  const action = actions.find((each) => each === params["action"]);
  if (action === undefined) return refused({ id, code: 13 });
  const markets = marketNames(id, params);
  if (!markets.ok) return markets;
  if (markets.value.tickers === undefined && markets.value.ids === undefined)
    return refused({ id, code: 14 });
  return ok({
    kind: "update",
    id,
    sid,
    action,
    markets: markets.value,
    wantsSnapshot: params["send_initial_snapshot"] === true,
  });
}

/** One name or a list of them, tickers or ids: each pair excludes the other. */
function marketNames(id: number, params: JsonObject): Decoded<MarketNames> {
  const named = ["market_ticker", "market_tickers", "market_id", "market_ids"].filter(
    (name) => params[name] !== undefined && params[name] !== null,
  );
  if (named.length > 1) return refused({ id, code: 11, detail: `${named.join(" and ")} exclude each other` });
  const name = named[0];
  if (name === undefined) return ok({ tickers: undefined, ids: undefined });
  const given = params[name];
  const names: unknown[] = Array.isArray(given) ? given : [given];
  if (names.length === 0 || !names.every(isName)) return refused({ id, code: 11, detail: name });
  const unique = [...new Set(names)];
  return ok(
    name.startsWith("market_t") ? { tickers: unique, ids: undefined } : { tickers: undefined, ids: unique },
  );
}

function readFlags(params: JsonObject, names: readonly string[]): readonly boolean[] | undefined {
  const flags: boolean[] = [];
  for (const name of names) {
    const value = params[name] ?? false;
    if (typeof value !== "boolean") return undefined;
    flags.push(value);
  }
  return flags;
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= 200;
}
