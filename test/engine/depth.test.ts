import { expect, test } from "vitest";
import { cents, contracts } from "../../src/domain/units.ts";
import { accept, account, askId, bench, bidId, market, orders, strategyWith, type News } from "./bench.ts";

const strategy = strategyWith({
  "fixed-width": { spread: cents(2) },
  "join-touch": { mode: "penny", depth: contracts(5) },
});
const stages = ["weighted-fair", "fixed-width", "join-touch", "quote-size"] as const;

function level(cent: number, count: number) {
  return { price: cents(cent), qty: contracts(count) };
}

function bid(cent: number, count: number): News {
  return {
    kind: "book-changed",
    ticker: market.ticker,
    side: "bid",
    price: cents(cent),
    change: contracts(count),
  };
}

test("small orders of others are passed over, and what changes behind them is noticed at once", () => {
  const one = bench({ strategy: { ...strategy, stages } });
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  const bids = [level(30, 5), level(25, 50), level(20, 100)];
  const first = one.feed({
    kind: "book-snapshot-received",
    ticker: market.ticker,
    bids,
    asks: [level(60, 100)],
  });
  expect(orders(first)).toEqual(["place bid 10@26", "place ask 10@59"]);
  // The best of others is still the best, for limits, for the way out and for screens.
  expect(one.engine.markets()[0]).toMatchObject({
    othersBid: { price: cents(30) },
    othersAsk: { price: cents(60) },
  });
  one.feed(accept(bidId, "ob"));
  one.feed(accept(askId, "oa"));
  // Our own order is none that is passed over.
  expect(orders(one.feed(bid(26, 10)))).toEqual([]);
  expect(orders(one.feed(bid(25, -50)))).toEqual(["amend bid 10@21"]);
});
