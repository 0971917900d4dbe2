import { describe, expect, test } from "vitest";
import type { Heritage } from "../../src/domain/heritage.ts";
import type { Settlement } from "../../src/domain/market.ts";
import {
  contracts,
  dollars,
  millis,
  money,
  oneDollar,
  plus,
  seconds,
  zeroQty,
  type Time,
} from "../../src/domain/units.ts";
import {
  accountReport,
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

/** A run that goes on where the last one ended: with its books, once the exchange agrees with them to the cent. */

/** What is left by a run that bought 10 at 31 cents. */
function left(): Heritage {
  const one = resting();
  one.feed(fill(bidId, "ob", "bid", 31, 10));
  const heritage = one.engine.heritage();
  if (heritage === undefined) throw new Error("nothing was left");
  return heritage;
}

const cashAfter = money(1_000_000_000 - 3_100_000);

function resumed(heritage: Heritage, described = market) {
  const one = bench();
  one.feed({ kind: "run-resumed", heritage });
  one.feed({ kind: "market-described", market: described });
  one.feed({ kind: "stream-connected" });
  return one;
}

describe("a run goes on with the books of the last one", () => {
  test("when the account is as it was left", () => {
    const one = resumed(left());
    one.feed(accountReport({ cash: cashAfter, positions: [held(10)] }));
    const [line] = one.engine.ledger().positions;
    expect(line?.position).toEqual(left().markets[0]?.position);
    expect(one.engine.isReady()).toBe(true);
    expect(orders(one.feed(snapshot(1, 77)))).not.toEqual([]);
  });

  test("with what was filled while nobody listened, told by the list", () => {
    const one = resumed(left());
    one.feed(listed(fill("", "oa", "ask", 47, 4, "t2"), plus(t0, seconds(1))));
    one.feed(accountReport({ cash: plus(cashAfter, money(1_880_000)), positions: [held(6)] }));
    const [line] = one.engine.ledger().positions;
    expect(line?.position.net).toBe(contracts(6));
    expect(line?.position.realized).toBe(money(640_000));
    expect(one.engine.ledger().cash).toBe(plus(cashAfter, money(1_880_000)));
  });

  test("and does not count again what it counted already", () => {
    const one = resumed(left());
    one.feed(listed(fill("", "ob", "bid", 31, 10)));
    one.feed(accountReport({ cash: cashAfter, positions: [held(10)] }));
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(10));
    one.feed(listed(fill("", "ob", "bid", 31, 10)));
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(10));
  });

  test("nor what was filled before its books began, though the list goes back that far", () => {
    const one = resumed(left());
    one.feed(listed(fill("", "oa", "ask", 47, 4, "t0")));
    one.feed(accountReport({ cash: cashAfter, positions: [held(10)] }));
    expect(one.engine.isReady()).toBe(true);
  });

  test("with what was paid out meanwhile", () => {
    const settlement: Settlement = { result: "yes", value: oneDollar };
    const one = resumed(left(), { ...market, status: "finalized", settlement });
    one.feed(accountReport({ cash: plus(cashAfter, dollars(10)) }));
    const [line] = one.engine.ledger().positions;
    expect(line?.position.realized).toBe(money(6_900_000));
    expect(one.engine.isReady()).toBe(true);
  });

  test("and leaves the next run the same again", () => {
    const one = resumed(left());
    one.feed(accountReport({ cash: cashAfter, positions: [held(10)] }));
    const { since, lastFillAt, seenFills, markets, cash } = left();
    expect(one.engine.heritage()).toMatchObject({ since, lastFillAt, seenFills, markets, cash });
  });

  test("which is handed on even by a run that never got to read the account", () => {
    expect(resumed(left()).engine.heritage()).toEqual(left());
  });
});

describe("a run does not quote while the account differs from what was left", () => {
  const wrong = accountReport({ cash: plus(cashAfter, money(1)), positions: [held(10)] });

  test("asks again, and gives up after a minute with the difference in words", () => {
    const one = resumed(left());
    one.feed(wrong);
    expect(one.engine.isReady()).toBe(false);
    expect(one.engine.isDisputed()).toBe(true);
    expect(one.feed({ kind: "time-passed" }, seconds(4))).toContainEqual({ kind: "request-account" });
    one.feed(wrong, seconds(30));
    expect(one.engine.stopped()).toBeUndefined();
    expect(words(one.feed(wrong, seconds(30)))).toContain("cash: we count $996.90, the exchange $996.900001");
    expect(one.engine.stopped()?.why).toContain("$0.000001 apart");
  });

  test("a position that nobody can explain is a difference", () => {
    const one = resumed(left());
    one.feed(accountReport({ cash: cashAfter, positions: [held(11)] }));
    one.feed(accountReport({ cash: cashAfter, positions: [held(11)] }), seconds(61));
    expect(one.engine.stopped()?.why).toContain("KXA-1: we count 10 contracts, the exchange 11");
  });

  test("a difference that changes with every fill is one all the same", () => {
    const one = resumed(left());
    one.feed(wrong);
    one.feed(accountReport({ cash: cashAfter, positions: [held(11)] }), seconds(40));
    one.feed(accountReport({ cash: cashAfter, positions: [held(12)] }), seconds(30));
    expect(one.engine.stopped()?.why).toContain("the exchange 12");
  });

  test("goes on as soon as it agrees", () => {
    const one = resumed(left());
    one.feed(wrong);
    one.feed(accountReport({ cash: cashAfter, positions: [held(10)] }));
    expect(one.engine.isReady()).toBe(true);
  });

  test("an account read before the last fill says nothing", () => {
    const one = resumed({ ...left(), lastFillAt: plus(t0, seconds(1)) });
    one.feed(accountReport());
    expect(one.engine.isDisputed()).toBe(true);
    one.feed(accountReport({ asOf: plus(t0, seconds(1)), cash: cashAfter, positions: [held(10)] }));
    expect(one.engine.isReady()).toBe(true);
  });

  test("nor does one read before the last run can have ended: orders may rest that it does not show", () => {
    const one = bench();
    one.feed({ kind: "run-resumed", heritage: left() }, seconds(2));
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    const read = (asOf: Time): boolean => {
      one.feed(accountReport({ asOf, cash: cashAfter, positions: [held(10)] }));
      return one.engine.isReady();
    };
    expect(read(plus(t0, millis(1_499)))).toBe(false);
    expect(read(plus(t0, millis(1_500)))).toBe(true);
  });

  test("the loss of a day goes on over a restart", () => {
    const heritage = left();
    const before = plus(heritage.dayWorth, dollars(99));
    const one = resumed({ ...heritage, dayWorth: before });
    one.feed(accountReport({ cash: cashAfter, positions: [held(10)] }));
    one.feed(snapshot(2, 3));
    one.feed({ kind: "time-passed" });
    expect(one.engine.stopped()?.why).toContain("daily loss limit");
  });
});

test("an account is as old as it is by our own clock: that the exchange's is ahead makes it no newer", () => {
  const one = bench({ idPrefix: "kmm-main-r2-" });
  one.feed({ kind: "run-resumed", heritage: left() }, seconds(60));
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  const ahead = plus(t0, seconds(63));
  const report = { asOf: ahead, cash: cashAfter, positions: [held(10)] };
  one.feed(accountReport({ ...report, asOfHere: plus(t0, seconds(58)) }));
  expect(one.engine.isReady()).toBe(false);
  one.feed(accountReport({ ...report, asOfHere: plus(t0, seconds(62)) }));
  expect(one.engine.isReady()).toBe(true);
});

describe("an order that was on its way when the last run ended may arrive yet", () => {
  /** Both quotes were sent, and no answer came. */
  function quotesSent(): Heritage {
    const heritage = quoting().engine.heritage();
    if (heritage === undefined) throw new Error("nothing was left");
    return heritage;
  }
  function next(report = accountReport()) {
    const one = bench({ idPrefix: "kmm-main-r2-" });
    one.feed({ kind: "run-resumed", heritage: quotesSent() });
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    one.feed(report);
    return one;
  }
  const absentBy = (clientOrderId: string, asOf: Time): News => ({
    kind: "order-absent",
    clientOrderId,
    asOf,
  });
  const stateOf = (one: ReturnType<typeof bench>, id: string) =>
    one.engine.liveOrders().find(({ clientOrderId }) => clientOrderId === id)?.state;

  test("it is left to the next run until it is answered, and looked for", () => {
    expect(quotesSent().inFlight?.map(({ order }) => order.clientOrderId)).toEqual([bidId, askId]);
    expect(resting().engine.heritage()?.inFlight).toBeUndefined();
    const looked = next().effects.filter((effect) => effect.kind === "look-up-order");
    expect(looked.map(({ clientOrderId }) => clientOrderId)).toEqual([bidId, askId]);
    expect(next().engine.heritage()?.inFlight).toEqual(quotesSent().inFlight);
  });

  test("nothing is placed beside it for as long as a request may be on its way, and two seconds", () => {
    const one = next();
    one.feed(snapshot(1, 77));
    one.feed(absentBy(bidId, plus(t0, seconds(11))), seconds(11));
    expect(orders(one.effects)).toEqual([]);
    const made = one.feed(absentBy(bidId, plus(t0, seconds(13))), seconds(2));
    expect(orders(made)).toEqual(["place bid 10@31"]);
  });

  test("it is known before it arrives, and rests when it has", () => {
    const one = next();
    one.feed(snapshot(1, 77));
    expect(stateOf(one, bidId)).toBe("unknown");
    one.feed({ kind: "order-reported", report: orderReport(bidId, "ob") });
    expect(stateOf(one, bidId)).toBe("resting");
    // A stranger with our prefix would have been adopted.
    expect(words(one.effects)).not.toContain("Adopted");
  });

  test("it had arrived: it is adopted where it rests", () => {
    const one = next(accountReport({ cash: money(996_900_000), orders: [orderReport(bidId, "ob")] }));
    expect(stateOf(one, bidId)).toBe("resting");
    expect(stateOf(one, askId)).toBe("unknown");
  });

  test("it arrived, and what it filled was told by its name alone: each fill counts once", () => {
    const one = next();
    one.feed(snapshot(1, 77));
    const at = plus(t0, seconds(3));
    one.feed(listed(fill("", "ob", "bid", 31, 4), at));
    const report = orderReport(bidId, "ob", { filled: contracts(4), left: contracts(6), changedAt: at });
    const cash = money(1_000_000_000 - 4 * 310_000);
    one.feed(accountReport({ asOf: plus(at, seconds(2)), cash, positions: [held(4)], orders: [report] }));
    expect(one.engine.liveOrders().find(({ clientOrderId }) => clientOrderId === bidId)?.left).toBe(
      contracts(6),
    );
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(4));
  });

  test("it had arrived, and what it filled is inside the account: none of it is waited for", () => {
    const one = bench({ idPrefix: "kmm-main-r2-" });
    one.feed({ kind: "run-resumed", heritage: quotesSent() });
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    const at = plus(t0, seconds(1));
    one.feed(listed(fill("", "ob", "bid", 31, 10), at));
    one.feed(accountReport({ asOf: at, cash: cashAfter, positions: [held(10)] }), seconds(2));
    const over = { status: "executed", filled: contracts(10), left: zeroQty, changedAt: at } as const;
    one.feed({ kind: "order-reported", report: orderReport(bidId, "ob", over) });
    one.feed(accountReport({ asOf: plus(at, seconds(3)), cash: cashAfter, positions: [held(10)] }));
    expect(stateOf(one, bidId)).toBeUndefined();
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(10));
  });
});

/** As the list of fills tells it: without our own id. */
