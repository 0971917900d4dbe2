import { isObject, parseObject, type JsonObject } from "../../lib/json.ts";
import { channels, type Channel } from "../../domain/channel.ts";
import { ok, refused, type Result } from "../../lib/result.ts";

export type StreamCommand =
  | SubscribeCommand
  | UpdateCommand
  | { readonly kind: "unsubscribe"; readonly id: number; readonly sids: readonly number[] }
  | { readonly kind: "list"; readonly id: number };

export interface SubscribeCommand {
  readonly kind: "subscribe";
  readonly id: number;
  readonly channels: readonly Channel[];
  readonly markets: MarketNames;
  readonly usesYesPrice: boolean;
  readonly wantsSnapshot: boolean;
  readonly skipsAck: boolean;
  /** Of `communications`: the requests for quotes whose hash falls on `key` of `factor`. */
  readonly fanout: { readonly factor: number; readonly key: number } | undefined;
  readonly onlyOwn: boolean;
  /** Of the index feeds; "all" may be among them. */
  readonly indices: readonly string[];
}

export interface UpdateCommand {
  readonly kind: "update";
  readonly id: number;
  readonly sid: number;
  readonly action: UpdateAction;
  readonly markets: MarketNames;
  readonly wantsSnapshot: boolean;
  /** Undefined: the member is not there. */
  readonly indexIds: readonly string[] | undefined;
  readonly underlyingTickers: readonly string[] | undefined;
}

const actions = [
  "add_markets",
  "delete_markets",
  "get_snapshot",
  "subscribe_indices",
  "unsubscribe_indices",
  "indexlist",
  "subscribe_underlyings",
  "unsubscribe_underlyings",
  "underlying_list",
] as const;

export type UpdateAction = (typeof actions)[number];

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

/**
 * The exchange's words for its codes [kalshi api.md §17.4]. Not here: 9 (an unsigned handshake is refused before
 * any command), 18 (no command waits for anything), 23 (no channel has match ids), and the retired 6, 16 and 17.
 */
export const streamErrors = {
  1: "Unable to process message",
  2: "Params required",
  3: "Channels required",
  4: "Subscription IDs required",
  5: "Unknown command",
  7: "Unknown subscription ID",
  8: "Unknown channel name",
  10: "Channel error",
  11: "Invalid parameter",
  12: "Exactly one subscription ID is required",
  13: "Unsupported action",
  14: "Market Ticker required",
  15: "Action required",
  19: "shard_factor must be > 0",
  20: "shard_factor is required when shard_key is set",
  21: "shard_key must be >= 0 and < shard_factor",
  22: "shard_factor must be <= 100",
  24: "Index IDs required",
  25: "Subscription buffer overflow",
  26: "Subscription market limit exceeded",
  27: "Too many requests",
  28: "Underlying tickers required",
} as const;

export type StreamErrorCode = keyof typeof streamErrors;

type Decoded<Value> = Result<Value, CommandRefusal>;

export function decodeCommand(text: string): Decoded<StreamCommand> {
  const given = parseObject(text);
  if (given === undefined) return refused({ id: 0, code: 1 });
  const id = given["id"] ?? 0;
  if (!isWhole(id)) return refused({ id: 0, code: 1, detail: "id is not a whole number" });
  const name = given["cmd"];
  if (name === "list_subscriptions") return ok({ kind: "list", id });
  const decode = typeof name === "string" && Object.hasOwn(decoders, name) ? decoders[name] : undefined;
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
  const known = channelNames(id, params["channels"]);
  if (!known.ok) return known;
  const markets = marketNames(id, params);
  if (!markets.ok) return markets;
  if (markets.value.ids !== undefined && known.value.some((channel) => channel !== "ticker")) {
    return refused({ id, code: 11, detail: "market ids are for ticker only" });
  }
  const flags = readFlags(params, ["use_yes_price", "send_initial_snapshot", "skip_ticker_ack"]);
  if (flags === undefined) return refused({ id, code: 11 });
  const [usesYesPrice = false, wantsSnapshot = false, skipsAck = false] = flags;
  const fanout = readFanout(id, params);
  if (!fanout.ok) return fanout;
  const filter = params["user_filter"] ?? "";
  if (filter !== "" && filter !== "self") return refused({ id, code: 11, detail: "user_filter" });
  const indices = indexNames(id, params, "index_ids");
  const underlyings = indexNames(id, params, "underlying_tickers");
  if (!indices.ok) return indices;
  if (!underlyings.ok) return underlyings;
  return ok({
    kind: "subscribe",
    id,
    channels: known.value,
    markets: markets.value,
    usesYesPrice,
    wantsSnapshot,
    skipsAck,
    fanout: fanout.value,
    onlyOwn: filter === "self",
    indices: [...(indices.value ?? []), ...(underlyings.value ?? [])],
  });
}

function channelNames(id: number, wanted: unknown): Decoded<readonly Channel[]> {
  if (!Array.isArray(wanted) || wanted.length === 0) return refused({ id, code: 3 });
  const known: Channel[] = [];
  for (const name of new Set<unknown>(wanted)) {
    const channel = channels.find((each) => each === name);
    if (channel === undefined) return refused({ id, code: 8 });
    known.push(channel);
  }
  return ok(known);
}

function decodeUnsubscribe(id: number, params: JsonObject): Decoded<StreamCommand> {
  const sids = params["sids"];
  if (!Array.isArray(sids) || sids.length === 0) return refused({ id, code: 4 });
  if (!sids.every(isWhole)) return refused({ id, code: 11 });
  return ok({ kind: "unsubscribe", id, sids: [...new Set(sids)] });
}

function decodeUpdate(id: number, params: JsonObject): Decoded<StreamCommand> {
  const named = [params["sid"], params["sids"]].filter((each) => each !== undefined && each !== null);
  const sids: unknown[] = named.flat();
  if (named.length !== 1 || sids.length !== 1) return refused({ id, code: 12 });
  const sid = sids[0];
  if (!isWhole(sid)) return refused({ id, code: 11 });
  if (params["action"] === undefined || params["action"] === "") return refused({ id, code: 15 });
  const action = actions.find((each) => each === params["action"]);
  if (action === undefined) return refused({ id, code: 13 });
  const markets = marketNames(id, params);
  if (!markets.ok) return markets;
  const needed = neededOf(action);
  const { tickers, ids } = markets.value;
  if (needed === "tickers" && tickers === undefined) return refused({ id, code: 14 });
  if (needed === "markets" && tickers === undefined && ids === undefined) return refused({ id, code: 14 });
  const indexIds = indexNames(id, params, "index_ids");
  const underlyingTickers = indexNames(id, params, "underlying_tickers");
  if (!indexIds.ok) return indexIds;
  if (!underlyingTickers.ok) return underlyingTickers;
  if (needed === "index_ids" && indexIds.value === undefined) return refused({ id, code: 24 });
  if (needed === "underlying_tickers" && underlyingTickers.value === undefined) {
    return refused({ id, code: 28 });
  }
  return ok({
    kind: "update",
    id,
    sid,
    action,
    markets: markets.value,
    wantsSnapshot: params["send_initial_snapshot"] === true,
    indexIds: indexIds.value,
    underlyingTickers: underlyingTickers.value,
  });
}

/** What an action cannot do without. A snapshot is asked for by ticker only [kalshi api.md §17.5]. */
function neededOf(
  action: UpdateAction,
): "markets" | "tickers" | "index_ids" | "underlying_tickers" | "nothing" {
  switch (action) {
    case "add_markets":
    case "delete_markets":
      return "markets";
    case "get_snapshot":
      return "tickers";
    case "subscribe_indices":
    case "unsubscribe_indices":
      return "index_ids";
    case "subscribe_underlyings":
    case "unsubscribe_underlyings":
      return "underlying_tickers";
    default:
      return "nothing";
  }
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

const fanoutMax = 100;

function readFanout(id: number, params: JsonObject): Decoded<SubscribeCommand["fanout"]> {
  const factor = params["shard_factor"] ?? undefined;
  const key = params["shard_key"] ?? undefined;
  if (factor === undefined) return key === undefined ? ok(undefined) : refused({ id, code: 20 });
  if (!Number.isSafeInteger(factor) || Number(factor) <= 0) return refused({ id, code: 19 });
  if (Number(factor) > fanoutMax) return refused({ id, code: 22 });
  // A factor alone means its first part.
  const part = key ?? 0;
  if (!isWhole(part) || part >= Number(factor)) return refused({ id, code: 21 });
  return ok({ factor: Number(factor), key: part });
}

function indexNames(id: number, params: JsonObject, name: string): Decoded<readonly string[] | undefined> {
  const given = params[name];
  if (given === undefined || given === null) return ok(undefined);
  if (!Array.isArray(given) || !given.every(isName)) return refused({ id, code: 11, detail: name });
  return ok(given.length === 0 ? undefined : [...new Set(given)]);
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

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= 200;
}
