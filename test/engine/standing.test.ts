import { expect, test } from "vitest";
import { contracts, money, qty, seconds } from "../../src/domain/units.ts";
import {
  account,
  accept,
  accountReport,
  bench,
  config,
  fill,
  held,
  market,
  quoting,
  snapshot,
  type News,
} from "./bench.ts";

function codes(one: ReturnType<typeof bench>): readonly string[] {
  return (one.engine.standing("KXA-1")?.obstacles ?? []).map(({ code, side }) =>
    side === undefined ? code : `${code} ${side}`,
  );
}

test("a quoted market has no obstacle; its quote and the others are told apart", () => {
  const one = quoting();
  expect(one.engine.standing("KXA-1")).toMatchObject({
    others: { bid: 100, ask: 7_700 },
    value: 0.39,
    shown: { bid: { price: 3_100, left: contracts(10) }, ask: { price: 4_700, left: contracts(10) } },
    obstacles: [],
    net: 0,
  });
  expect(one.engine.standing("KXZ")).toBeUndefined();
});

const blocks: readonly (readonly [string, readonly News[], string, string | undefined])[] = [
  ["the run is over", [{ kind: "stop-requested", why: "the duration is over" }], "run-ended", undefined],
  [
    "the alarm is up",
    [{ kind: "alarm-raised", rung: "cancel", why: "storm", by: "person" }],
    "alarm",
    "risk.alarm.rules",
  ],
  [
    "everything was stopped",
    [{ kind: "alarm-raised", rung: "stop", why: "storm", by: "rule" }],
    "risk-stop",
    "risk.dailyLoss",
  ],
  ["the stream is down", [{ kind: "stream-lost", why: "cut" }], "stream-down", undefined],
  ["the exchange is paused", [{ kind: "exchange-status-told", isTrading: false }], "paused", undefined],
  [
    "the market is paused",
    [{ kind: "market-status-changed", ticker: "KXA-1", status: "inactive" }],
    "not-trading",
    undefined,
  ],
  [
    "the book is in doubt",
    [{ kind: "book-doubted", ticker: "KXA-1", why: "a gap" }],
    "book-in-doubt",
    undefined,
  ],
  ["the book has one side", [snapshot(undefined, 77)], "no-fair-value", "strategy.fair.references"],
];

test.each(blocks)("when %s, that keeps the whole market", (_, news, code, parameter) => {
  const one = quoting();
  one.feed(accept("kmm-main-r1-1", "o1"));
  one.feed(accept("kmm-main-r1-2", "o2"));
  for (const each of news) one.feed(each);
  for (const id of ["1", "2"]) {
    one.feed({
      kind: "order-answered",
      request: "cancel",
      clientOrderId: `kmm-main-r1-${id}`,
      outcome: { kind: "confirmed", orderId: `o${id}`, left: qty(0) },
    });
  }
  const [obstacle, ...others] = one.engine.standing("KXA-1")?.obstacles ?? [];
  expect(others).toEqual([]);
  expect(obstacle?.code).toBe(code);
  expect(obstacle?.parameter).toBe(parameter);
});

test("a side that the strategy leaves out, and one that a rule forbids, are told by side with their key", () => {
  const full = bench();
  full.feed({ kind: "market-described", market });
  full.feed({ kind: "stream-connected" });
  full.feed(accountReport({ positions: [held(50)] }));
  full.feed(snapshot(1, 77));
  expect(full.engine.standing("KXA-1")?.obstacles).toMatchObject([
    { code: "too-skewed", side: "bid", parameter: "strategy.maxInventorySkew" },
  ]);

  const poor = bench({ limits: { ...config.limits, marketLossMax: money(2_000_000) } });
  poor.feed({ kind: "market-described", market });
  poor.feed({ kind: "stream-connected" });
  poor.feed(account);
  poor.feed(snapshot(1, 77));
  // Ten at 31¢ may lose $3.10, ten NO at 53¢ $5.30: two dollars are enough for neither.
  expect(codes(poor)).toEqual(["market-loss bid", "market-loss ask"]);
});

test("a market that a stop loss halted says so with its key", () => {
  const one = quoting({ losses: { ...config.losses, stopLoss: money(1) } });
  one.feed(accept("kmm-main-r1-1", "o1"));
  one.feed(fill("kmm-main-r1-1", "o1", "bid", 31, 10));
  one.feed(snapshot(1, 30));
  one.feed({ kind: "time-passed" }, seconds(1));
  expect(one.engine.standing("KXA-1")?.obstacles).toMatchObject([
    { code: "stop-loss", parameter: "risk.stopLoss" },
  ]);
});

test("looking changes nothing that the engine does later", () => {
  const [seen, alone] = [quoting(), quoting()];
  for (const one of [seen, alone]) {
    one.feed(accept("kmm-main-r1-1", "o1"));
    if (one === seen) one.engine.standing("KXA-1");
    one.feed(snapshot(10, 60));
    if (one === seen) one.engine.standing("KXA-1");
    one.feed({ kind: "time-passed" }, seconds(200));
  }
  expect(seen.effects).toEqual(alone.effects);
  expect(seen.engine.stateHash()).toBe(alone.engine.stateHash());
});
