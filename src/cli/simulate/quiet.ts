import { minus, plus, showMoney, showQty, sum, zeroMoney, zeroQty } from "../../domain/units.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Config } from "../config/schema.ts";
import { player, type World } from "./world.ts";

/** What is looked at when nothing goes wrong any more: straight at the exchange, not over its wire. */

/** Where our books and the exchange's part, in words; to the micro-dollar. */
export function endDifferences({ exchange }: World, engine: Engine, _config: Config): readonly string[] {
  const differences: string[] = [];
  const ledger = engine.ledger();
  const cash = exchange.cash(player);
  if (cash !== ledger.cash) {
    differences.push(`cash: we count ${showMoney(ledger.cash)}, the exchange ${showMoney(cash)}, apart by ${showMoney(minus(cash, ledger.cash))}`);
  }
  const held = new Map(exchange.positions(player).map(({ ticker, position }) => [ticker, position.net]));
  const fees = new Map<string, typeof zeroMoney>();
  for (const fill of exchange.fills(player)) {
    if (fill.at > ledger.since) fees.set(fill.ticker, plus(fees.get(fill.ticker) ?? zeroMoney, fill.fee));
  }
  for (const line of ledger.positions) {
    const theirs = held.get(line.ticker) ?? zeroQty;
    if (theirs !== line.position.net) {
      differences.push(`${line.ticker}: we hold ${showQty(line.position.net)}, the exchange says ${showQty(theirs)}`);
    }
    const paid = fees.get(line.ticker) ?? zeroMoney;
    if (paid !== line.fees) {
      differences.push(`${line.ticker}: we paid ${showMoney(line.fees)} in fees, the exchange says ${showMoney(paid)}`);
    }
  }
  return differences;
}

/** Orders of ours that rest and that the engine does not know, or knows otherwise. */
export function unknownOrders({ exchange }: World, engine: Engine): readonly string[] {
  const known = new Map(engine.liveOrders().map((order) => [order.clientOrderId, order]));
  const resting = exchange.orders(player).filter(({ status }) => status === "resting");
  const strangers = resting.flatMap(({ clientOrderId, ticker, price, left }) => {
    const order = known.get(clientOrderId);
    if (order === undefined) return [`${clientOrderId} rests in ${ticker} and is not known`];
    const isSame = order.price === price && order.left === left;
    return isSame || order.state !== "resting" ? [] : [`${clientOrderId} in ${ticker} is not as we know it`];
  });
  const names = new Set(resting.map(({ clientOrderId }) => clientOrderId));
  const ghosts = [...known.values()].filter(({ clientOrderId, state }) => state === "resting" && !names.has(clientOrderId));
  return [...strangers, ...ghosts.map(({ clientOrderId, ticker }) => `${clientOrderId} in ${ticker} rests only in our books`)];
}

/** Markets that trade and are not quoted, with the reason that is none. */
export function idleMarkets({ exchange }: World, engine: Engine): readonly string[] {
  const stopped = engine.stopped();
  if (stopped !== undefined) return [`stopped: ${stopped.why}`];
  if (!engine.isReady()) return ["the engine is not ready"];
  return engine.markets().flatMap((line) => {
    if (exchange.market(line.ticker)?.status !== "active") return [];
    if (line.block !== undefined) return [`${line.ticker}: ${line.block}`];
    const isQuoted = line.ourBid !== undefined || line.ourAsk !== undefined;
    return isQuoted || line.silence !== "" ? [] : [`${line.ticker} is not quoted, and nobody says why`];
  });
}

/** All that was paid in fees, for a report. */
export function feesPaid({ exchange }: World): ReturnType<typeof sum> {
  return sum(exchange.fills(player).map(({ fee }) => fee));
}
