import { describe, expect, test } from "vitest";
import type { Effect } from "../../src/domain/effect.ts";
import type { Market } from "../../src/domain/market.ts";
import { cents, contracts, qty, seconds, zeroMoney, zeroQty, type Qty } from "../../src/domain/units.ts";
import type { EngineConfig } from "../../src/engine/config.ts";
import { createEngine } from "../../src/engine/engine.ts";
import type { StageName } from "../../src/strategy/shelf.ts";
import { accept, account, bench, config, isOrder, market, type News } from "./bench.ts";

/** Two outcomes of one event that exclude each other, both quoted. */
const [a, b] = ["KXA-1", "KXA-2"];
const stages: readonly StageName[] = ["weighted-fair", "event-lean", "fixed-width", "quote-size"];

function strategy(names: readonly StageName[] = stages): EngineConfig["strategy"] {
  const shelf = {
    ...config.strategy.shelf,
    "event-lean": { riskAversion: 0.03 },
    "quote-size": { mode: "fixed", qty: contracts(20) },
  } as const;
  return { ...config.strategy, stages: names, shelf };
}

function described(ticker: string, some: Partial<Market> = {}): News {
  return { kind: "market-described", market: { ...market, ticker, isExclusive: true, ...some } };
}

function book(ticker: string, bid: number, ask: number): News {
  const level = (cent: number) => [{ price: cents(cent), qty: contracts(100) }];
  return { kind: "book-snapshot-received", ticker, bids: level(bid), asks: level(ask) };
}

function change(ticker: string, side: "bid" | "ask", cent: number, by: Qty): News {
  return { kind: "book-changed", ticker, side, price: cents(cent), change: by };
}

/** A is 30¢ and B is 40¢, each quoted 15¢ wide, and both quotes rest. */
function scene(some: Partial<EngineConfig> = {}) {
  const one = bench({ tickers: [a, b], strategy: strategy(), ...some });
  one.feed(described(a));
  one.feed(described(b));
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  one.feed(book(a, 20, 40));
  one.feed(book(b, 30, 50));
  for (const { clientOrderId } of one.engine.liveOrders())
    one.feed(accept(clientOrderId, `o-${clientOrderId}`, 20));
  one.feed({ kind: "time-passed" }, seconds(5));
  return one;
}

function filled(one: ReturnType<typeof scene>, ticker: string): News {
  const bid = one.engine.liveOrders().find((order) => order.ticker === ticker && order.side === "bid");
  if (bid === undefined) throw new Error("a bid rests");
  return {
    kind: "fill-received",
    fill: {
      tradeId: "t1",
      orderId: `o-${bid.clientOrderId}`,
      clientOrderId: bid.clientOrderId,
      ticker,
      side: "bid",
      price: bid.price,
      qty: bid.left,
      fee: zeroMoney,
      isTaker: false,
      at: one.now(),
    },
  };
}

/** The exchange does what it is asked. */
function answers(effects: readonly Effect[]): readonly News[] {
  const answer = (request: "amend" | "cancel", clientOrderId: string, orderId: string, left: Qty): News => ({
    kind: "order-answered",
    request,
    clientOrderId,
    outcome: { kind: "confirmed", orderId, left },
  });
  return effects.filter(isOrder).map((effect) => {
    switch (effect.kind) {
      case "place-order":
        return accept(effect.order.clientOrderId, `o-${effect.order.clientOrderId}`, effect.order.qty / 100);
      case "amend-order":
        return answer("amend", effect.clientOrderId, effect.orderId, effect.total);
      default:
        return answer("cancel", effect.clientOrderId, effect.orderId, zeroQty);
    }
  });
}

const lookedAt = (one: ReturnType<typeof scene>, ticker: string): string =>
  one.engine.explain(ticker).join("\n");

describe("another market of the event", () => {
  test("moves the quote in the very step in which it is filled: that is the hedge", () => {
    const one = scene();
    const before = one.engine.markets().find((line) => line.ticker === b);
    expect([before?.ourBid, before?.ourAsk]).toEqual([cents(32), cents(48)]);
    one.feed(filled(one, a));
    // Twenty long at 30¢ are 10 short of B at 40¢: 0.3 in log-odds, to 47.4¢, and 7.5¢ to each side of it.
    const after = one.engine.markets().find((line) => line.ticker === b);
    expect([after?.ourBid, after?.ourAsk]).toEqual([cents(39), cents(55)]);
  });

  test("is none of a strategy that does not ask", () => {
    const one = scene({
      strategy: strategy(["weighted-fair", "settlement-lean", "fixed-width", "quote-size"]),
    });
    const tickers = one.feed(filled(one, a)).flatMap((effect) => ("ticker" in effect ? [effect.ticker] : []));
    expect(tickers).not.toContain(b);
  });

  test("moves the quote with its best price, and not behind it", () => {
    const one = scene({ strategy: strategy([...stages.slice(0, 1), "coherent-fair", ...stages.slice(2)]) });
    const fair = (): number | undefined => one.engine.markets().find((line) => line.ticker === b)?.fair;
    expect(fair()).toBeCloseTo(0.4, 9);
    one.feed(change(a, "ask", 40, qty(-10_000)));
    one.feed(change(a, "ask", 80, qty(10_000)));
    one.feed(change(a, "bid", 76, qty(10_000)));
    // 78¢ beside 40¢: A's spread of 4¢ is five times as sure as B's of 20¢.
    expect(fair()).toBeLessThan(0.24);
    const told = fair();
    expect(one.feed(change(a, "bid", 70, qty(500)))).toEqual([]);
    expect(fair()).toBe(told);
    // Within a burst books cross for a moment: nothing is read from that.
    one.feed(change(a, "bid", 90, qty(10_000)));
    expect(fair()).toBe(told);
  });

  test("moves the quote that only leans with its price where something is held in it", () => {
    const one = scene();
    const bid = () => one.engine.markets().find((line) => line.ticker === b)?.ourBid;
    for (const news of answers(one.feed(filled(one, a)))) one.feed(news);
    one.feed({ kind: "time-passed" }, seconds(5));
    expect(bid()).toBe(cents(39));
    // Twenty long at 5¢ are 1.67 short at 40¢: 0.05 in log-odds, to 41.2¢.
    one.feed(book(a, 4, 6));
    expect(bid()).toBe(cents(33));
  });

  test("counts where it is only watched, and no more once its book proves nothing", () => {
    const one = scene({
      tickers: [b],
      strategy: strategy(["weighted-fair", "coherent-fair", ...stages.slice(2)]),
    });
    const fair = (): number | undefined => one.engine.markets().find((line) => line.ticker === b)?.fair;
    one.feed(book(a, 76, 80));
    expect(fair()).toBeLessThan(0.24);
    one.feed({ kind: "book-doubted", ticker: a, why: "a gap" });
    expect(fair()).toBeCloseTo(0.4, 9);
  });

  test("is looked at with the tick where an event is large, but at once when something is held in it", () => {
    const tickers = Array.from({ length: 41 }, (_, index) => `KXA-${index + 1}`);
    const large = (names: readonly StageName[]) => {
      const one = scene({ tickers, strategy: strategy(names) });
      for (const ticker of tickers.slice(2)) one.feed(described(ticker));
      return { ...one, line: () => one.engine.markets().find(({ ticker }) => ticker === b) };
    };
    const priced = large(["weighted-fair", "coherent-fair", ...stages.slice(2)]);
    priced.feed(book(a, 76, 80));
    expect(priced.line()?.fair).toBeCloseTo(0.4, 9);
    priced.feed({ kind: "time-passed" }, seconds(1));
    expect(priced.line()?.fair).toBeLessThan(0.24);
    const leaned = large(stages);
    leaned.feed(filled(leaned, a));
    expect(leaned.line()?.ourBid).toBe(cents(39));
  });

  test("is told by explain", () => {
    const one = scene();
    one.feed(filled(one, a));
    expect(lookedAt(one, b)).toContain(
      "event-lean: 0 contracts, and -10.00 that the event's others amount to here",
    );
  });
});

test("an engine that is made from a snapshot sees the same event", () => {
  const one = scene();
  one.feed(filled(one, a));
  const settings = { ...config, tickers: [a, b], strategy: strategy() };
  const other = createEngine(settings, JSON.parse(JSON.stringify(one.engine.snapshot())) as never);
  expect(other.stateHash()).toBe(one.engine.stateHash());
  expect(other.explain(b)).toEqual(one.engine.explain(b));
});
