import type { MarketStatus } from "../../domain/market.ts";
import { Failure } from "../../domain/failure.ts";
import {
  complement,
  minus,
  parseMoney,
  parsePrice,
  parseQty,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
} from "../../domain/units.ts";
import type { Answer, Ask, OrderRef } from "../../sim/script/ask.ts";
import type { Lot, Trader } from "../../sim/script/script.ts";
import type { ServerSettings } from "../../sim/server/settings.ts";
import type { Caller, Json } from "./caller.ts";

type ReadAsk = Exclude<Ask, { kind: "order" | "arrange" | "wait" | "fault" | "operate" | "read-money" }>;

/** What a check looks at, read from the API. */
export async function readOverHttp(
  caller: Caller,
  settings: { balanceShows: ServerSettings["balanceShows"] },
  ask: ReadAsk,
): Promise<Answer> {
  switch (ask.kind) {
    case "read-book":
      return readBook(caller, ask.ticker);
    case "read-account": {
      const { ticker, shard } = ask.about;
      const position = await readPosition(caller, ask.trader, ticker);
      settings.balanceShows = "available";
      const available = await readBalance(caller, ask.trader, shard);
      settings.balanceShows = "total";
      const cash = await readBalance(caller, ask.trader, shard);
      return { kind: "account", position, cash, reserved: minus(cash, available) };
    }
    case "read-order":
      return readOrder(caller, ask.of);
    case "read-trades": {
      const answer = await caller.read("", `/markets/trades?limit=1000&ticker=${ask.ticker}`);
      return { kind: "trades", trades: rows(answer, "trades").map(lotOf).toReversed() };
    }
    case "read-fills":
      return readFills(caller, ask.trader, ask.ticker);
    default: {
      const { market } = await caller.read("", `/markets/${ask.ticker}`);
      return { kind: "market", status: text(object(market), "status") as MarketStatus };
    }
  }
}

async function readBook(caller: Caller, ticker: string): Promise<Answer> {
  const book = object((await caller.read("", `/markets/${ticker}/orderbook`))["orderbook_fp"]);
  const levels = (side: string): readonly Lot[] => {
    const list = book[side];
    if (!Array.isArray(list)) return [];
    return list
      .map((pair: readonly unknown[]) => ({ price: priceOf(pair[0]), qty: qtyOf(pair[1]) }))
      .toSorted((a, b) => b.price - a.price);
  };
  const asks = levels("no_dollars").map(({ price, qty }) => ({ price: complement(price), qty }));
  return { kind: "book", bids: levels("yes_dollars"), asks };
}

async function readPosition(caller: Caller, trader: Trader, ticker: string | undefined): Promise<Qty> {
  if (ticker === undefined) return zeroQty;
  const path = `/portfolio/positions?settlement_status=all&ticker=${ticker}&subaccount=${trader.subaccount}`;
  const [row] = rows(await caller.read(trader.account, path), "market_positions");
  return row === undefined ? zeroQty : qtyOf(row["position_fp"]);
}

async function readBalance(
  caller: Caller,
  { account, subaccount }: Trader,
  shard: number | undefined,
): Promise<Money> {
  const where = shard === undefined ? "" : `&exchange_index=${shard}`;
  const answer = await caller.read(account, `/portfolio/balance?subaccount=${subaccount}${where}`);
  return moneyOf(answer["balance_dollars"]);
}

async function readOrder(caller: Caller, of: OrderRef): Promise<Answer> {
  const path = `/portfolio/orders/${of.orderId}`;
  const { order: found } = await caller.read(of.account, path);
  if (found === undefined) return { kind: "order", order: undefined };
  const order = object(found);
  const { queue_position_fp: ahead } = await caller.read(of.account, `${path}/queue_position`);
  const status = text(order, "status");
  return {
    kind: "order",
    order: {
      status: status === "resting" || status === "executed" ? status : "canceled",
      price: priceOf(order["yes_price_dollars"]),
      filled: qtyOf(order["fill_count_fp"]),
      left: qtyOf(order["remaining_count_fp"]),
      ahead: ahead === undefined ? undefined : qtyOf(ahead),
    },
  };
}

async function readFills(caller: Caller, { account, subaccount }: Trader, ticker: string): Promise<Answer> {
  const path = `/portfolio/fills?limit=1000&ticker=${ticker}&subaccount=${subaccount}`;
  const fills = rows(await caller.read(account, path), "fills").toReversed();
  return {
    kind: "fills",
    fills: fills.map((fill) => ({
      ...lotOf(fill),
      role: fill["is_taker"] === true ? "taker" : "maker",
      fee: moneyOf(fill["fee_cost"]),
    })),
  };
}

function lotOf(row: Json): Lot {
  return { qty: qtyOf(row["count_fp"]), price: priceOf(row["yes_price_dollars"]) };
}

function rows(answer: Json, name: string): readonly Json[] {
  const list = answer[name];
  if (!Array.isArray(list)) throw new Failure("exchange-garbled", `${name} is no list`);
  return list.map(object);
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function text(row: Json, name: string): string {
  const value = row[name];
  return typeof value === "string" ? value : "";
}

function priceOf(value: unknown): Price {
  return known(typeof value === "string" ? parsePrice(value) : undefined, value);
}

function qtyOf(value: unknown): Qty {
  return known(typeof value === "string" ? parseQty(value) : undefined, value);
}

function moneyOf(value: unknown): Money {
  return value === undefined
    ? zeroMoney
    : known(typeof value === "string" ? parseMoney(value) : undefined, value);
}

function known<Amount>(amount: Amount | undefined, value: unknown): Amount {
  if (amount === undefined) throw new Failure("exchange-garbled", `${JSON.stringify(value)} is no amount`);
  return amount;
}
