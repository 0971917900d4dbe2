import type { Side } from "../../domain/side.ts";
import { complement, type Price, type Time } from "../../domain/units.ts";
import type { TimeInForce } from "../command.ts";
import type { LineReader } from "./reader.ts";
import { accountVerbs, readAccountAct } from "./account-line.ts";
import type { AccountAct, OrderAct, Setup, Trader } from "./script.ts";
import { readTicker } from "./ticker.ts";

type Create = Extract<OrderAct, { kind: "create" }>;

const verbs = [
  "bid",
  "ask",
  "buy",
  "sell",
  "cancel",
  "cancel-all",
  "amend",
  "decrease",
  ...accountVerbs,
] as const;

/** What a trader does. */
export function readTraderAct(setup: Setup, reader: LineReader, trader: Trader): OrderAct | AccountAct {
  const verb = reader.oneOf("something a trader does", verbs);
  switch (verb) {
    case "cancel":
      return { ...trader, kind: "cancel", order: reader.name("the order's name") };
    case "cancel-all":
      return { ...trader, kind: "cancel-all" };
    case "decrease": {
      const order = reader.name("the order's name");
      const isBy = reader.oneOf("how a decrease counts", ["by", "to"]) === "by";
      const qty = reader.qty();
      return { ...trader, kind: "decrease", order, by: isBy ? { reduceBy: qty } : { reduceTo: qty } };
    }
    case "amend":
      return readAmend(reader, trader);
    case "bid":
    case "ask":
    case "buy":
    case "sell":
      return readCreate(setup, reader, trader, verb);
    default:
      return readAccountAct(setup, reader, trader, verb);
  }
}

function readAmend(reader: LineReader, trader: Trader): OrderAct {
  const order = reader.name("the order's name");
  reader.expect("total");
  const total = reader.qty();
  reader.expect("@");
  const price = reader.price();
  let more: { readonly expires?: Time | "never"; readonly clientOrderId?: string } = {};
  while (!reader.isAtEnd()) {
    if (reader.takes("expires")) {
      more = { ...more, expires: reader.takes("never") ? "never" : reader.span() };
    } else {
      reader.expect("id");
      more = { ...more, clientOrderId: reader.name("a client order id") };
    }
  }
  return { ...trader, kind: "amend", order, total, price, ...more };
}

/** `bid` and `ask` are of YES. `buy 10 no @ 55c` is the same as `ask 10 @ 45c`. */
function readCreate(
  setup: Setup,
  reader: LineReader,
  trader: Trader,
  verb: "bid" | "ask" | "buy" | "sell",
): OrderAct {
  const qty = reader.qty();
  const outcome = verb === "buy" || verb === "sell" ? reader.oneOf("an outcome", ["yes", "no"]) : "yes";
  reader.expect("@");
  const given = reader.price();
  const price: Price = outcome === "no" ? complement(given) : given;
  const isBuying = verb === "bid" || verb === "buy";
  const side: Side = isBuying === (outcome === "yes") ? "bid" : "ask";
  let create: Create = {
    ...trader,
    kind: "create",
    ticker: setup.markets[0]?.ticker ?? "",
    side,
    qty,
    price,
    timeInForce: "good_till_canceled",
    selfTradePrevention: "taker_at_cross",
    postOnly: false,
    reduceOnly: false,
    cancelOnPause: false,
  };
  while (!reader.isAtEnd()) create = { ...create, ...readTerm(setup, reader) };
  return create;
}

const timesInForce: Readonly<Record<string, TimeInForce>> = {
  gtc: "good_till_canceled",
  ioc: "immediate_or_cancel",
  fok: "fill_or_kill",
};

const terms = [
  ...Object.keys(timesInForce),
  "in",
  "as",
  "id",
  "post-only",
  "reduce-only",
  "cancel-on-pause",
  "stp",
  "group",
  "expires",
];

function readTerm(setup: Setup, reader: LineReader): Partial<Create> {
  const term = reader.oneOf("a term of an order", terms);
  const timeInForce = timesInForce[term];
  if (timeInForce !== undefined) return { timeInForce };
  switch (term) {
    case "in":
      return { ticker: readTicker(setup, reader) };
    case "as":
      return { name: reader.name("a name for the order") };
    case "id":
      return { clientOrderId: reader.name("a client order id") };
    case "group":
      return { group: reader.name("a group of this script") };
    case "post-only":
      return { postOnly: true };
    case "reduce-only":
      return { reduceOnly: true };
    case "cancel-on-pause":
      return { cancelOnPause: true };
    case "stp": {
      const who = reader.oneOf("who goes when an order meets one's own", ["taker", "maker"]);
      return { selfTradePrevention: who === "taker" ? "taker_at_cross" : "maker" };
    }
    default:
      return { expires: reader.span() };
  }
}
