import { describe, expect, test } from "vitest";
import {
  account,
  accountReport,
  accept,
  askId,
  bench,
  bidId,
  config,
  fill,
  fineGrid,
  held,
  market,
  orderReport,
  orders,
  quoting,
  resting,
  snapshot,
  t0,
  words,
  type News,
} from "./bench.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import {
  cents,
  contracts,
  dollars,
  millis,
  plus,
  seconds,
  zeroMoney,
  type Qty,
} from "../../src/domain/units.ts";
import { type Input } from "../../src/domain/input.ts";
import { type Level } from "../../src/domain/market.ts";

describe("fills", () => {
  test("a fill counts once, however often it is told", () => {
    const one = resting();
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(10));
    expect(one.engine.ledger().cash).toBe(dollars(1_000) - 3_100_000);
  });

  test("a filled side is quoted again, leaning against the inventory", () => {
    const one = resting();
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    expect(one.engine.markets()[0]).toMatchObject({ net: contracts(10), fair: 0.39 });
    // Centre 39 − 0.2 × 15 = 36: 28.5 and 43.5 are 28 and 44. The ask moves toward the market: too young yet.
    expect(orders(one.effects)).toEqual(["place bid 10@28"]);
    expect(orders(one.feed({ kind: "time-passed" }, seconds(2)))).toContain("place ask 10@44");
  });

  test("a fill from the REST list, without our id, finds its order by the venue's id", () => {
    const one = resting();
    const news = fill(bidId, "ob", "bid", 31, 10);
    if (news.kind !== "fill-received") throw new Error("not a fill");
    const { clientOrderId: _, ...bare } = news.fill;
    one.feed({ kind: "fill-received", fill: bare });
    expect(one.engine.liveOrders().map((order) => order.clientOrderId)).not.toContain(bidId);
  });

  test("a position after the fill that is not ours asks the account", () => {
    const one = resting();
    const news = fill(bidId, "ob", "bid", 31, 10);
    if (news.kind !== "fill-received") throw new Error("not a fill");
    const made = one.feed({ kind: "fill-received", fill: { ...news.fill, positionAfter: contracts(12) } });
    expect(made).toContainEqual({ kind: "request-account" });
  });
});

describe("an order without a certain answer", () => {
  test("counts against the limits, is asked about, and is not doubled", () => {
    const one = quoting();
    one.effects.length = 0;
    const made = one.feed({
      kind: "order-answered",
      request: "place",
      clientOrderId: bidId,
      outcome: { kind: "unknown", why: "timeout" },
    });
    expect(made).toContainEqual(expect.objectContaining({ kind: "look-up-order", clientOrderId: bidId }));
    expect(orders(one.effects)).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, seconds(5)))).toEqual([]);
  });

  test("found resting, it is ours again", () => {
    const one = quoting();
    one.feed({
      kind: "order-answered",
      request: "place",
      clientOrderId: bidId,
      outcome: { kind: "unknown", why: "timeout" },
    });
    one.feed({ kind: "order-reported", report: orderReport(bidId, "ob") });
    expect(one.engine.liveOrders().find((order) => order.clientOrderId === bidId)?.state).toBe("resting");
  });
});

describe("a refusal", () => {
  const refuse = (code: string, details = ""): News => ({
    kind: "order-answered",
    request: "place",
    clientOrderId: bidId,
    outcome: { kind: "refused", refusal: { status: 400, code, details } },
  });

  test("off the grid is told in the guide's words, and the market is looked at again", () => {
    const one = quoting();
    const made = one.feed(refuse("invalid_price"));
    expect(words(made)).toContain(
      "Failed to place quote (place bid 10 at 31¢): the exchange says 400 invalid_price",
    );
    expect(made).toContainEqual({ kind: "request-market", ticker: "KXA-1" });
  });

  test("for crossing is the market's doing: nothing is asked", () => {
    const made = quoting().feed(refuse("invalid_order", "post only cross"));
    expect(made.map((effect) => effect.kind)).toEqual(["tell"]);
  });

  test("is not answered with the same order at once: a second's rest, then two, until one is taken", () => {
    const one = quoting();
    one.feed(accept(askId, "oa"));
    one.effects.length = 0;
    one.feed(refuse("invalid_order"));
    expect(orders(one.feed({ kind: "time-passed" }, millis(900)))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(200)))).toEqual(["place bid 10@31"]);
    one.feed({ ...refuse("invalid_order"), clientOrderId: "kmm-main-r1-3" } as News);
    expect(orders(one.feed({ kind: "time-passed" }, millis(1_900)))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(200)))).toEqual(["place bid 10@31"]);
  });

  const sending = (one: ReturnType<typeof bench>) =>
    one.engine.liveOrders().find(({ state }) => state === "sending")?.clientOrderId ?? "none";

  test("is not forgotten over an answer that says nothing", () => {
    const one = quoting();
    one.feed(accept(askId, "oa"));
    one.feed(refuse("invalid_order"));
    one.feed({ kind: "time-passed" }, millis(1_100));
    const unsure = sending(one);
    const outcome = { kind: "unknown", why: "timeout" } as const;
    one.feed({ kind: "order-answered", request: "place", clientOrderId: unsure, outcome });
    one.feed({ kind: "order-absent", clientOrderId: unsure, asOf: plus(t0, seconds(600)) });
    one.feed({ ...refuse("invalid_order"), clientOrderId: sending(one) } as News);
    expect(orders(one.feed({ kind: "time-passed" }, millis(1_900)))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(200)))).toEqual(["place bid 10@31"]);
  });

  test("after some in a row is told, once for both sides, for as long as the rest goes on", () => {
    const one = quoting();
    const refuseBoth = () => {
      for (let count = 0; count < 2; count += 1)
        one.feed({ ...refuse("invalid_order"), clientOrderId: sending(one) } as News, millis(1));
    };
    refuseBoth();
    one.feed({ kind: "time-passed" }, seconds(3));
    refuseBoth();
    one.feed({ kind: "time-passed" }, millis(100));
    const rest = "the exchange refused the last orders: the next one is sent after a rest";
    expect(one.engine.markets()[0]?.silence).toBe(rest);
    expect(orders(one.feed({ kind: "time-passed" }, seconds(9)))).toEqual([
      "place bid 10@31",
      "place ask 10@47",
    ]);
    expect(one.engine.markets()[0]?.silence).toBe("");
  });
});

describe("start-up", () => {
  test("adopts our orders where they rest, and leaves strangers alone", () => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    const found = [orderReport("kmm-main-r0-9", "old"), orderReport("somebody", "other")];
    one.feed(accountReport({ positions: [held(5)], orders: found }));
    expect(one.engine.liveOrders().map((order) => order.clientOrderId)).toEqual(["kmm-main-r0-9"]);
    // The old bid is where it should be and keeps its place: only the ask is new.
    expect(orders(one.feed(snapshot(1, 77)))).toEqual(["place ask 10@47"]);
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(5));
  });
});

describe("an order of an earlier run that the stream tells of late", () => {
  /** Told of so long before the account that was read, which lists no orders. */
  const told = (before: number) => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    one.feed(accountReport({ asOf: plus(t0, seconds(60)) }));
    const report = {
      ...orderReport("kmm-main-r0-9", "old"),
      changedAt: plus(t0, seconds(60 - before)),
    };
    const made = one.feed({ kind: "order-reported", report });
    return { one, made };
  };

  test("it would have been listed: it is over, and the account is asked", () => {
    const { one, made } = told(3);
    expect(one.engine.liveOrders()).toEqual([]);
    expect(made).toEqual([{ kind: "request-account" }]);
    // Should it rest after all, the account lists it.
    one.feed(
      accountReport({ asOf: plus(t0, seconds(70)), orders: [orderReport("kmm-main-r0-9", "old")] }),
      seconds(10),
    );
    expect(one.engine.liveOrders()).toHaveLength(1);
  });

  test("lists trail: of two seconds before it may rest unlisted", () => {
    expect(told(1).one.engine.liveOrders()).toHaveLength(1);
    expect(told(-1).one.engine.liveOrders()).toHaveLength(1);
  });
});

describe("stopping", () => {
  test("cancels what rests, and what is still being sent as soon as it is known", () => {
    const one = quoting();
    one.feed(accept(bidId, "ob"));
    expect(orders(one.feed({ kind: "stop-requested", why: "test" }))).toEqual(["cancel"]);
    expect(orders(one.feed(accept(askId, "oa")))).toEqual(["cancel"]);
    expect(orders(one.feed(snapshot(5, 60)))).toEqual([]);
  });

  test("a loss of the daily limit stops everything, and it is latched", () => {
    const one = resting({ losses: { stopLoss: zeroMoney, dailyLoss: dollars(2) } });
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    one.feed(snapshot(1, 3), seconds(1));
    const made = one.feed({ kind: "time-passed" }, seconds(1));
    expect(words(made)).toContain("daily loss limit");
    expect(one.engine.stopped()).toMatchObject({ isRiskStop: true });
    one.feed(snapshot(30, 60), seconds(1));
    expect(one.engine.stopped()).toMatchObject({ isRiskStop: true });
  });

  test("a loss of the stop loss halts that market alone", () => {
    const one = resting({ losses: { stopLoss: dollars(2), dailyLoss: zeroMoney } });
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    one.feed(snapshot(1, 3), seconds(1));
    one.feed({ kind: "time-passed" }, seconds(1));
    expect(one.engine.markets()[0]?.block).toContain("stop loss");
    expect(one.engine.stopped()).toBeUndefined();
  });
});

describe("life of a market", () => {
  test("in the last minute the quotes go", () => {
    const one = bench();
    one.feed({ kind: "market-described", market: { ...market, closeAt: plus(t0, seconds(100)) } });
    one.feed({ kind: "stream-connected" });
    one.feed(account);
    one.feed(snapshot(1, 77));
    one.feed(accept(bidId, "ob"));
    one.feed(accept(askId, "oa"));
    expect(orders(one.feed({ kind: "time-passed" }, seconds(41)))).toEqual(["cancel", "cancel"]);
  });

  test("settlement pays the position once", () => {
    const one = resting();
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    one.feed({
      kind: "market-determined",
      ticker: "KXA-1",
      settlement: { result: "yes", value: 10_000 as Level["price"] },
    });
    one.feed({ kind: "market-settled", ticker: "KXA-1" });
    one.feed({ kind: "market-settled", ticker: "KXA-1" });
    expect(one.engine.ledger()).toMatchObject({ cash: dollars(1_000) + 6_900_000 });
    expect(one.engine.ledger().positions[0]?.position.net).toBe(0);
  });

  test("a finer grid keeps the book and the orders", () => {
    const one = resting();
    one.feed({
      kind: "grid-changed",
      ticker: "KXA-1",
      ranges: [{ start: 0, end: 10_000, step: 10 } as never],
    });
    expect(one.engine.markets()[0]).toMatchObject({ bestBid: cents(1), bestAsk: cents(77) });
    expect(one.engine.liveOrders()).toHaveLength(2);
  });

  test("a description that was asked for before the stream's news does not undo it", () => {
    const one = resting();
    const askedAt = plus(t0, millis(1));
    one.feed({ kind: "market-status-changed", ticker: "KXA-1", status: "inactive" });
    one.feed({ kind: "market-status-changed", ticker: "KXA-1", status: "active" }, seconds(3));
    one.feed({ kind: "market-described", market: { ...market, status: "inactive" }, askedAt }, seconds(1));
    expect(one.engine.markets()[0]?.block).toBeUndefined();
    const later = plus(t0, seconds(60));
    one.feed({ kind: "market-described", market: { ...market, status: "inactive" }, askedAt: later });
    expect(one.engine.markets()[0]?.block).toContain("inactive");
  });

  test("a whole book that does not fit the grid has the grid asked for, and then the book again", () => {
    const one = resting();
    const finer = { ...market, grid: fineGrid };
    const odd = snapshot(1, 77);
    if (odd.kind !== "book-snapshot-received") throw new Error("not a snapshot");
    const bids = [...odd.bids, { price: 3_010 as Level["price"], qty: contracts(5) }];
    one.effects.length = 0;
    expect(one.feed({ ...odd, bids })).toContainEqual({ kind: "request-market", ticker: "KXA-1" });
    const learned = one.feed({ kind: "market-described", market: finer });
    expect(learned).toContainEqual({ kind: "request-snapshot", ticker: "KXA-1" });
    one.feed({ ...odd, bids });
    expect(one.engine.markets()[0]).toMatchObject({ block: undefined, bestBid: 3_010 });
  });
});

test("the same inputs give the same effects and the same state", () => {
  const inputs: Input[] = [];
  const record = (engine: Engine) => (input: Input) => {
    inputs.push(input);
    return engine.step(input);
  };
  const one = bench();
  const first = createEngine(config);
  const taken = record(first);
  let at = t0;
  for (const news of [
    { kind: "market-described", market },
    { kind: "stream-connected" },
    account,
    snapshot(1, 77),
    accept(bidId, "ob"),
    fill(bidId, "ob", "bid", 31, 4),
    snapshot(5, 60),
  ] as readonly News[]) {
    at = plus(at, seconds(1));
    taken({ ...news, at });
  }
  const second = createEngine(config);
  for (const input of inputs) second.step(input);
  expect(second.stateHash()).toBe(first.stateHash());
  expect(one.engine.stateHash()).not.toBe(first.stateHash());
});

test("filled orders of the past leave no trace in the worst case", () => {
  const one = resting();
  one.feed(fill(bidId, "ob", "bid", 31, 10));
  one.feed(fill(askId, "oa", "ask", 47, 10, "t2"));
  const live = one.engine.liveOrders().filter((order) => order.left > (0 as Qty));
  expect(live.every((order) => order.clientOrderId !== bidId && order.clientOrderId !== askId)).toBe(true);
});
