import { describe, expect, test } from "vitest";
import {
  account,
  accountReport,
  accept,
  askId,
  bench,
  bidId,
  fill,
  held,
  listed,
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
import type { Fill } from "../../src/domain/fill.ts";
import type { OrderReport } from "../../src/domain/order.ts";
import type { Effect } from "../../src/domain/effect.ts";
import {
  cents,
  contracts,
  money,
  plus,
  seconds,
  zeroMoney,
  zeroQty,
  type Time,
} from "../../src/domain/units.ts";

/** What the stream did not tell, told late, or told before it could be understood. */

function streamed(news: News, some: Partial<Fill>): News {
  if (news.kind !== "fill-received") throw new Error("not a fill");
  return { kind: "fill-received", fill: { ...news.fill, ...some } };
}

function answered(request: "place" | "cancel" | "amend", id: string, status?: number): News {
  return {
    kind: "order-answered",
    request,
    clientOrderId: id,
    outcome:
      status === undefined
        ? { kind: "unknown", why: "timeout" }
        : { kind: "refused", refusal: { status, code: "no", details: "" } },
  };
}

const askReport = orderReport(askId, "oa", { side: "ask", price: cents(47) });

function lookUps(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => (effect.kind === "look-up-order" ? [effect.clientOrderId] : []));
}

function live(one: ReturnType<typeof bench>): readonly string[] {
  return one.engine.liveOrders().map((order) => `${order.clientOrderId} ${order.state}`);
}

const executed: Partial<OrderReport> = { status: "executed", filled: contracts(10), left: zeroQty };

describe("a fill that only the list told, before its order had a name at the venue", () => {
  test("belongs to the order once the order is known, which is then over", () => {
    const one = quoting();
    one.feed(answered("place", bidId));
    one.feed(listed(fill(bidId, "ob", "bid", 31, 10)));
    one.feed({ kind: "order-reported", report: orderReport(bidId, "ob", executed) });
    expect(live(one)).not.toContainEqual(expect.stringContaining(bidId));
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(10));
  });

  test("is taken off what still rests", () => {
    const one = quoting();
    one.feed(listed(fill(bidId, "ob", "bid", 31, 4)));
    one.feed(accept(bidId, "ob", 6));
    expect(one.engine.liveOrders()[0]).toMatchObject({ clientOrderId: bidId, left: contracts(6) });
  });
});

describe("an order that the account no longer lists", () => {
  test("is asked about, and is over when the venue says so", () => {
    const one = resting();
    const asOf = plus(one.now(), seconds(5));
    const made = one.feed(accountReport({ asOf, orders: [orderReport(bidId, "ob")] }), seconds(6));
    expect(lookUps(made)).toEqual([askId]);
    one.feed({
      kind: "order-reported",
      report: orderReport(askId, "oa", { side: "ask", status: "canceled", left: zeroQty }),
    });
    expect(live(one)).toContain(`${bidId} resting`);
    expect(live(one)).not.toContainEqual(expect.stringContaining(askId));
  });

  test("is not doubted by a list that may be older than the order", () => {
    const one = resting();
    expect(lookUps(one.feed(accountReport({ asOf: one.now() })))).toEqual([]);
  });
});

describe("an order given up on a guess", () => {
  const absent = (one: ReturnType<typeof bench>): void => {
    one.feed(answered("place", bidId));
    one.feed({ kind: "order-absent", clientOrderId: bidId, asOf: plus(one.now(), seconds(3)) }, seconds(3));
    one.feed({ kind: "stop-requested", why: "to see no new quotes" });
    one.feed({ kind: "time-passed" }, seconds(1));
  };

  test("is taken back when it turns up, however late", () => {
    const one = quoting();
    absent(one);
    one.feed({ kind: "time-passed" }, seconds(5));
    const made = one.feed({ kind: "order-reported", report: orderReport(bidId, "ob") });
    expect(orders(made)).toEqual(["cancel"]);
    expect(live(one)).toContain(`${bidId} changing`);
  });

  test("but one that was surely cancelled is not brought back by an old list", () => {
    const one = resting();
    one.feed({ kind: "stop-requested", why: "to cancel" });
    const outcome = { kind: "confirmed", orderId: "ob", left: zeroQty, reducedBy: contracts(10) } as const;
    one.feed({ kind: "order-answered", request: "cancel", clientOrderId: bidId, outcome });
    one.feed({ kind: "time-passed" }, seconds(1));
    one.feed({ kind: "time-passed" }, seconds(1));
    one.feed(accountReport({ orders: [orderReport(bidId, "ob")] }));
    expect(live(one)).not.toContainEqual(expect.stringContaining(bidId));
  });

  test("and what was surely over is not kept in mind for ever: no list is a quarter of an hour old", () => {
    const one = resting();
    one.feed(fill(bidId, "ob", "bid", 31, 10, "t1"));
    one.feed({ kind: "time-passed" }, seconds(5));
    one.feed({ kind: "time-passed" }, seconds(901));
    one.feed(fill(askId, "oa", "ask", 47, 10, "t2"));
    one.feed({ kind: "time-passed" }, seconds(5));
    one.feed(
      accountReport({ asOf: one.now(), orders: [orderReport(bidId, "ob"), orderReport(askId, "oa")] }),
    );
    const known = one.engine.liveOrders().map(({ clientOrderId }) => clientOrderId);
    expect(known).toContain(bidId);
    expect(known).not.toContain(askId);
  });
});

test("an old list does not undo what the stream has told since", () => {
  const one = resting();
  const moved = orderReport(bidId, "ob", {
    price: 2_800 as OrderReport["price"],
    changedAt: plus(t0, seconds(9)),
  });
  one.feed({ kind: "order-reported", report: moved });
  one.feed(accountReport({ orders: [orderReport(bidId, "ob", { changedAt: plus(t0, seconds(1)) })] }));
  expect(one.engine.liveOrders()[0]).toMatchObject({ clientOrderId: bidId, price: 2_800 });
});

test("a decreased order counts what is left, not what it was made with", () => {
  const one = quoting();
  one.feed(answered("place", bidId));
  one.feed({ kind: "order-reported", report: orderReport(bidId, "ob", { left: contracts(4) }) });
  expect(one.engine.liveOrders()[0]).toMatchObject({ left: contracts(4) });
});

describe("an order of an earlier run", () => {
  const withOld = (): ReturnType<typeof bench> => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    one.feed(accountReport({ orders: [orderReport("kmm-main-r0-9", "old")] }));
    one.feed(snapshot(1, 77));
    return one;
  };

  test("is looked for among all orders: nobody knows when it was made", () => {
    const one = withOld();
    const made = one.feed({ kind: "stop-requested", why: "test" });
    expect(orders(made)).toEqual(["cancel"]);
    const asked = one.feed(answered("cancel", "kmm-main-r0-9", 404));
    expect(asked).toContainEqual(
      expect.objectContaining({ kind: "look-up-order", clientOrderId: "kmm-main-r0-9", sentAt: 0 }),
    );
  });

  test("in a market that is not quoted is cancelled, and said", () => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    const made = one.feed(
      accountReport({
        orders: [orderReport("kmm-main-r0-9", "old", { ticker: "KXOLD" }), orderReport("x", "y")],
      }),
    );
    expect(made).toContainEqual({
      kind: "cancel-order",
      clientOrderId: "kmm-main-r0-9",
      orderId: "old",
      ticker: "KXOLD",
      shard: 2,
    });
    expect(orders(made)).toEqual(["cancel"]);
    expect(words(made)).toContain("KXOLD");
  });
});

test("what is held in a market that this run does not watch is said: no limit counts it", () => {
  const one = bench();
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  const made = one.feed(
    accountReport({
      positions: [
        { ...held(5), ticker: "KXA-2" },
        { ...held(0), ticker: "KXA-3" },
      ],
    }),
  );
  expect(words(made)).toContain("Found 5 YES in KXA-2, which this run does not watch: no limit counts it");
  expect(words(made)).not.toContain("KXA-3");
});

describe("fills before the account is read", () => {
  const starting = (): ReturnType<typeof bench> => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    return one;
  };

  test("are inside the account when the list of fills has them", () => {
    const one = starting();
    const news = fill("kmm-main-r0-9", "old", "bid", 31, 10);
    one.feed(streamed(news, { at: plus(t0, seconds(2)) }));
    one.feed(listed(news, plus(t0, seconds(2))));
    one.feed(accountReport({ asOf: plus(t0, seconds(1)), positions: [held(10)] }));
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(10));
  });

  test("inside it and later than its moment still count their fees: the venue adds fees up by time", () => {
    const one = starting();
    const fee = money(700);
    const early = (trade: string, wait: number): News =>
      streamed(listed(fill("", "old", "bid", 31, 5, trade), plus(t0, seconds(wait))), { fee });
    one.feed(early("t1", 0));
    one.feed(early("t2", 2));
    one.feed(accountReport({ asOf: plus(t0, seconds(1)), positions: [held(10)] }));
    expect(one.engine.ledger()).toMatchObject({ fees: fee, since: plus(t0, seconds(1)) });
  });

  test("come on top of it when only the stream has told them, after the account was read", () => {
    const one = starting();
    const news = fill("kmm-main-r0-9", "old", "bid", 31, 4);
    one.feed(streamed(news, { at: plus(t0, seconds(2)), fee: zeroMoney }));
    one.feed(
      accountReport({
        asOf: plus(t0, seconds(1)),
        positions: [held(10)],
        orders: [orderReport("kmm-main-r0-9", "old")],
      }),
    );
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(14));
    expect(one.engine.liveOrders()[0]).toMatchObject({ left: contracts(6) });
    // Told again by a later list, it still counts once.
    one.feed(listed(news, plus(t0, seconds(2))));
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(14));
  });
});

describe("an account that holds something else", () => {
  const different = (count: number, asOf: Time): News =>
    accountReport({ asOf, positions: [held(count)], orders: [orderReport(bidId, "ob"), askReport] });

  test("halts the market when a second reading says the same", () => {
    const one = resting();
    const first = one.feed(different(7, plus(one.now(), seconds(4))), seconds(5));
    expect(first).toContainEqual({ kind: "request-account" });
    expect(one.engine.markets()[0]?.block).toBeUndefined();
    const second = one.feed(different(7, plus(one.now(), seconds(4))), seconds(5));
    expect(words(second)).toContain("KXA-1 halted: we count 0 contracts and the exchange 7");
    expect(one.engine.markets()[0]?.block).toContain("halted");
  });

  test("is no mismatch when it is older than the last fill, even once the filled order is forgotten", () => {
    const one = resting();
    const at = one.now();
    one.feed(streamed(fill(bidId, "ob", "bid", 31, 10), { at }));
    one.feed({ kind: "stop-requested", why: "so that nothing is in flight" });
    const outcome = { kind: "confirmed", orderId: "oa", left: zeroQty, reducedBy: contracts(10) } as const;
    one.feed({ kind: "order-answered", request: "cancel", clientOrderId: askId, outcome });
    one.feed({
      kind: "order-answered",
      request: "place",
      clientOrderId: "kmm-main-r1-3",
      outcome: { kind: "not-sent", why: "test" },
    });
    one.feed({ kind: "time-passed" }, seconds(1));
    const asOf = plus(at, seconds(1));
    for (let count = 0; count < 3; count += 1) one.feed(accountReport({ asOf }));
    expect(words(one.effects)).not.toContain("halted");
    for (let count = 0; count < 2; count += 1) one.feed(accountReport({ asOf: plus(asOf, seconds(2)) }));
    expect(words(one.effects)).toContain("halted: we count 10 contracts and the exchange 0");
  });
});

test("the account is asked when the stream is back, and a minute later again", () => {
  const one = resting();
  one.feed({ kind: "stream-lost", why: "reset" });
  expect(one.feed({ kind: "stream-connected" })).toContainEqual({ kind: "request-account" });
  one.feed(account);
  one.feed({ kind: "time-passed" }, seconds(61));
  expect(one.feed({ kind: "time-passed" }, seconds(61))).toContainEqual({ kind: "request-account" });
});

test.each([
  [300, 1],
  [301, 0],
])("of a fill of %i s before the account that was read last as many are kept in mind: %i", (span, count) => {
  const one = resting();
  one.feed(fill(bidId, "ob", "bid", 31, 2));
  one.feed(accountReport({ asOf: plus(t0, seconds(span)) }), seconds(span));
  expect(one.engine.heritage()?.seenFills).toHaveLength(count);
});
