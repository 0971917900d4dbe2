import { describe, expect, test } from "vitest";
import {
  accept,
  account,
  askId,
  bench,
  bidId,
  config,
  fill,
  market,
  orderReport,
  orders,
  quoting,
  resting,
  snapshot,
  strategyWith,
  t0,
  words,
  type News,
} from "./bench.ts";
import type { Market, Settlement } from "../../src/domain/market.ts";
import {
  cents,
  contracts,
  dollars,
  millis,
  plus,
  price,
  seconds,
  zeroMoney,
  zeroQty,
} from "../../src/domain/units.ts";

/** What the venue will not do, what a market comes to when nobody was listening, and what losses count. */

function refused(request: "cancel" | "amend", id: string, status: number): News {
  const outcome = { kind: "refused", refusal: { status, code: "no", details: "" } } as const;
  return { kind: "order-answered", request, clientOrderId: id, outcome };
}

const cancelledWhole = (id: string, orderId: string): News => ({
  kind: "order-answered",
  request: "cancel",
  clientOrderId: id,
  outcome: { kind: "confirmed", orderId, left: zeroQty, reducedBy: contracts(10) },
});

describe("a change that the venue refuses", () => {
  test("a cancel is tried again, but not at once, and ever more rarely", () => {
    const one = resting();
    expect(orders(one.feed({ kind: "stop-requested", why: "test" }))).toEqual(["cancel", "cancel"]);
    one.feed(cancelledWhole(askId, "oa"));
    expect(orders(one.feed(refused("cancel", bidId, 503)))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(200)))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(100)))).toEqual(["cancel"]);
    one.feed(refused("cancel", bidId, 429));
    expect(orders(one.feed({ kind: "time-passed" }, millis(300)))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(300)))).toEqual(["cancel"]);
  });

  test("a cancel that never left is tried again after a rest", () => {
    const one = resting();
    one.feed({ kind: "stop-requested", why: "test" });
    one.feed(cancelledWhole(askId, "oa"));
    const outcome = { kind: "not-sent", why: "no connection" } as const;
    const made = one.feed({ kind: "order-answered", request: "cancel", clientOrderId: bidId, outcome });
    expect(orders(made)).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(300)))).toEqual(["cancel"]);
  });

  test("a cancel refused because the market is over asks what became of the order", () => {
    const one = resting();
    one.feed({ kind: "stop-requested", why: "test" });
    const made = one.feed(refused("cancel", bidId, 400));
    expect(made).toContainEqual(expect.objectContaining({ kind: "look-up-order", clientOrderId: bidId }));
    one.feed({
      kind: "order-reported",
      report: orderReport(bidId, "ob", { status: "canceled", left: zeroQty }),
    });
    expect(one.engine.liveOrders().map((order) => order.clientOrderId)).toEqual([askId]);
  });

  test("an amend becomes a cancel: the old price may not stay", () => {
    const one = resting();
    expect(orders(one.feed(snapshot(11, 77)))).toEqual(["amend ask 10@52"]);
    one.feed(refused("amend", askId, 400));
    expect(orders(one.feed({ kind: "time-passed" }, millis(300)))).toContain("cancel");
  });
});

describe("fills that nobody has told us yet stay inside the limits", () => {
  const bySpread = {
    mode: "by-spread",
    wideAbove: cents(30),
    wideQty: contracts(20),
    tightQty: contracts(10),
  } as const;

  test("through a decrease, which says by how much and not to what", () => {
    const one = quoting({ strategy: strategyWith({ "quote-size": bySpread }) });
    one.feed(accept(bidId, "ob", 20));
    one.feed(accept(askId, "oa", 20));
    expect(orders(one.feed(snapshot(29, 49)))).toEqual(["decrease by 10", "decrease by 10"]);
    // Four were filled before it arrived: six of the ten that it left rest.
    one.feed({
      kind: "order-answered",
      request: "decrease",
      clientOrderId: bidId,
      outcome: { kind: "confirmed", orderId: "ob", left: contracts(6) },
    });
    const bid = () => one.engine.liveOrders().find((order) => order.clientOrderId === bidId);
    expect(bid()).toMatchObject({ left: contracts(10) });
    one.feed(fill(bidId, "ob", "bid", 31, 4));
    expect(bid()).toMatchObject({ left: contracts(6) });
  });

  test("through a decrease that found less than it was to take away: all of it may have been filled", () => {
    const one = quoting({ strategy: strategyWith({ "quote-size": bySpread }) });
    one.feed(accept(bidId, "ob", 20));
    one.feed(accept(askId, "oa", 20));
    one.feed(snapshot(29, 49));
    // Thirteen were filled before it arrived, so that seven of the ten were all that was left to take.
    one.feed({
      kind: "order-answered",
      request: "decrease",
      clientOrderId: bidId,
      outcome: { kind: "confirmed", orderId: "ob", left: zeroQty },
    });
    const bid = () => one.engine.liveOrders().find((order) => order.clientOrderId === bidId);
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    expect(bid()).toMatchObject({ left: contracts(10), state: "closing" });
    one.feed(fill(bidId, "ob", "bid", 31, 3, "t2"));
    const over = { status: "canceled", filled: contracts(13), left: zeroQty } as const;
    one.feed({ kind: "order-reported", report: orderReport(bidId, "ob", over) });
    expect(bid()).toBeUndefined();
  });

  test("through an amend: what it left behind may have been filled at the old price", () => {
    const one = resting({ limits: { ...config.limits, marketLossMax: dollars(5.35) } });
    expect(orders(one.feed(snapshot(11, 77)))).toContain("amend ask 10@52");
    const amended: News = {
      kind: "order-answered",
      request: "amend",
      clientOrderId: askId,
      outcome: { kind: "confirmed", orderId: "oa", left: contracts(6) },
    };
    one.feed(amended);
    // Four at 47¢ and six at 52¢, or all at 47¢ for all we know: $5.30, and no room for another ten cents.
    const line = (): string => one.engine.explain("KXA-1").join("\n");
    expect(line()).toContain("limit: bid market-loss: worst case $5.30 of $5.35");
    const report = { side: "ask", price: cents(52), filled: contracts(4), left: contracts(6) } as const;
    one.feed(fill(askId, "oa", "ask", 47, 4));
    one.feed({ kind: "order-reported", report: orderReport(askId, "oa", report) });
    // The report has no fill that we have not: $2.12 and $2.88.
    expect(line()).toContain("limit: bid market-loss: worst case $5.00 of $5.35");
  });

  test("through a cancel, whose answer says what it did not take away", () => {
    const one = resting();
    one.feed({ kind: "stop-requested", why: "test" });
    one.feed({
      kind: "order-answered",
      request: "cancel",
      clientOrderId: bidId,
      outcome: { kind: "confirmed", orderId: "ob", left: zeroQty, reducedBy: contracts(6) },
    });
    expect(one.engine.liveOrders()[0]).toMatchObject({ clientOrderId: bidId, state: "closing" });
    one.feed(fill(bidId, "ob", "bid", 31, 4));
    expect(one.engine.liveOrders().map((order) => order.clientOrderId)).toEqual([askId]);
  });
});

describe("a moved order", () => {
  test("is as young as its price: the tolerance counts again", () => {
    const one = resting();
    one.feed(snapshot(11, 77), seconds(119));
    one.feed({
      kind: "order-answered",
      request: "amend",
      clientOrderId: askId,
      outcome: { kind: "confirmed", orderId: "oa", left: contracts(10) },
    });
    one.feed(cancelledWhole(bidId, "ob"));
    one.feed(accept("kmm-main-r1-3", "o3"));
    one.effects.length = 0;
    // Two minutes after the first price of the ask, one cent of difference.
    one.feed(snapshot(9, 77), seconds(5));
    expect(orders(one.effects)).toEqual([]);
  });

  test("is still looked for from the day it was sent", () => {
    const one = resting();
    one.feed(snapshot(11, 77), seconds(119));
    one.feed({
      kind: "order-answered",
      request: "amend",
      clientOrderId: askId,
      outcome: { kind: "confirmed", orderId: "oa", left: contracts(10) },
    });
    one.feed({ kind: "stop-requested", why: "test" });
    const [asked] = one.feed(refused("cancel", askId, 404)).filter(({ kind }) => kind === "look-up-order");
    expect(asked).toMatchObject({ sentAt: plus(t0, millis(40)) });
  });

  test("is still shown while it is on its way", () => {
    const one = resting();
    const made = one.feed(snapshot(11, 77), seconds(5));
    expect(words(made)).toContain("Quote placed: 36¢/52¢ (spread=16.0¢, target=15.0¢)");
  });
});

test("a limit that blocks a side is told once, not with every tick", () => {
  const one = quoting({ limits: { ...config.limits, eventLossMax: dollars(4) } });
  for (let count = 0; count < 5; count += 1) one.feed({ kind: "time-passed" }, seconds(1));
  expect(words(one.effects).match(/event-loss limit/g)).toHaveLength(1);
});

test("a fill of an ask names what was bought by its own price", () => {
  const one = resting();
  expect(words(one.feed(fill(askId, "oa", "ask", 47, 8)))).toContain("Filled ask 8 at 47¢ = NO 53¢ (maker)");
  expect(words(one.feed(fill(bidId, "ob", "bid", 31, 8, "t2")))).toContain("Filled bid 8 at 31¢ (maker)");
});

describe("a market that ended while nobody listened", () => {
  const yes: Settlement = { result: "yes", value: price(10_000) };
  const described = (some: Partial<Market>): News => ({
    kind: "market-described",
    market: { ...market, ...some },
  });
  const holding = (): ReturnType<typeof bench> => {
    const one = resting();
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    return one;
  };
  const settledCash = dollars(1_000) + 6_900_000;

  test("is paid when its description says that it was", () => {
    const one = holding();
    one.feed(described({ status: "finalized", settlement: yes }));
    expect(one.engine.ledger().cash).toBe(settledCash);
    one.feed(described({ status: "finalized", settlement: yes }));
    one.feed({ kind: "market-settled", ticker: "KXA-1" });
    expect(one.engine.ledger().cash).toBe(settledCash);
    expect(one.engine.ledger().positions[0]?.position.net).toBe(0);
  });

  test("is asked for when it was paid and the result never told", () => {
    const one = holding();
    const made = one.feed({ kind: "market-settled", ticker: "KXA-1" });
    expect(made).toContainEqual({ kind: "request-market", ticker: "KXA-1" });
    one.feed(described({ status: "finalized", settlement: yes }));
    expect(one.engine.ledger().cash).toBe(settledCash);
  });

  test("is asked for with every reading of the account while something is held past its close", () => {
    const one = holding();
    const asked = { kind: "request-market", ticker: "KXA-1" };
    expect(one.feed(account, seconds(1))).not.toContainEqual(asked);
    one.feed({ kind: "close-time-changed", ticker: "KXA-1", closeAt: plus(one.now(), seconds(5)) });
    expect(one.feed(account, seconds(6))).toContainEqual(asked);
    one.feed(described({ status: "finalized", settlement: yes }));
    expect(one.feed(account, seconds(1))).not.toContainEqual(asked);
  });

  test("an old description does not take back its result", () => {
    const one = holding();
    one.feed({ kind: "market-determined", ticker: "KXA-1", settlement: yes });
    one.feed(described({ status: "closed" }));
    one.feed({ kind: "market-settled", ticker: "KXA-1" });
    expect(one.engine.ledger().cash).toBe(settledCash);
  });

  test("a result that is amended before it is paid is the one that counts", () => {
    const one = holding();
    one.feed({ kind: "market-determined", ticker: "KXA-1", settlement: { result: "no", value: price(0) } });
    one.feed({ kind: "market-determined", ticker: "KXA-1", settlement: yes });
    expect(one.engine.ledger().cash).toBe(dollars(1_000) - 3_100_000);
    one.feed({ kind: "market-settled", ticker: "KXA-1" });
    expect(one.engine.ledger().cash).toBe(settledCash);
  });

  test("what it settles before the account was read is inside the account", () => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "market-determined", ticker: "KXA-1", settlement: yes });
    one.feed({ kind: "market-settled", ticker: "KXA-1" });
    one.feed(account);
    expect(one.engine.ledger().cash).toBe(dollars(1_000));
  });
});

describe("losses are seen", () => {
  const daily = { losses: { stopLoss: dollars(2), dailyLoss: dollars(2.5) } };

  test("in a market that is halted already", () => {
    const one = resting(daily);
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    one.feed(snapshot(10, 12), seconds(1));
    one.feed({ kind: "time-passed" }, millis(250));
    expect(one.engine.markets()[0]?.block).toContain("stop loss");
    expect(one.engine.stopped()).toBeUndefined();
    one.feed(snapshot(1, 3), seconds(1));
    one.feed({ kind: "time-passed" }, millis(250));
    expect(one.engine.stopped()).toMatchObject({ isRiskStop: true });
  });

  test("when the bids are gone and only an offer far below is left", () => {
    const one = resting({ losses: { stopLoss: dollars(2), dailyLoss: zeroMoney } });
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    one.feed(snapshot(undefined, 3), seconds(1));
    one.feed({ kind: "time-passed" }, millis(250));
    expect(one.engine.markets()[0]?.block).toContain("stop loss");
  });

  test("in the last minute, when nothing is quoted any more", () => {
    const one = bench({ losses: { stopLoss: dollars(2), dailyLoss: zeroMoney } });
    one.feed({ kind: "market-described", market: { ...market, closeAt: plus(t0, seconds(100)) } });
    one.feed({ kind: "stream-connected" });
    one.feed(account);
    one.feed(snapshot(1, 77));
    one.feed(accept(bidId, "ob"));
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    one.feed({ kind: "time-passed" }, seconds(50));
    one.feed(snapshot(1, 3), seconds(1));
    one.feed({ kind: "time-passed" }, millis(250));
    expect(one.engine.markets()[0]?.block).toContain("stop loss");
  });

  test("a thin offer on one side alone is no loss", () => {
    const one = resting({ losses: { stopLoss: dollars(2), dailyLoss: zeroMoney } });
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    one.feed(snapshot(undefined, 77), seconds(1));
    one.feed({ kind: "time-passed" }, millis(250));
    expect(one.engine.markets()[0]?.block).toBeUndefined();
  });
});
