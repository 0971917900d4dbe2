import type { LineReader } from "./reader.ts";
import type { AccountFact, Check, FillLot, Lot, OrderFact, Setup, Trader } from "./script.ts";
import { isAccount } from "./setup-line.ts";
import { readTicker, tickerOrFirst } from "./ticker.ts";

const statuses = [
  "initialized",
  "active",
  "inactive",
  "closed",
  "determined",
  "disputed",
  "amended",
  "finalized",
] as const;

/** A line that only looks. With a trader before it, at that account. */
export function readCheck(setup: Setup, reader: LineReader, trader?: Trader): Check {
  if (trader !== undefined)
    return { ...trader, kind: "account", facts: list(reader, () => readAccountFact(setup, reader)) };
  const what = reader.oneOf("something to check", ["book", "order", "trades", "fills", "market", "zero-sum"]);
  switch (what) {
    case "book":
      return readBook(setup, reader);
    case "order": {
      const order = reader.name("the order's name");
      reader.expect(":");
      return { kind: "order", order, facts: list(reader, () => readOrderFact(reader)) };
    }
    case "trades": {
      const ticker = tickerOrFirst(setup, reader);
      reader.expect(":");
      return { kind: "trades", ticker, trades: lots(reader) };
    }
    case "fills":
      return readFills(setup, reader);
    case "market": {
      const ticker = readTicker(setup, reader);
      reader.expect(":");
      return { kind: "market", ticker, status: reader.oneOf("a status", statuses) };
    }
    default:
      return { kind: "zero-sum" };
  }
}

function readBook(setup: Setup, reader: LineReader): Check {
  const ticker = tickerOrFirst(setup, reader);
  reader.expect(":");
  reader.expect("bids");
  const bids = lots(reader);
  reader.expect(";");
  reader.expect("asks");
  return { kind: "book", ticker, bids, asks: lots(reader) };
}

function readFills(setup: Setup, reader: LineReader): Check {
  const [account = "", subaccount = "0"] = reader.next().split("/");
  if (!isAccount(setup, account)) reader.fail(`no account is called "${account}"`);
  const ticker = tickerOrFirst(setup, reader);
  reader.expect(":");
  const fills = reader.takes("none") ? [] : list(reader, () => readFill(reader));
  return { kind: "fills", account, subaccount: Number(subaccount), ticker, fills };
}

function readFill(reader: LineReader): FillLot {
  const lot = readLot(reader);
  const role = reader.oneOf("a role", ["maker", "taker"]);
  return reader.takes("fee") ? { ...lot, role, fee: reader.money() } : { ...lot, role };
}

function readAccountFact(setup: Setup, reader: LineReader): AccountFact {
  const kind = reader.oneOf("a fact of an account", ["position", "cash", "reserved", "available"]);
  if (kind !== "position") {
    const amount = reader.money();
    return reader.takes("shard") ? { kind, amount, shard: reader.whole("a shard", 9) } : { kind, amount };
  }
  const qty = reader.signedQty();
  return { kind, qty, ticker: reader.takes("in") ? readTicker(setup, reader) : tickerOrFirst(setup, reader) };
}

function readOrderFact(reader: LineReader): OrderFact {
  const kind = reader.oneOf("a fact of an order", [
    "resting",
    "filled",
    "ahead",
    "price",
    "cancelled",
    "executed",
  ]);
  switch (kind) {
    case "resting":
    case "filled":
    case "ahead":
      return { kind, qty: reader.qty() };
    case "price":
      return { kind, price: reader.price() };
    default:
      return { kind: "status", status: kind === "cancelled" ? "canceled" : kind };
  }
}

function lots(reader: LineReader): readonly Lot[] {
  return reader.takes("none") ? [] : list(reader, () => readLot(reader));
}

function readLot(reader: LineReader): Lot {
  const qty = reader.qty();
  reader.expect("@");
  return { qty, price: reader.price() };
}

function list<Item>(reader: LineReader, read: () => Item): readonly Item[] {
  const items = [read()];
  while (reader.takes(",")) items.push(read());
  return items;
}
