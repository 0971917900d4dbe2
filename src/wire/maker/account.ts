import type { PositionReport, TokenBudget, WriteCosts } from "../../domain/input.ts";
import type { Settlement } from "../../domain/market.ts";
import type { ShardStatus, TradingStatus } from "../../domain/trading-status.ts";
import { minus, seconds, type Money, type Qty, type Time } from "../../domain/units.ts";
import { readResult, settlementOf } from "./market.ts";
import { reader, type Decoded } from "./reader.ts";

export interface Balance {
  readonly cash: Money;
  /** Cash by shard: an order can use only its own shard's part. Empty when not told. */
  readonly byShard: ReadonlyMap<number, Money>;
  readonly updatedAt: Time;
}

/** `balance` is whole cents, truncated; only `balance_dollars` is exact [kalshi api.md §7.1]. */
export function decodeBalance(json: unknown): Decoded<Balance> {
  const from = reader(json, "balance");
  const cash = from.money("balance_dollars");
  const updatedAt = seconds(Math.max(0, Math.min(from.wholeOr("updated_ts", 0), secondsMax)));
  const shards = from.listMaybe("balance_breakdown", (row) => {
    const part = reader(row, "part");
    const shard = part.whole("exchange_index");
    const balance = part.money("balance");
    return part.finish(() => [shard, balance] as const);
  });
  return from.finish(() => ({ cash, byShard: new Map(shards), updatedAt }));
}

const secondsMax = 100_000_000_000;

/** A row of `market_positions`. The position is signed: + is YES. */
export function decodePosition(json: unknown): Decoded<PositionReport> {
  const from = reader(json, "position");
  const ticker = from.text("ticker");
  const position = from.qty("position_fp");
  const cost = from.money("market_exposure_dollars");
  const realized = from.money("realized_pnl_dollars");
  const fees = from.money("fees_paid_dollars");
  return from.finish(() => ({ ticker, position, cost, realized, fees }));
}

export interface SettlementReport {
  readonly ticker: string;
  readonly settlement: Settlement | undefined;
  /** Signed: what was held of YES less what was held of NO. */
  readonly position: Qty;
  readonly fees: Money;
  readonly at: Time;
}

export function decodeSettlement(json: unknown): Decoded<SettlementReport> {
  const from = reader(json, "settlement");
  const ticker = from.text("ticker");
  const result = readResult(from, "market_result");
  const position = minus(from.qty("yes_count_fp"), from.qty("no_count_fp"));
  const fees = from.money("fee_cost");
  const at = from.time("settled_time");
  return from.finish(() => ({
    ticker,
    // The row's own value is whole cents, which a scalar payout may not be: only yes and no are exact here.
    settlement: settlementOf(result, undefined),
    position,
    fees,
    at,
  }));
}

export interface Limits {
  readonly tier: string;
  readonly read: TokenBudget;
  readonly write: TokenBudget;
}

export function decodeLimits(json: unknown): Decoded<Limits> {
  const from = reader(json, "limits");
  const tier = from.text("usage_tier");
  const read = from.value("read", decodeBudget, noBudget);
  const write = from.value("write", decodeBudget, noBudget);
  return from.finish(() => ({ tier, read, write }));
}

export interface EndpointCosts {
  readonly defaultCost: number;
  readonly rows: readonly EndpointCost[];
}

export interface EndpointCost {
  readonly method: string;
  /** With `:name` for a part that varies, and a leading `*` in a last part that matches the rest. */
  readonly path: string;
  readonly cost: number;
}

export function decodeEndpointCosts(json: unknown): Decoded<EndpointCosts> {
  const from = reader(json, "costs");
  const defaultCost = from.whole("default_cost");
  const rows = from.listMaybe("endpoint_costs", (row) => {
    const inner = reader(row, "cost");
    const method = inner.text("method");
    const path = inner.text("path");
    const cost = inner.whole("cost");
    if (cost < 0) inner.refuse("cost", "a cost from 0");
    return inner.finish(() => ({ method, path, cost }));
  });
  return from.finish(() => ({ defaultCost, rows }));
}

/** What a request costs: the most exact row that fits it, or the default. `path` has no query. */
export function costOf(costs: EndpointCosts, method: string, path: string): number {
  let best: { readonly cost: number; readonly exactness: number } | undefined;
  for (const row of costs.rows) {
    if (row.method !== method) continue;
    const exactness = fitOf(row.path, path);
    if (exactness !== undefined && (best === undefined || exactness > best.exactness)) {
      best = { cost: row.cost, exactness };
    }
  }
  return best?.cost ?? costs.defaultCost;
}

export function writeCosts(costs: EndpointCosts, base: string): WriteCosts {
  const orders = `${base}/portfolio/events/orders`;
  return {
    place: costOf(costs, "POST", orders),
    cancel: costOf(costs, "DELETE", `${orders}/an-id`),
    amend: costOf(costs, "POST", `${orders}/an-id/amend`),
    decrease: costOf(costs, "POST", `${orders}/an-id/decrease`),
  };
}

/** What stands on top is true of the default shard; the list of all may be missing [openapi ExchangeStatus]. */
export function decodeExchangeStatus(json: unknown): Decoded<TradingStatus> {
  const from = reader(json, "status");
  const isOpen = from.flag("exchange_active");
  const isTrading = from.flag("trading_active");
  const shards = from.listMaybe("exchange_index_statuses", decodeShardStatus);
  return from.finish(() => ({
    isTrading: isOpen && isTrading,
    ...(shards.length === 0 ? {} : { shards }),
  }));
}

function decodeShardStatus(row: unknown): Decoded<ShardStatus> {
  const from = reader(row, "shard");
  const shard = from.whole("exchange_index");
  const isOpen = from.flag("exchange_active");
  const isTrading = from.flag("trading_active");
  return from.finish(() => ({ shard, isTrading: isOpen && isTrading }));
}

/** How fresh balance, orders, fills and positions are. */
export function decodeUserDataTime(json: unknown): Decoded<Time> {
  const from = reader(json, "user_data_timestamp");
  const asOf = from.time("as_of_time");
  return from.finish(() => asOf);
}

const noBudget: TokenBudget = { refill: 0, capacity: 0 };

function decodeBudget(json: unknown): Decoded<TokenBudget> {
  const from = reader(json, "bucket");
  const refill = from.whole("refill_rate");
  const capacity = from.whole("bucket_capacity");
  if (refill <= 0) from.refuse("refill_rate", "a rate above zero");
  if (capacity <= 0) from.refuse("bucket_capacity", "a capacity above zero");
  return from.finish(() => ({ refill, capacity }));
}

/** A path of its own beside those with an id, as `queue_positions` is: ids and tickers have a digit, a dash or a capital. */
const staticWord = /^[a-z_]+$/;

/** How many parts match word for word, or undefined when the pattern does not fit. */
function fitOf(pattern: string, path: string): number | undefined {
  const wanted = pattern.split("/");
  const parts = path.split("/");
  let exactness = 0;
  for (const [index, word] of wanted.entries()) {
    if (word.startsWith("*")) return exactness;
    const part = parts[index];
    if (part === undefined || (part === "" && word !== "")) return undefined;
    if (word.startsWith(":") && !staticWord.test(part)) continue;
    if (word !== part) return undefined;
    exactness += 1;
  }
  return parts.length === wanted.length ? exactness : undefined;
}
