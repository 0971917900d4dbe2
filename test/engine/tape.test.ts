import { expect, test } from "vitest";
import {
  accept,
  account,
  askId,
  bench,
  bidId,
  config,
  market,
  orders,
  snapshot,
  type News,
} from "./bench.ts";
import type { Side } from "../../src/domain/side.ts";
import { cents, contracts, plus, seconds } from "../../src/domain/units.ts";
import { createEngine } from "../../src/engine/engine.ts";
import type { StageName } from "../../src/strategy/shelf.ts";

/** What the public tape tells the stages, by way of the engine. */
const stages: readonly StageName[] = ["weighted-fair", "cartea-jaimungal-lean", "glft-width", "quote-size"];

function watching(bid: number, ask: number) {
  const one = bench({ strategy: { ...config.strategy, stages } });
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  one.feed(snapshot(bid, ask));
  const line = (stage: string): string =>
    one.engine.explain("KXA-1").find((each) => each.startsWith(stage)) ?? "";
  const takers = (): number => Number(/glft-width: ([\d.]+) takers a minute/.exec(line("glft-width"))?.[1]);
  return { ...one, line, takers };
}

function bought(cent: number): News {
  return { kind: "trade-printed", ticker: "KXA-1", price: cents(cent), qty: contracts(3), takerSide: "bid" };
}

function added(side: Side, cent: number): News {
  return { kind: "book-changed", ticker: "KXA-1", side, price: cents(cent), change: contracts(10) };
}

test("takers are counted against the time that they had", () => {
  const one = watching(44, 46);
  expect(one.takers()).toBe(1);
  for (let each = 0; each < 6; each += 1) one.feed(bought(46), seconds(10));
  // Six buyers and a prior one, and no seller but it, in a minute of the prior and one at a cent where 37.7 s of it
  // reach: decay 46.6 instead of 50, because takers had 0.01 dollars more than expected.
  expect(one.takers()).toBeCloseTo((60 * (7 + 1)) / 2 / (60 + 37.7), 1);
  expect(one.line("cartea-jaimungal-lean")).toMatch(/move the centre by \d/);
});

test("our own quotes are met too, and the time at their distance counts", () => {
  const one = watching(1, 77);
  expect(orders(one.effects)).toEqual(["place bid 10@36", "place ask 10@42"]);
  one.feed(accept(bidId, "ob"));
  one.feed(accept(askId, "oa"));
  one.feed(added("bid", 36));
  one.feed(added("ask", 42));
  for (let each = 0; each < 6; each += 1) one.feed(bought(42), seconds(10));
  // A minute at three cents, of which e^(−0.03 · 38.2) reaches. Were it a minute at 38¢ none of it would: 4 a minute.
  expect(one.takers()).toBeCloseTo((60 * (7 + 1)) / 2 / (60 + 60 * Math.exp(-0.03 * 38.2)), 1);
});

test("an engine goes on from a snapshot of the time before takers were counted", () => {
  const one = watching(44, 46);
  const text = JSON.stringify(one.engine.snapshot()).replace('"reach":', '"unknown":');
  const later = createEngine(
    { ...config, strategy: { ...config.strategy, stages } },
    JSON.parse(text) as ReturnType<typeof one.engine.snapshot>,
  );
  later.step({ ...bought(46), at: plus(one.now(), seconds(10)) });
  expect(later.explain("KXA-1").join()).toContain("takers a minute");
});
