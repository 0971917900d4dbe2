import { describe, expect, test } from "vitest";
import {
  account,
  accept,
  askId,
  bench,
  bidId,
  config,
  fill,
  market,
  orders,
  quoting,
  resting,
  snapshot,
  words,
  type News,
} from "./bench.ts";
import { cents, contracts, millis, seconds, zeroQty } from "../../src/domain/units.ts";
import { type Level } from "../../src/domain/market.ts";

describe("nothing is quoted before everything is known", () => {
  test.each<readonly [string, readonly News[]]>([
    ["no account", [{ kind: "stream-connected" }, snapshot(1, 77)]],
    ["no stream", [account, snapshot(1, 77)]],
    ["no snapshot", [{ kind: "stream-connected" }, account]],
    [
      "an exchange that is paused",
      [
        { kind: "stream-connected" },
        account,
        { kind: "exchange-status-told", isTrading: false },
        snapshot(1, 77),
      ],
    ],
    [
      "a shard that is paused",
      [
        { kind: "stream-connected" },
        account,
        { kind: "exchange-status-told", isTrading: true, shards: [{ shard: 2, isTrading: false }] },
        snapshot(1, 77),
      ],
    ],
    [
      "a market that is not active",
      [
        { kind: "stream-connected" },
        account,
        { kind: "market-status-changed", ticker: "KXA-1", status: "inactive" },
        snapshot(1, 77),
      ],
    ],
  ])("%s", (_name, news) => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    for (const some of news) one.feed(some);
    expect(orders(one.effects)).toEqual([]);
  });

  test("a market that is not among ours is never quoted", () => {
    expect(quoting({ tickers: ["KXB-1"] }).placed).toEqual([]);
  });
});

test("a pause of another shard, or of the default one alone, is none of this market", () => {
  const one = quoting();
  const shards = [0, 2].map((shard) => ({ shard, isTrading: shard === 2 }));
  expect(orders(one.feed({ kind: "exchange-status-told", isTrading: false, shards }))).toEqual([]);
  expect(one.engine.markets()[0]?.block).toBeUndefined();
});

test("the guide's demo market is quoted 31/47 with ten contracts a side, post-only, on its own shard", () => {
  const { placed } = quoting();
  expect(orders(placed)).toEqual(["place bid 10@31", "place ask 10@47"]);
  expect(placed[0]).toMatchObject({ order: { clientOrderId: bidId, shard: 2, ticker: "KXA-1" } });
});

test("the log has the guide's words", () => {
  const one = quoting();
  expect(words(one.effects)).toContain("Quote placed: 31¢/47¢ (spread=16.0¢, target=15.0¢)");
  one.feed(accept(bidId, "ob"));
  one.feed(fill(bidId, "ob", "bid", 31, 10));
  one.feed(fill(askId, "oa", "ask", 47, 8, "t2"));
  expect(words(one.effects)).toContain("Position updated: YES=10, NO=8, pairs=8");
  expect(words(one.effects)).toContain("Inventory skew: +0.11 (11% long YES)");
});

describe("a quote is moved only when it is worth it", () => {
  test("our own orders in the book do not move it", () => {
    const one = resting();
    one.feed({ kind: "book-changed", ticker: "KXA-1", side: "bid", price: cents(31), change: contracts(10) });
    one.feed({ kind: "book-changed", ticker: "KXA-1", side: "ask", price: cents(47), change: contracts(10) });
    expect(orders(one.effects)).toEqual([]);
    expect(one.engine.markets()[0]?.fair).toBeCloseTo(0.39, 12);
  });

  test("inside the tolerance it keeps its place", () => {
    const one = resting();
    one.feed(snapshot(3, 77), seconds(5));
    expect(orders(one.effects)).toEqual([]);
  });

  test("past the requote interval any difference moves it", () => {
    const one = resting();
    one.feed(snapshot(3, 77), seconds(121));
    // Fair 40¢: 32.5 and 47.5 are 32 and 48. The bid moves toward the market, the ask away from it.
    expect(orders(one.effects)).toEqual(["amend ask 10@48", "cancel", "place bid 10@32"]);
  });

  test("toward the market it is cancelled and placed anew, away from it amended", () => {
    const one = resting();
    one.feed(snapshot(11, 77), seconds(5));
    expect(orders(one.effects)).toEqual(["amend ask 10@52", "cancel", "place bid 10@36"]);
  });

  test("a young quote is not moved toward the market, but is moved away at once", () => {
    const one = resting();
    one.feed(snapshot(11, 77));
    expect(orders(one.effects)).toEqual(["amend ask 10@52"]);
  });

  test("when the book empties, both sides are withdrawn", () => {
    const one = resting();
    one.feed(snapshot(undefined, 77));
    expect(orders(one.effects)).toEqual(["cancel", "cancel"]);
    expect(words(one.effects)).toContain("no fair value");
  });
});

describe("what is in doubt is not quoted", () => {
  test.each<readonly [string, News]>([
    ["a gap", { kind: "book-doubted", ticker: "KXA-1", why: "sequence gap" }],
    [
      "a level below zero",
      { kind: "book-changed", ticker: "KXA-1", side: "bid", price: cents(1), change: contracts(-101) },
    ],
    [
      "a price off the grid",
      {
        kind: "book-changed",
        ticker: "KXA-1",
        side: "bid",
        price: 150 as Level["price"],
        change: contracts(1),
      },
    ],
    ["a lost stream", { kind: "stream-lost", why: "reset" }],
  ])("%s withdraws the quotes; the next snapshot brings them back", (_name, news) => {
    const one = resting();
    expect(orders(one.feed(news))).toEqual(["cancel", "cancel"]);
    for (const id of [bidId, askId]) {
      one.feed({
        kind: "order-answered",
        request: "cancel",
        clientOrderId: id,
        outcome: {
          kind: "confirmed",
          orderId: id === bidId ? "ob" : "oa",
          left: zeroQty,
          reducedBy: contracts(10),
        },
      });
    }
    one.feed({ kind: "stream-connected" });
    expect(orders(one.feed(snapshot(1, 77)))).toEqual(["place bid 10@31", "place ask 10@47"]);
  });
});

describe("a crossed book", () => {
  const cross: News = {
    kind: "book-changed",
    ticker: "KXA-1",
    side: "bid",
    price: cents(80),
    change: contracts(5),
  };
  const uncross: News = { ...cross, change: contracts(-5) };

  test("for a moment changes nothing", () => {
    const one = resting();
    one.feed(cross);
    one.feed(uncross);
    one.feed({ kind: "time-passed" }, seconds(2));
    expect(orders(one.effects)).toEqual([]);
  });

  test("for longer than a second is no book: the quotes go and the whole book is asked for", () => {
    const one = resting();
    one.feed(cross);
    const made = one.feed({ kind: "time-passed" }, millis(1_100));
    expect(made).toContainEqual({ kind: "request-snapshot", ticker: "KXA-1" });
    expect(orders(made)).toEqual(["cancel", "cancel"]);
  });
});

describe("write tokens", () => {
  test("what does not fit is not sent, and comes with the next tick that has tokens", () => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    one.feed({
      kind: "limits-reported",
      write: { refill: 10, capacity: 15 },
      costs: { place: 10, cancel: 2, amend: 10, decrease: 10 },
    });
    one.feed({ kind: "stream-connected" });
    one.feed(account);
    expect(orders(one.feed(snapshot(1, 77)))).toEqual(["place bid 10@31"]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(400)))).toEqual([]);
    // 13.5 tokens would do for the order, but not for the cancels of both orders that are then open.
    expect(orders(one.feed({ kind: "time-passed" }, millis(450)))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(50)))).toEqual(["place ask 10@47"]);
  });
});

test("the guide's pause keeps new quotes of different markets apart", () => {
  const other = { ...market, ticker: "KXB-1", eventTicker: "KXB" };
  const plan = { ...config.plan, marketPause: seconds(1) };
  const one = quoting({ tickers: ["KXA-1", "KXB-1"], plan });
  one.feed({ kind: "market-described", market: other });
  const second = { ...snapshot(1, 77), ticker: "KXB-1" } as News;
  expect(orders(one.feed(second))).toEqual([]);
  expect(orders(one.feed({ kind: "time-passed" }, seconds(1)))).toHaveLength(2);
});

test("every quote can be explained", () => {
  const one = resting();
  const lines = one.engine.explain("KXA-1").join("\n");
  expect(lines).toContain("fair value 39.0¢");
  expect(lines).toContain("bid passes every rule");
  expect(lines).toContain("order: bid 10 at 31¢, resting");
  expect(one.engine.explain("KXNONE")).toEqual([]);
});
