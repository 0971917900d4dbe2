import { describe, expect, test } from "vitest";
import { cents, contracts, seconds } from "../../src/domain/units.ts";
import {
  askId,
  bidId,
  config,
  fill,
  orders,
  quoting,
  accept,
  resting,
  snapshot,
  strategyWith,
} from "./bench.ts";

const plan = { ...config.plan, hangWithin: cents(12) };

/** 31/47, the bid is filled to the end: the ask hangs. */
function filled(some: Parameters<typeof resting>[0] = {}) {
  const one = resting({ plan, ...some });
  const steps = orders(one.feed(fill(bidId, "ob", "bid", 31, 10)));
  return { ...one, steps };
}

test("what is left of a pair stays where it is, and a new pair is shown beside it", () => {
  // Ten held of fifty lean by 3¢: 28/44.
  expect(orders(resting().feed(fill(bidId, "ob", "bid", 31, 10)))).not.toContain("place ask 10@44");
  const one = filled();
  expect(one.steps).toEqual(["place ask 10@44", "place bid 10@28"]);
  // Older than the requote interval, and not where it would be wanted: it still stays.
  expect(orders(one.feed(snapshot(2, 78), seconds(50))).filter((each) => each.includes("47"))).toEqual([]);
});

test("a part is not the end of an order", () => {
  const one = resting({ plan });
  one.feed(fill(bidId, "ob", "bid", 31, 4));
  expect(orders(one.feed({ kind: "time-passed" }, seconds(5)))).not.toContain("place ask 10@46");
});

describe("it is an order like any other again", () => {
  test("too far from the value", () => {
    const one = filled();
    // Two asks, one wanted: at a value of 25¢ the hanging one is 22¢ away, and given up.
    const after = orders(one.feed(snapshot(1, 49), seconds(2)));
    expect(after).toContain("cancel");
  });

  test("too old", () => {
    const one = resting({ plan: { ...plan, orderAgeMax: seconds(40) } });
    one.feed(fill(bidId, "ob", "bid", 31, 10), seconds(20));
    one.feed(accept("kmm-main-r1-3", "o3"));
    one.feed(accept("kmm-main-r1-4", "o4"));
    expect(orders(one.feed({ kind: "time-passed" }, seconds(19)))).toEqual([]);
    // Of two asks one is wanted.
    expect(orders(one.feed({ kind: "time-passed" }, seconds(1)))).toEqual(["cancel"]);
  });

  test("when a quote of ours would meet it", () => {
    const one = filled();
    one.feed(accept("kmm-main-r1-3", "o3"));
    one.feed(accept("kmm-main-r1-4", "o4"));
    // A bid at 47 is wanted: the hanging ask goes, the other one moves, the bid makes room.
    expect(orders(one.feed(snapshot(46, 70), seconds(2)))).toEqual(["cancel", "amend ask 10@63", "cancel"]);
  });

  test("when nothing may be shown", () => {
    const one = filled();
    one.effects.length = 0;
    const after = orders(one.feed({ kind: "market-status-changed", ticker: "KXA-1", status: "inactive" }));
    expect(after.filter((each) => each === "cancel")).toHaveLength(1);
  });

  test("when only what reduces may be shown", () => {
    const one = filled();
    one.feed(accept("kmm-main-r1-3", "o3"));
    one.feed(accept("kmm-main-r1-4", "o4"));
    const after = orders(
      one.feed({ kind: "alarm-raised", rung: "reduce-only", why: "a test", by: "person" }),
    );
    expect(after.filter((each) => each === "cancel")).toHaveLength(2);
  });
});

test("what hung does not make others hang", () => {
  const one = filled();
  one.feed(accept("kmm-main-r1-3", "o3"));
  one.feed(accept("kmm-main-r1-4", "o4"));
  // Flat again: the bid at 28 is the only one, too young to be moved to 31; the ask goes away from the market at once.
  expect(orders(one.feed(fill(askId, "oa", "ask", 47, 10, "t2")))).toEqual(["amend ask 10@47"]);
});

test("a wait of the filled side leaves it, a guard of the whole market does not", () => {
  const stages = [...config.strategy.stages, "fill-cooldown"] as const;
  const one = filled({ strategy: { ...config.strategy, stages } });
  expect(one.steps).toEqual(["place ask 10@44"]);
  const strategy = { ...strategyWith({ "stop-near-close": { within: seconds(86_390) } }) };
  const late = filled({ strategy });
  expect(orders(late.feed({ kind: "time-passed" }, seconds(20)))).toContain("cancel");
});

test("nor does a guard of its own side", () => {
  const stages = [...config.strategy.stages, "price-band"] as const;
  const shelf = { ...config.strategy.shelf, "price-band": { floor: cents(35), ceiling: cents(100) } };
  const one = filled({
    strategy: { ...config.strategy, stages, shelf },
    plan: { ...plan, hangWithin: cents(20) },
  });
  one.feed(accept("kmm-main-r1-3", "o3"));
  one.feed(accept("kmm-main-r1-4", "o4"));
  // At 33¢ no ask is wanted: neither the one nor the other stays.
  const asks = orders(one.feed(snapshot(1, 65))).filter((each) => each === "cancel");
  expect(asks).toHaveLength(2);
});

test("its order is taken out of the book like any of ours", () => {
  const one = quoting({ plan });
  one.feed(accept(bidId, "ob"));
  one.feed(accept(askId, "oa"));
  one.feed(fill(bidId, "ob", "bid", 31, 10));
  one.feed({
    kind: "book-changed",
    ticker: "KXA-1",
    side: "ask",
    price: cents(47),
    change: contracts(10),
  });
  expect(one.engine.explain("KXA-1").join("\n")).toContain("book mid says 39.0¢");
});
