import { seconds } from "../../domain/units.ts";
import { priceStructures } from "../price-structure.ts";
import type { LineReader } from "./reader.ts";
import type { ScriptOperation, Setup, WorldAct } from "./script.ts";
import { readTicker } from "./ticker.ts";

const verbs = [
  "pause",
  "resume",
  "reactivate",
  "close",
  "determine",
  "dispute",
  "redetermine",
  "settle",
  "grid",
  "waive",
] as const;

/** What the exchange's own staff do. */
export function readOperation(setup: Setup, reader: LineReader): WorldAct {
  return { kind: "operate", operation: operationOf(setup, reader) };
}

function operationOf(setup: Setup, reader: LineReader): ScriptOperation {
  const say =
    "a line of a script: an account and a colon, wait, book, order, trades, fills, market, zero-sum, or an operation";
  const verb = reader.oneOf(say, verbs);
  switch (verb) {
    case "pause":
      if (reader.peek() === "trading" || reader.peek() === "exchange") return exchangeWide(reader, "pause");
      return { kind: "pause-market", ticker: readTicker(setup, reader) };
    case "resume":
      return exchangeWide(reader, "resume");
    case "reactivate":
      return { kind: "reactivate-market", ticker: readTicker(setup, reader) };
    case "close": {
      const ticker = readTicker(setup, reader);
      return { kind: "change-close", ticker, closesIn: reader.takes("in") ? reader.span() : seconds(0) };
    }
    case "determine":
      return determination(reader, readTicker(setup, reader));
    case "dispute":
      return { kind: "dispute-market", ticker: readTicker(setup, reader) };
    case "redetermine":
      return amendment(reader, readTicker(setup, reader));
    case "settle":
      return { kind: "settle-market", ticker: readTicker(setup, reader) };
    case "grid": {
      const ticker = readTicker(setup, reader);
      const name = reader.oneOf("a grid", Object.keys(priceStructures));
      return {
        kind: "change-grid",
        ticker,
        priceLevelStructure: name,
        priceRanges: priceStructures[name] ?? [],
      };
    }
    default: {
      reader.expect("fees");
      const ticker = readTicker(setup, reader);
      reader.expect("for");
      return { kind: "waive-fees", ticker, lasts: reader.span() };
    }
  }
}

function exchangeWide(reader: LineReader, verb: "pause" | "resume"): ScriptOperation {
  const what = reader.oneOf("what is paused", ["trading", "exchange"]);
  const shard = reader.takes("shard") ? { shard: reader.whole("a shard", 9) } : {};
  return { kind: `${verb}-${what}`, ...shard };
}

function determination(reader: LineReader, ticker: string): ScriptOperation {
  if (reader.isAtEnd()) return { kind: "determine-market", ticker };
  const word = reader.peek();
  if (word !== "yes" && word !== "no") return { kind: "determine-scalar", ticker, value: reader.price() };
  reader.next();
  return { kind: "determine-market", ticker, result: word };
}

function amendment(reader: LineReader, ticker: string): ScriptOperation {
  const word = reader.peek();
  if (word === "yes" || word === "no") {
    reader.next();
    return { kind: "amend-market", ticker, result: word };
  }
  return { kind: "amend-market", ticker, result: "scalar", value: reader.price() };
}
