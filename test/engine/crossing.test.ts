import { describe, expect, test } from "vitest";
import type { Checked, Effect, OrderEffect } from "../../src/domain/effect.ts";
import type { OrderIntent, Outcome } from "../../src/domain/order.ts";
import {
  cents,
  contracts,
  millis,
  money,
  seconds,
  zeroMoney,
  zeroQty,
  type Qty,
  type Time,
} from "../../src/domain/units.ts";
import type { EngineConfig } from "../../src/engine/config.ts";
import {
  askId,
  bidId,
  config,
  fill,
  isOrder,
  orderReport,
  orders,
  resting,
  snapshot,
  words,
} from "./bench.ts";
import type { News } from "./bench.ts";
import { requestOf } from "./model-venue.ts";

/** On the rung flatten, and told to: what resting orders have not sold in time crosses the spread. */

const alarm = { ...config.alarm, crossAfter: seconds(30), slippageMax: cents(5) };
const tick: News = { kind: "time-passed" };

function answer(request: "place" | "cancel" | "amend" | "decrease", id: string, outcome: Outcome): News {
  return { kind: "order-answered", request, clientOrderId: id, outcome };
}

/** A bench whose exchange confirms at once whatever is asked of resting orders; what takes is for the test to answer. */
function served(some: Partial<EngineConfig>) {
  const one = resting({ alarm, ...some });
  const feed = (news: News, wait?: Time): readonly Effect[] => {
    const before = new Map(one.engine.liveOrders().map((order) => [order.clientOrderId, order.left]));
    const made = one.feed(news, wait);
    return [...made, ...made.filter(isOrder).flatMap((effect) => feedAnswer(effect, before))];
  };
  const feedAnswer = (effect: Checked<OrderEffect>, before: ReadonlyMap<string, Qty>): readonly Effect[] => {
    if (effect.kind === "place-order") {
      const { kind, clientOrderId: id, qty } = effect.order;
      if (kind === "immediate") return [];
      return feed(answer("place", id, { kind: "confirmed", orderId: `o-${id}`, left: qty }));
    }
    const { clientOrderId: id, orderId } = effect;
    const left = before.get(id) ?? zeroQty;
    const rest = effect.kind === "cancel-order" ? { left: zeroQty, reducedBy: left } : { left };
    return feed(answer(requestOf(effect), id, { kind: "confirmed", orderId, ...rest }));
  };
  return { ...one, feed };
}

function held(side: "bid" | "ask", some: Partial<EngineConfig> = {}) {
  const one = served(some);
  one.feed(side === "bid" ? fill(bidId, "ob", "bid", 31, 4) : fill(askId, "oa", "ask", 47, 4));
  return one;
}

const flatten: News = { kind: "alarm-raised", rung: "flatten", why: "a test", by: "person" };

/** 4 YES are held, flatten is raised, and an ask for them rests. */
function leaving(some: Partial<EngineConfig> = {}, bid = 20) {
  const one = held("bid", some);
  one.feed(flatten);
  one.feed(snapshot(bid, 90), seconds(1));
  return one;
}

/** The same, and the time for resting orders is over. */
function due(some: Partial<EngineConfig> = {}, bid = 20) {
  const one = leaving(some, bid);
  const made = one.feed(tick, seconds(30));
  return { ...one, made, taken: takenOf(made) };
}

function takenOf(effects: readonly Effect[]): OrderIntent {
  const [order] = effects.flatMap((effect) => (effect.kind === "place-order" ? [effect.order] : []));
  return order ?? expect.fail("nothing was sent");
}

function confirmed(order: OrderIntent, filled: number): News {
  const outcome = { kind: "confirmed", orderId: "ot", filled: contracts(filled), left: zeroQty } as const;
  return answer("place", order.clientOrderId, outcome);
}

describe("when it crosses", () => {
  test("not before its time, nor with an order of ours still resting or on its way; then once, for what is held", () => {
    const one = leaving();
    expect(one.engine.liveOrders()).toMatchObject([{ side: "ask", left: contracts(4), state: "resting" }]);
    expect(orders(one.feed(tick, seconds(28)))).toEqual([]);
    const made = one.feed(tick, seconds(2));
    expect(orders(made)).toEqual(["cancel", "take ask 4@15"]);
    expect(words(made)).toContain("Crossing: ask 4 at 15¢ or better, a taker fee of about $0.0448");
    expect(orders(one.feed(tick, seconds(5)))).toEqual([]);
  });

  test("an order of ours whose end is not certain keeps it back", () => {
    const one = resting({ alarm });
    one.feed(fill(bidId, "ob", "bid", 31, 4));
    one.feed(flatten);
    one.feed(answer("cancel", bidId, { kind: "unknown", why: "a timeout" }));
    one.feed(answer("decrease", askId, { kind: "confirmed", orderId: "oa", left: contracts(4) }));
    expect(orders(one.feed(tick, seconds(31)))).toEqual(["cancel"]);
    const gone = { kind: "confirmed", orderId: "oa", left: zeroQty, reducedBy: contracts(4) } as const;
    expect(orders(one.feed(answer("cancel", askId, gone)))).toEqual([]);
    expect(orders(one.feed(tick, seconds(5)))).toEqual([]);
    const report = orderReport(bidId, "ob", { status: "canceled", filled: contracts(4), left: zeroQty });
    expect(orders(one.feed({ kind: "order-reported", report }))).toEqual(["take ask 4@1"]);
  });

  test.each([
    ["flatten", { ...alarm, crossAfter: undefined }],
    ["reduce-only", alarm],
    ["cancel", alarm],
  ] as const)("never on the rung %s when that or the configuration says no", (rung, params) => {
    const one = held("bid", { alarm: params });
    one.feed({ kind: "alarm-raised", rung, why: "a test", by: "person" });
    one.feed(tick, seconds(60));
    expect(one.engine.alarm().rung).toBe(rung);
    expect(orders(one.effects).filter((order) => order.startsWith("take"))).toEqual([]);
  });

  test("with nobody to sell to it goes on resting", () => {
    const one = leaving();
    one.feed(snapshot(undefined, 90), seconds(1));
    one.feed(tick, seconds(40));
    expect(one.engine.liveOrders()).toMatchObject([{ side: "ask", left: contracts(4), state: "resting" }]);
  });

  test("no order is larger than the largest one allowed", () => {
    const order = { ...config.limits.order, sizeMax: contracts(3) };
    expect(due({ limits: { ...config.limits, order } }).taken.qty).toBe(contracts(3));
  });

  test("a short position is bought back, no dearer than the bound", () => {
    const one = held("ask");
    one.feed(flatten);
    one.feed(snapshot(10, 60), seconds(1));
    expect(orders(one.feed(tick, seconds(30)))).toContain("take bid 4@65");
  });
});

describe("how far it goes", () => {
  const cases = [
    // first  then  is crossed at
    [20, 18, 15], // still within five cents of where it began
    [20, 15, 15],
    [20, 14, undefined], // a thin book is not walked down
    [20, 40, 35], // better than it began: bound by what there is
    [3, 2, 1], // no lower than the grid
  ] as const;
  test.each(cases)("it began at a bid of %i; with one of %i left it asks for %s", (first, then, price) => {
    const one = due({}, first);
    one.feed(confirmed(one.taken, 1));
    one.feed(fill(one.taken.clientOrderId, "ot", "ask", first, 1, "t2"));
    const made = orders(one.feed(snapshot(then, 90), seconds(2)));
    const passive = made.filter((order) => order.startsWith("place"));
    expect(made.filter((order) => order.startsWith("take"))).toEqual(
      price === undefined ? [] : [`take ask 3@${price}`],
    );
    expect(passive).toHaveLength(price === undefined ? 1 : 0);
  });

  test("from where the market is after as much time again", () => {
    const one = due({}, 20);
    one.feed(confirmed(one.taken, 0));
    one.feed(snapshot(10, 90), seconds(2));
    expect(one.engine.liveOrders()).toMatchObject([{ side: "ask", state: "resting" }]);
    expect(orders(one.feed(tick, seconds(27)))).toEqual([]);
    expect(orders(one.feed(tick, seconds(2)))).toEqual(["cancel", "take ask 4@5"]);
  });

  test("a second one waits a second for the book to tell what the first one took", () => {
    const one = due();
    one.feed(confirmed(one.taken, 0));
    expect(orders(one.feed(tick, millis(500)))).toEqual([]);
    expect(orders(one.feed(tick, millis(600)))).toEqual(["take ask 4@15"]);
  });
});

describe("what becomes of it", () => {
  test("confirmed it is over, though its answer should say that something is left; its fills make the position", () => {
    const one = due();
    const { clientOrderId } = one.taken;
    const filled = contracts(3);
    one.feed(
      answer("place", clientOrderId, { kind: "confirmed", orderId: "ot", filled, left: contracts(1) }),
    );
    expect(one.engine.liveOrders()).toMatchObject([{ state: "closing" }]);
    expect(orders(one.feed(tick, seconds(2)))).toEqual([]);
    expect(orders(one.feed(fill(clientOrderId, "ot", "ask", 20, 3, "t2")))).toEqual(["take ask 1@15"]);
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(1));
  });

  test("unknown it is looked up and counts until it is found: nothing else is sent meanwhile", () => {
    const one = due();
    const { clientOrderId } = one.taken;
    const made = one.feed(answer("place", clientOrderId, { kind: "unknown", why: "a timeout" }));
    expect(made).toContainEqual(expect.objectContaining({ kind: "look-up-order", clientOrderId }));
    expect(orders(one.feed(tick, seconds(20)))).toEqual([]);
    const report = orderReport(clientOrderId, "ot", {
      side: "ask",
      status: "executed",
      total: contracts(4),
      filled: contracts(4),
      left: zeroQty,
    });
    one.feed({ kind: "order-reported", report });
    one.feed(fill(clientOrderId, "ot", "ask", 20, 4, "t2"));
    expect([one.engine.liveOrders(), one.engine.ledger().positions[0]?.position.net]).toEqual([[], 0]);
    expect(orders(one.feed(tick, seconds(5)))).toEqual([]);
  });

  test("a list that shows it in the middle of its matching does not make it rest: there is nothing to cancel", () => {
    const one = due();
    const { clientOrderId } = one.taken;
    const report = orderReport(clientOrderId, "ot", { side: "ask", total: contracts(4), left: contracts(4) });
    expect(orders(one.feed({ kind: "order-reported", report }))).toEqual([]);
    one.feed(confirmed(one.taken, 0));
    expect(one.engine.liveOrders()).toEqual([]);
  });

  test("it is never taken for a level of the book, nor shown as a quote of ours", () => {
    const one = due();
    expect(one.engine.markets()[0]?.ourAsk).toBeUndefined();
    one.feed(confirmed(one.taken, 0));
    const small = [{ price: cents(15), qty: contracts(4) }];
    one.feed({ kind: "book-snapshot-received", ticker: "KXA-1", bids: [], asks: small });
    expect(one.engine.markets()[0]?.othersAsk?.price).toBe(cents(15));
  });

  test("a stop loss does not keep it back", () => {
    const one = leaving({ losses: { stopLoss: money(10_000), dailyLoss: zeroMoney } });
    one.feed(snapshot(3, 5), seconds(1));
    expect(words(one.feed(tick, seconds(1)))).toContain("halted, stop loss");
    expect(orders(one.feed(tick, seconds(30)))).toEqual(["cancel", "take ask 4@1"]);
  });
});

describe("a strategy that takes where others pay more for what is held", () => {
  const stages = [...config.strategy.stages, "take-if-crossed"] as const;
  const shelf = {
    ...config.strategy.shelf,
    // The value is the last trade's: the book may cross it.
    "weighted-fair": { ...config.strategy.shelf["weighted-fair"], book: 0, last: 1 },
    "take-if-crossed": { edge: cents(1) },
  };
  const strategy = { ...config.strategy, stages, shelf };
  const start = () => {
    const one = served({ alarm: config.alarm, strategy });
    one.feed({ kind: "last-price-told", ticker: "KXA-1", price: cents(39) });
    one.feed(fill(bidId, "ob", "bid", 31, 4));
    return one;
  };

  test("takes its quotes away first, and then sends what is held and no more, to the best price and no further", () => {
    const one = start();
    expect(one.engine.liveOrders().length).toBeGreaterThan(0);
    const made = one.feed(snapshot(52, 60));
    const last = made.filter(isOrder).at(-1);
    expect(orders(made).at(-1)).toBe("take ask 4@52");
    expect(
      orders(made)
        .slice(0, -1)
        .every((each) => each === "cancel"),
    ).toBe(true);
    expect(last?.kind === "place-order" && last.order.kind).toBe("immediate");
    expect(words(made)).toContain("Crossing: ask 4 at 52¢ or better, a taker fee of about $0.069888");
    expect(one.engine.standing("KXA-1")?.obstacles).toMatchObject([{ code: "taking" }]);
  });

  test("waits for the book to tell what was taken before anything else is sent", () => {
    const one = start();
    const made = one.feed(snapshot(52, 60));
    const taken = made
      .filter(isOrder)
      .flatMap((effect) => (effect.kind === "place-order" ? [effect.order] : []));
    const id = taken.at(-1)?.clientOrderId ?? "";
    one.feed(answer("place", id, { kind: "confirmed", orderId: "ot", left: zeroQty }));
    expect(orders(one.feed(fill(id, "ot", "ask", 52, 4, "t9")))).toEqual([]);
    expect(orders(one.feed(snapshot(20, 60), millis(500)))).toEqual([]);
    const why = one.engine.standing("KXA-1")?.obstacles.map(({ code }) => code);
    expect(why).toEqual(["taking", "taking"]);
    expect(orders(one.feed(snapshot(21, 60), millis(600)))).toHaveLength(2);
  });

  test("a book that crosses the value where nothing is held is no reason to trade", () => {
    const one = served({ alarm: config.alarm, strategy });
    one.feed({ kind: "last-price-told", ticker: "KXA-1", price: cents(39) });
    expect(orders(one.feed(snapshot(52, 60))).filter((each) => each.startsWith("take"))).toEqual([]);
  });
});
