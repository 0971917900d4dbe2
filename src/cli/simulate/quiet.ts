import { sides } from "../../domain/side.ts";
import {
  formatTime,
  minus,
  parsePrice,
  plus,
  showMoney,
  showPrice,
  showQty,
  sum,
  zeroMoney,
  zeroQty,
  type Price,
} from "../../domain/units.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Run } from "./run.ts";
import { player, type World } from "./world.ts";

/** What is looked at when nothing goes wrong any more: straight at the exchange, not over its wire. */

/** Where our books and the exchange's part, in words; to the micro-dollar, and since the first run of all. */
export function differencesIn(run: Run, engine: Engine): readonly string[] {
  const { exchange } = run.world;
  const differences: string[] = [];
  const ledger = engine.ledger();
  if (engine.isReady()) run.booksSince ??= ledger.since;
  if (run.booksSince !== undefined && ledger.since !== run.booksSince) {
    differences.push(
      `our books begin at ${formatTime(ledger.since)}, those of the first run at ${formatTime(run.booksSince)}`,
    );
  }
  const cash = exchange.cash(player);
  if (cash !== ledger.cash) {
    differences.push(
      `cash: we count ${showMoney(ledger.cash)}, the exchange ${showMoney(cash)}, apart by ${showMoney(minus(cash, ledger.cash))}`,
    );
  }
  const held = new Map(exchange.positions(player).map(({ ticker, position }) => [ticker, position.net]));
  const fees = new Map<string, typeof zeroMoney>();
  for (const fill of exchange.fills(player)) {
    if (fill.at > ledger.since) fees.set(fill.ticker, plus(fees.get(fill.ticker) ?? zeroMoney, fill.fee));
  }
  for (const line of ledger.positions) {
    const theirs = held.get(line.ticker) ?? zeroQty;
    if (theirs !== line.position.net) {
      differences.push(
        `${line.ticker}: we hold ${showQty(line.position.net)}, the exchange says ${showQty(theirs)}`,
      );
    }
    const paid = fees.get(line.ticker) ?? zeroMoney;
    if (paid !== line.fees) {
      differences.push(
        `${line.ticker}: we paid ${showMoney(line.fees)} in fees, the exchange says ${showMoney(paid)}`,
      );
    }
  }
  return differences;
}

/** Orders of ours that rest and that the engine does not know, or knows otherwise. */
export function unknownOrders({ exchange }: World, engine: Engine): readonly string[] {
  const known = new Map(engine.liveOrders().map((order) => [order.clientOrderId, order]));
  const resting = exchange.restingOrders(player);
  const strangers = resting.flatMap(({ clientOrderId, ticker, price, left }) => {
    const order = known.get(clientOrderId);
    if (order === undefined) return [`${clientOrderId} rests in ${ticker} and is not known`];
    const isSame = order.price === price && order.left === left;
    return isSame || order.state !== "resting" ? [] : [`${clientOrderId} in ${ticker} is not as we know it`];
  });
  const names = new Set(resting.map(({ clientOrderId }) => clientOrderId));
  const ghosts = [...known.values()].filter(
    ({ clientOrderId, state }) => state === "resting" && !names.has(clientOrderId),
  );
  return [
    ...strangers,
    ...ghosts.map(({ clientOrderId, ticker }) => `${clientOrderId} in ${ticker} rests only in our books`),
  ];
}

/** Orders of ours of which nothing is certain. With every look the same ones: nobody will ever know. */
export function openQuestions(engine: Engine): readonly string[] {
  return engine
    .liveOrders()
    .filter(({ state }) => state !== "resting")
    .map(({ clientOrderId, ticker, state }) => `${clientOrderId} in ${ticker} is ${state} for ever`);
}

/** Markets that trade and are not quoted, with the reason that is none. */
export function idleMarkets({ exchange }: World, engine: Engine): readonly string[] {
  const stopped = engine.stopped();
  if (stopped !== undefined) return [`stopped: ${stopped.why}`];
  if (!engine.isReady()) return ["the engine is not ready"];
  const quoted = new Set(exchange.restingOrders(player).map(({ ticker }) => ticker));
  return engine.markets().flatMap((line) => {
    if (exchange.market(line.ticker)?.status !== "active") return [];
    // A fuse that has tripped cools down; that it is never set again would be another reason.
    if (line.block?.startsWith("the fuse of") === true) return [];
    if (line.block !== undefined) return [`${line.ticker}: ${line.block}`];
    return quoted.has(line.ticker) || line.silence !== ""
      ? []
      : [`${line.ticker} is not quoted, and nobody says why`];
  });
}

/** How the engine's book differs from what the frames that reached it come to; undefined when it does not. */
export function wrongBook({ proof }: World, engine: Engine, ticker: string): string | undefined {
  const line = engine.markets().find((each) => each.ticker === ticker);
  const { bid, ask } = proof.bestOf(ticker);
  if (line === undefined || (line.bestBid === told(bid) && line.bestAsk === told(ask))) return undefined;
  return `the book stands at ${show(line.bestBid)}/${show(line.bestAsk)}, and its frames say ${bid ?? "none"}/${ask ?? "none"}`;
}

/** Markets that the strategy does not see as the exchange has them, less what is ours. */
export function wrongViews({ exchange }: World, engine: Engine): readonly string[] {
  const resting = exchange.restingOrders(player);
  return engine.markets().flatMap((line) => {
    if (line.block !== undefined || exchange.market(line.ticker)?.status !== "active") return [];
    const [bid, ask] = sides.map((side) => {
      const ours = resting.filter((order) => order.ticker === line.ticker && order.side === side);
      const others = exchange.levels(line.ticker, side).find(({ price, qty }) => {
        const own = sum(ours.filter((order) => order.price === price).map(({ left }) => left));
        return qty > own;
      });
      return others?.price;
    });
    const isRight = line.othersBid?.price === bid && line.othersAsk?.price === ask;
    return isRight ? [] : [`${line.ticker} is not seen without our own orders as it is`];
  });
}

function told(text: string | undefined): Price | undefined {
  return text === undefined ? undefined : parsePrice(text);
}

function show(price: Price | undefined): string {
  return price === undefined ? "none" : showPrice(price);
}

/** What was seen in each of several looks. */
export function inEach(looks: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...others] = looks;
  return first.filter((words) => others.every((look) => look.includes(words)));
}
