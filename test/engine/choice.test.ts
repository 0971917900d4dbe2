import { expect, test } from "vitest";
import { contracts, seconds } from "../../src/domain/units.ts";
import {
  accountReport,
  askId,
  bench,
  bidId,
  fill,
  held,
  market,
  orders,
  resting,
  snapshot,
  words,
} from "./bench.ts";

const other = { ...market, ticker: "KXB-1", eventTicker: "KXB" };

function choose(...tickers: readonly string[]) {
  return { kind: "markets-chosen", tickers } as const;
}

test("a market that is chosen while running is quoted, and the one that is no more is left", () => {
  const one = resting();
  one.feed({ kind: "market-described", market: other });
  expect(orders(one.feed({ ...snapshot(1, 77), ticker: "KXB-1" } as never))).toEqual([]);
  const made = one.feed(choose("KXB-1"), seconds(1));
  expect(orders(made).toSorted()).toEqual(["cancel", "cancel", "place ask 10@47", "place bid 10@31"]);
  expect(words(made)).toContain("Quoting 1 market from now on; new: KXB-1; no longer: KXA-1");
  expect(one.engine.standing("KXA-1")?.obstacles).toMatchObject([{ code: "not-chosen" }]);
});

test("what is held in a market that is left is worked off, and then nothing is shown there", () => {
  const one = resting();
  one.feed(fill(bidId, "ob", "bid", 31, 2));
  // The bid goes, and of the ask stays what gives back.
  expect(orders(one.feed(choose(), seconds(1)))).toEqual(["cancel", "decrease by 8"]);
  expect(one.engine.standing("KXA-1")?.obstacles).toMatchObject([
    { side: "bid", text: expect.stringContaining("no longer among the markets") as string },
  ]);
  const out = one.feed(fill(askId, "oa", "ask", 47, 2, "t2"), seconds(1));
  expect(orders(out)).toEqual([]);
  expect(one.engine.standing("KXA-1")?.obstacles).toMatchObject([{ code: "not-chosen" }]);
});

test("a market that is chosen again is quoted on both sides again", () => {
  const one = resting();
  one.feed(fill(bidId, "ob", "bid", 31, 10));
  one.feed(choose(), seconds(1));
  one.feed(choose("KXA-1"), seconds(1));
  expect(one.engine.standing("KXA-1")?.obstacles.map(({ code }) => code)).not.toContain("not-chosen");
  expect(JSON.stringify(one.engine.standing("KXA-1")?.obstacles)).not.toContain("no longer");
});

test("a market that was never chosen is not worked off either", () => {
  const one = bench({ tickers: ["KXB-1"] });
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  one.feed(accountReport({ positions: [held(7)] }));
  one.feed(snapshot(20, 60));
  one.feed(choose("KXC-1"), seconds(1));
  expect(one.engine.liveOrders()).toEqual([]);
  expect(one.engine.standing("KXA-1")).toMatchObject({
    net: contracts(7),
    obstacles: [{ code: "not-chosen" }],
  });
});
