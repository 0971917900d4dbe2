import { describe, expect, test } from "vitest";
import type { Effect } from "../../src/domain/effect.ts";
import type { OrderReport } from "../../src/domain/order.ts";
import { cents, contracts, millis, seconds, zeroQty } from "../../src/domain/units.ts";
import type { EngineConfig } from "../../src/engine/config.ts";
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
  snapshot,
  words,
  type News,
} from "./bench.ts";

const perEvent: EngineConfig["fuse"] = { per: "event", rearmAfter: undefined };
const set: News = { kind: "fuse-set", covers: "KXA", groupId: "g1", shard: 2, isTripped: false };
const tripped: News = { kind: "group-told", groupId: "g1", change: "tripped" };
const reset: News = { kind: "group-told", groupId: "g1", change: "reset" };

function start(fuse: EngineConfig["fuse"], first?: News, some: Partial<EngineConfig> = {}) {
  const one = bench({ fuse, ...some });
  one.feed({ kind: "market-described", market });
  if (first !== undefined) one.feed(first);
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  const placed = one.feed(snapshot(1, 77));
  return { ...one, placed };
}

/** Both quotes rest in the group. */
function resting(fuse: EngineConfig["fuse"] = perEvent) {
  const one = start(fuse, set);
  one.feed(accept(bidId, "ob"));
  one.feed(accept(askId, "oa"));
  return one;
}

function cancelled(clientOrderId: string, orderId: string, filled = 0): News {
  const report = orderReport(clientOrderId, orderId, {
    side: clientOrderId === bidId ? "bid" : "ask",
    status: "canceled",
    filled: contracts(filled),
    left: zeroQty,
    groupId: "g1",
  });
  return { kind: "order-reported", report };
}

function listed(groupId: string, isTripped: boolean): News {
  return { kind: "groups-reported", groups: [{ groupId, shard: 2, limit: contracts(50), isTripped }] };
}

function placedGroups(effects: readonly Effect[]): readonly (string | undefined)[] {
  return effects.flatMap((effect) =>
    effect.kind === "place-order" && effect.order.kind === "resting" ? [effect.order.groupId] : [],
  );
}

describe("nothing is quoted without a fuse that should have one", () => {
  test("before it is set nothing is placed, and then every order is in its group", () => {
    const one = start(perEvent);
    expect(orders(one.effects)).toEqual([]);
    expect(words(one.effects)).toContain("its fuse is not set yet");
    expect(placedGroups(one.feed(set))).toEqual(["g1", "g1"]);
  });

  test.each([
    ["another event's", { ...set, covers: "KXB" }],
    ["one on another shard", { ...set, shard: 0 }],
    ["the market's own, where events have them", { ...set, covers: "KXA-1" }],
  ])("%s is none of ours", (_, other) => {
    expect(orders(start(perEvent, other as News).placed)).toEqual([]);
  });

  test("a fuse for each market goes by its ticker", () => {
    const one = start({ per: "market", rearmAfter: undefined }, { ...set, covers: "KXA-1" });
    expect(placedGroups(one.placed)).toEqual(["g1", "g1"]);
  });

  test("switched off there is none, and orders are in no group", () => {
    const one = start({ per: "off", rearmAfter: undefined });
    expect(placedGroups(one.placed)).toEqual([undefined, undefined]);
    expect(one.feed({ kind: "time-passed" }, seconds(61))).not.toContainEqual({ kind: "request-groups" });
  });

  test("one that had tripped before the run is told, and stays so", () => {
    const one = start(perEvent, { ...set, isTripped: true });
    expect(orders(one.effects)).toEqual([]);
    expect(words(one.effects)).toContain("had tripped before this run began");
    expect(placedGroups(one.feed(reset))).toEqual(["g1", "g1"]);
  });
});

describe("a fuse that trips", () => {
  test("stops its markets with a reason, and its orders are just cancelled: nothing is unknown or asked about", () => {
    const one = resting();
    const told = [
      ...one.feed(tripped),
      ...one.feed(cancelled(bidId, "ob")),
      ...one.feed(cancelled(askId, "oa")),
    ];
    expect(orders(told)).toEqual([]);
    expect(told.map(({ kind }) => kind)).not.toContain("look-up-order");
    expect(words(told)).toContain("The fuse of KXA has tripped");
    expect(words(told)).toContain("kmm fuse reset KXA");
    expect(one.engine.liveOrders()).toEqual([]);
    for (const wait of [1, 60, 3_600])
      expect(orders(one.feed({ kind: "time-passed" }, seconds(wait)))).toEqual([]);
    expect(one.engine.markets()[0]?.block).toContain("the fuse of KXA has tripped");
  });

  test("whose orders go on resting sees them cancelled by hand after a moment", () => {
    const one = resting();
    expect(orders(one.feed(tripped))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(1_900)))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(200)))).toEqual(["cancel", "cancel"]);
  });

  test("is quoted again once it is reset, and only then", () => {
    const one = resting();
    for (const news of [tripped, cancelled(bidId, "ob"), cancelled(askId, "oa")]) one.feed(news);
    expect(orders(one.feed({ kind: "group-told", groupId: "g2", change: "reset" }))).toEqual([]);
    expect(orders(one.feed(listed("g1", false), seconds(30)))).toEqual([]);
    expect(placedGroups(one.feed(reset))).toEqual(["g1", "g1"]);
  });

  test("is quoted again too when its reset was not heard, once no list can be from before the trip", () => {
    const one = resting();
    for (const news of [tripped, cancelled(bidId, "ob"), cancelled(askId, "oa")]) one.feed(news);
    expect(orders(one.feed(listed("g1", false), seconds(50)))).toEqual([]);
    one.feed(snapshot(1, 77), seconds(9));
    expect(placedGroups(one.feed(listed("g1", false), seconds(2)))).toEqual(["g1", "g1"]);
  });

  test("leaves other events alone", () => {
    const one = resting();
    one.feed({ kind: "group-told", groupId: "g2", change: "tripped" });
    expect(one.engine.markets()[0]?.block).toBeUndefined();
  });

  test("a group that is deleted takes no orders either", () => {
    const one = resting({ per: "event", rearmAfter: seconds(60) });
    one.feed({ kind: "group-told", groupId: "g1", change: "deleted" });
    expect(one.engine.markets()[0]?.block).toContain("was deleted at the exchange");
    expect(one.feed({ kind: "time-passed" }, seconds(61)).map(({ kind }) => kind)).not.toContain(
      "reset-group",
    );
  });
});

describe("what is held when it trips", () => {
  /** 4 YES are held, the fuse has tripped, and the exchange has taken both orders away. */
  function held() {
    const one = resting();
    for (const news of [fill(bidId, "ob", "bid", 31, 4), tripped]) one.feed(news);
    one.feed(cancelled(bidId, "ob", 4));
    const made = one.feed(cancelled(askId, "oa"));
    return { ...one, made };
  }
  const after = (one: ReturnType<typeof held>) => one.feed({ kind: "time-passed" }, millis(2_100));

  test("is given back outside of the group, no more than is held, once the exchange has had its time", () => {
    const one = held();
    expect(orders(one.made)).toEqual([]);
    expect(words(one.effects)).toContain("The fuse of KXA has tripped");
    const made = after(one);
    expect(orders(made)).toEqual(["place ask 4@47"]);
    expect(placedGroups(made)).toEqual([undefined]);
    expect(words(made)).toContain("no bid: the fuse of KXA has tripped");
    expect(one.engine.markets()[0]?.block).toBeUndefined();
  });

  test("waits while an order of the group may still fill", () => {
    const one = resting();
    for (const news of [fill(bidId, "ob", "bid", 31, 4), tripped, cancelled(bidId, "ob", 4)]) one.feed(news);
    expect(orders(one.feed({ kind: "time-passed" }, millis(2_100)))).toEqual(["cancel"]);
    const gone = { kind: "confirmed", orderId: "oa", left: zeroQty, reducedBy: contracts(10) } as const;
    const answered = { kind: "order-answered", request: "cancel", clientOrderId: askId } as const;
    expect(orders(one.feed({ ...answered, outcome: gone }))).toEqual(["place ask 4@47"]);
  });

  test("goes back into the group when the fuse is reset: the order outside is withdrawn first", () => {
    const one = held();
    after(one);
    const id = "kmm-main-r1-3";
    one.feed(accept(id, "oc", 4));
    expect(orders(one.feed({ kind: "time-passed" }, seconds(5)))).toEqual([]);
    expect(orders(one.feed(reset))).toEqual(["cancel", "place bid 10@31"]);
    const gone = { kind: "confirmed", orderId: "oc", left: zeroQty, reducedBy: contracts(4) } as const;
    const made = one.feed({ kind: "order-answered", request: "cancel", clientOrderId: id, outcome: gone });
    expect([orders(made), placedGroups(made)]).toEqual([["place ask 10@47"], ["g1"]]);
  });

  test("leaves by the rung flatten too, resting and crossing", () => {
    const alarm = { ...config.alarm, crossAfter: seconds(30) };
    const one = start(perEvent, set, { alarm });
    one.feed(accept(bidId, "ob"));
    one.feed(accept(askId, "oa"));
    const flatten = { kind: "alarm-raised", rung: "flatten", why: "a test", by: "person" } as const;
    for (const news of [fill(bidId, "ob", "bid", 31, 4), tripped, flatten] as const) one.feed(news);
    one.feed(cancelled(bidId, "ob", 4));
    one.feed(cancelled(askId, "oa"));
    const made = one.feed({ kind: "time-passed" }, millis(2_100));
    expect([orders(made), placedGroups(made)]).toEqual([["place ask 4@47"], [undefined]]);
    one.feed(accept("kmm-main-r1-3", "oc", 4));
    expect(orders(one.feed({ kind: "time-passed" }, seconds(30)))).toEqual(["cancel"]);
    const gone = { kind: "confirmed", orderId: "oc", left: zeroQty, reducedBy: contracts(4) } as const;
    const answered = { kind: "order-answered", request: "cancel", clientOrderId: "kmm-main-r1-3" } as const;
    expect(orders(one.feed({ ...answered, outcome: gone }))).toEqual(["take ask 4@1"]);
  });
});

test("what crosses belongs to no group, tripped or not: the way out trips no fuse", () => {
  const one = start(perEvent, set, { alarm: { ...config.alarm, crossAfter: seconds(1) } });
  one.feed(accept(bidId, "ob"));
  one.feed(accept(askId, "oa"));
  one.feed(fill(bidId, "ob", "bid", 31, 4));
  one.feed({ kind: "alarm-raised", rung: "flatten", why: "a test", by: "person" });
  one.feed(cancelled(bidId, "ob", 4));
  one.feed({ kind: "time-passed" }, seconds(2));
  const made = one.feed(cancelled(askId, "oa"));
  const taken = made.flatMap((effect) => (effect.kind === "place-order" ? [effect.order] : []));
  expect(taken).toEqual([
    {
      kind: "immediate",
      clientOrderId: "kmm-main-r1-3",
      ticker: "KXA-1",
      shard: 2,
      side: "ask",
      price: cents(1),
      qty: contracts(4),
    },
  ]);
});

describe("news that was lost", () => {
  test.each<readonly [string, News]>([
    ["a cancel that nobody asked for", cancelled(bidId, "ob")],
    ["a new connection", { kind: "stream-connected" }],
  ])("%s asks for the groups", (_, news) => {
    expect(resting().feed(news)).toContainEqual({ kind: "request-groups" });
  });

  test("a refused order asks for the groups; one refused because its group is shut needs no list", () => {
    const refused = (details: string): News => ({
      kind: "order-answered",
      request: "place",
      clientOrderId: bidId,
      outcome: { kind: "refused", refusal: { status: 400, code: "invalid_order", details } },
    });
    const asking = start(perEvent, set);
    expect(asking.feed(refused("something else"))).toContainEqual({ kind: "request-groups" });
    expect(asking.engine.markets()[0]?.block).toBeUndefined();
    const shut = start(perEvent, set);
    shut.feed(refused("EXCEEDED_ORDER_GROUP_RISK_LIMIT"));
    expect(shut.engine.markets()[0]?.block).toContain("takes no order into its group");
  });

  test("a list can trip it, and a later list can take that back", () => {
    const one = resting();
    one.feed(listed("g1", true), seconds(3));
    expect(one.engine.markets()[0]?.block).toContain("has tripped");
    one.feed(listed("g1", false), seconds(1));
    expect(one.engine.markets()[0]?.block).toContain("has tripped");
    one.feed(listed("g1", false), seconds(3));
    expect(one.engine.markets()[0]?.block).toBeUndefined();
  });

  test("a list without the group is as good as its deletion, but not while the list may be older than the group", () => {
    const one = resting();
    one.feed({ kind: "groups-reported", groups: [] });
    expect(one.engine.markets()[0]?.block).toBeUndefined();
    one.feed({ kind: "groups-reported", groups: [] }, seconds(3));
    expect(one.engine.markets()[0]?.block).toContain("deleted");
  });

  test("groups are asked for with every check of the account", () => {
    expect(resting().feed({ kind: "time-passed" }, seconds(61))).toContainEqual({ kind: "request-groups" });
  });
});

describe("an order that an earlier run left outside of the group", () => {
  const left = (name: string, group: Partial<OrderReport>): OrderReport =>
    orderReport(`kmm-main-old-${name}`, `o-${name}`, group);
  const found = (...reports: readonly OrderReport[]) => {
    const one = bench({ fuse: perEvent });
    one.feed({ kind: "market-described", market });
    one.feed(set);
    one.feed({ kind: "stream-connected" });
    one.feed({ ...account, orders: reports } as News);
    const made = one.feed(snapshot(1, 77));
    const gone = made.flatMap((effect) => (effect.kind === "cancel-order" ? [effect.orderId] : []));
    return { gone, orders: orders(made) };
  };

  test("is cancelled, whatever its price; one inside is kept where it lies", () => {
    expect(found(left("1", {}))).toEqual({ gone: ["o-1"], orders: ["cancel", "place ask 10@47"] });
    expect(found(left("1", { groupId: "g9" })).gone).toEqual(["o-1"]);
    expect(found(left("1", { groupId: "g1" })).gone).toEqual([]);
    expect(found(left("1", {}), left("2", { groupId: "g1" })).gone).toEqual(["o-1"]);
  });
});

describe("a cool-down", () => {
  const cooling = { per: "event", rearmAfter: seconds(60) } as const;

  test("asks for the reset when it is over, again and again until it is told", () => {
    const one = resting(cooling);
    one.feed(tripped);
    const resets = (wait: number): number =>
      one.feed({ kind: "time-passed" }, seconds(wait)).filter(({ kind }) => kind === "reset-group").length;
    expect([resets(59), resets(2), resets(1), resets(5)]).toEqual([0, 1, 0, 1]);
    one.feed(reset);
    expect(resets(60)).toBe(0);
  });

  test("never asks while the stream is down, or after a stop", () => {
    const one = resting(cooling);
    one.feed(tripped);
    one.feed({ kind: "stream-lost", why: "reset" });
    expect(one.feed({ kind: "time-passed" }, seconds(61)).map(({ kind }) => kind)).not.toContain(
      "reset-group",
    );
    one.feed({ kind: "stream-connected" });
    one.feed({ kind: "stop-requested", why: "SIGTERM" });
    expect(one.feed({ kind: "time-passed" }, seconds(61)).map(({ kind }) => kind)).not.toContain(
      "reset-group",
    );
  });
});

test("the state's fingerprint knows the fuses", () => {
  const [one, other] = [resting(), resting()];
  expect(one.engine.stateHash()).toBe(other.engine.stateHash());
  one.feed({ kind: "fuse-set", covers: "KXB", groupId: "g2", shard: 0, isTripped: false });
  other.feed({ kind: "fuse-set", covers: "KXB", groupId: "g3", shard: 0, isTripped: false });
  expect(one.engine.stateHash()).not.toBe(other.engine.stateHash());
});
