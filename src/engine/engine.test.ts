import { describe, expect, test } from "vitest";
import type { Effect, OrderEffect } from "../domain/effect.ts";
import { timesOne } from "../domain/fees.ts";
import type { Input } from "../domain/input.ts";
import type { Level, Market } from "../domain/market.ts";
import type { OrderReport } from "../domain/order.ts";
import { parsePriceGrid } from "../domain/price-grid.ts";
import type { Side } from "../domain/side.ts";
import {
  cents,
  contracts,
  dollars,
  millis,
  plus,
  seconds,
  time,
  zeroMoney,
  zeroQty,
  type Qty,
  type Time,
} from "../domain/units.ts";
import type { EngineConfig } from "./config.ts";
import { createEngine, type Engine } from "./engine.ts";

const parsed = parsePriceGrid([{ start: "0", end: "1", step: "0.01" }]);
if (!parsed.ok) throw new Error(parsed.why);
const grid = parsed.value;
const t0 = time(1_793_887_391_000_000);

const market: Market = {
  ticker: "KXA-1",
  eventTicker: "KXA",
  seriesTicker: "KX",
  title: "",
  status: "active",
  grid,
  fees: { kind: "quadratic", multiplier: timesOne },
  openAt: t0,
  closeAt: plus(t0, seconds(86_400)),
  isExclusive: false,
  isCombo: false,
  shard: 2,
};

const config: EngineConfig = {
  idPrefix: "kmm-main-r1-",
  ownPrefix: "kmm-main-",
  tickers: ["KXA-1"],
  strategy: {
    baseSpread: cents(15),
    size: { mode: "fixed", qty: contracts(10) },
    maxPosition: contracts(50),
    maxInventorySkew: 0.6,
    skewBasis: "limit",
    minContractsForSkew: contracts(20),
    leanThreshold: 0.1,
    leanFactor: 1,
    widenThreshold: 0.3,
    widenFactor: 1.5,
    nearClose: seconds(3600),
    nearCloseFactor: 1.5,
    stopBeforeClose: seconds(60),
    bookWeight: 1,
    lastWeight: 0,
    referenceWeights: {},
    referenceAgeMax: seconds(60),
  },
  limits: {
    maxPosition: contracts(50),
    capital: undefined,
    marketCapitalShare: 0.1,
    eventLossMax: dollars(100),
  },
  losses: { stopLoss: dollars(25), dailyLoss: dollars(100) },
  plan: {
    requoteInterval: seconds(120),
    tolerance: cents(1),
    ageMin: seconds(1),
    sizeShareMin: 0.5,
    marketPause: time(0),
    bookLinger: millis(500),
  },
};

type News = Input extends infer One ? (One extends Input ? Omit<One, "at"> : never) : never;

/** An engine with a hand that feeds it, and the orders it asked for. */
function bench(some: Partial<EngineConfig> = {}) {
  const engine = createEngine({ ...config, ...some });
  let now = t0;
  const effects: Effect[] = [];
  const feed = (news: News, wait: Time = millis(10)): readonly Effect[] => {
    now = plus(now, wait);
    const made = engine.step({ ...news, at: now });
    effects.push(...made);
    return made;
  };
  return { engine, feed, effects, now: () => now };
}

function level(cent: number, count = 100): Level {
  return { price: cents(cent), qty: contracts(count) };
}

function snapshot(bid: number | undefined, ask: number | undefined): News {
  return {
    kind: "book-snapshot-received",
    ticker: "KXA-1",
    bids: bid === undefined ? [] : [level(bid)],
    asks: ask === undefined ? [] : [level(ask)],
  };
}

const account: News = {
  kind: "account-reported",
  asOf: t0,
  cash: dollars(1_000),
  positions: [],
  orders: [],
};

/** A bench that is streaming, recovered and quoting 31/47 in a 1/77 market. */
function quoting(some: Partial<EngineConfig> = {}) {
  const one = bench(some);
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  const placed = one.feed(snapshot(1, 77)).filter(isOrder);
  return { ...one, placed };
}

function isOrder(effect: Effect): effect is OrderEffect {
  return effect.kind.endsWith("-order") && effect.kind !== "look-up-order";
}

function orders(effects: readonly Effect[]): readonly string[] {
  return effects.filter(isOrder).map((effect) => {
    switch (effect.kind) {
      case "place-order":
        return `place ${effect.order.side} ${effect.order.qty / 100}@${effect.order.price / 100}`;
      case "amend-order":
        return `amend ${effect.side} ${effect.total / 100}@${effect.price / 100}`;
      case "decrease-order":
        return `decrease to ${effect.left / 100}`;
      case "cancel-order":
        return "cancel";
    }
  });
}

function accept(id: string, orderId: string, count = 10): News {
  return {
    kind: "order-answered",
    request: "place",
    clientOrderId: id,
    outcome: { kind: "confirmed", orderId, left: contracts(count) },
  };
}

function fill(id: string, orderId: string, side: Side, cent: number, count: number, trade = "t1"): News {
  return {
    kind: "fill-received",
    fill: {
      tradeId: trade,
      orderId,
      clientOrderId: id,
      ticker: "KXA-1",
      side,
      price: cents(cent),
      qty: contracts(count),
      fee: zeroMoney,
      isTaker: false,
      at: t0,
    },
  };
}

const [bidId, askId] = ["kmm-main-r1-1", "kmm-main-r1-2"];

/** Quoting, and both orders are known to rest. */
function resting(some: Partial<EngineConfig> = {}) {
  const one = quoting(some);
  one.feed(accept(bidId, "ob"));
  one.feed(accept(askId, "oa"));
  one.effects.length = 0;
  return one;
}

function words(effects: readonly Effect[]): string {
  return effects.flatMap((effect) => (effect.kind === "tell" ? [effect.note.text] : [])).join("\n");
}

describe("nothing is quoted before everything is known", () => {
  test.each<readonly [string, readonly News[]]>([
    ["no account", [{ kind: "stream-connected" }, snapshot(1, 77)]],
    ["no stream", [account, snapshot(1, 77)]],
    ["no snapshot", [{ kind: "stream-connected" }, account]],
    [
      "an exchange that is paused",
      [
        { kind: "stream-connected" },
        account,
        { kind: "exchange-status-told", isTrading: false },
        snapshot(1, 77),
      ],
    ],
    [
      "a market that is not active",
      [
        { kind: "stream-connected" },
        account,
        { kind: "market-status-changed", ticker: "KXA-1", status: "inactive" },
        snapshot(1, 77),
      ],
    ],
  ])("%s", (_name, news) => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    for (const some of news) one.feed(some);
    expect(orders(one.effects)).toEqual([]);
  });

  test("a market that is not among ours is never quoted", () => {
    expect(quoting({ tickers: ["KXB-1"] }).placed).toEqual([]);
  });
});

test("the guide's demo market is quoted 31/47 with ten contracts a side, post-only, on its own shard", () => {
  const { placed } = quoting();
  expect(orders(placed)).toEqual(["place bid 10@31", "place ask 10@47"]);
  expect(placed[0]).toMatchObject({ order: { clientOrderId: bidId, shard: 2, ticker: "KXA-1" } });
});

test("the log has the guide's words", () => {
  const one = quoting();
  expect(words(one.effects)).toContain("Quote placed: 31¢/47¢ (spread=16.0¢, target=15.0¢)");
  one.feed(accept(bidId, "ob"));
  one.feed(fill(bidId, "ob", "bid", 31, 10));
  one.feed(fill(askId, "oa", "ask", 47, 8, "t2"));
  expect(words(one.effects)).toContain("Position updated: YES=10, NO=8, pairs=8");
  expect(words(one.effects)).toContain("Inventory skew: +0.11 (11% long YES)");
});

describe("a quote is moved only when it is worth it", () => {
  test("our own orders in the book do not move it", () => {
    const one = resting();
    one.feed({ kind: "book-changed", ticker: "KXA-1", side: "bid", price: cents(31), change: contracts(10) });
    one.feed({ kind: "book-changed", ticker: "KXA-1", side: "ask", price: cents(47), change: contracts(10) });
    expect(orders(one.effects)).toEqual([]);
    expect(one.engine.markets()[0]?.fair).toBeCloseTo(0.39, 12);
  });

  test("inside the tolerance it keeps its place", () => {
    const one = resting();
    one.feed(snapshot(3, 77), seconds(5));
    expect(orders(one.effects)).toEqual([]);
  });

  test("past the requote interval any difference moves it", () => {
    const one = resting();
    one.feed(snapshot(3, 77), seconds(121));
    // Fair 40¢: 32.5 and 47.5 are 32 and 48. The bid moves toward the market, the ask away from it.
    expect(orders(one.effects)).toEqual(["cancel", "amend ask 10@48", "place bid 10@32"]);
  });

  test("toward the market it is cancelled and placed anew, away from it amended", () => {
    const one = resting();
    one.feed(snapshot(11, 77), seconds(5));
    expect(orders(one.effects)).toEqual(["cancel", "amend ask 10@52", "place bid 10@36"]);
  });

  test("a young quote is not moved toward the market, but is moved away at once", () => {
    const one = resting();
    one.feed(snapshot(11, 77));
    expect(orders(one.effects)).toEqual(["amend ask 10@52"]);
  });

  test("when the book empties, both sides are withdrawn", () => {
    const one = resting();
    one.feed(snapshot(undefined, 77));
    expect(orders(one.effects)).toEqual(["cancel", "cancel"]);
    expect(words(one.effects)).toContain("no fair value");
  });
});

describe("what is in doubt is not quoted", () => {
  test.each<readonly [string, News]>([
    ["a gap", { kind: "book-doubted", ticker: "KXA-1", why: "sequence gap" }],
    [
      "a level below zero",
      { kind: "book-changed", ticker: "KXA-1", side: "bid", price: cents(1), change: contracts(-101) },
    ],
    [
      "a price off the grid",
      {
        kind: "book-changed",
        ticker: "KXA-1",
        side: "bid",
        price: 150 as Level["price"],
        change: contracts(1),
      },
    ],
    ["a lost stream", { kind: "stream-lost", why: "reset" }],
  ])("%s withdraws the quotes; the next snapshot brings them back", (_name, news) => {
    const one = resting();
    expect(orders(one.feed(news))).toEqual(["cancel", "cancel"]);
    for (const id of [bidId, askId]) {
      one.feed({
        kind: "order-answered",
        request: "cancel",
        clientOrderId: id,
        outcome: {
          kind: "confirmed",
          orderId: id === bidId ? "ob" : "oa",
          left: zeroQty,
          reducedBy: contracts(10),
        },
      });
    }
    one.feed({ kind: "stream-connected" });
    expect(orders(one.feed(snapshot(1, 77)))).toEqual(["place bid 10@31", "place ask 10@47"]);
  });
});

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

function orderReport(id: string, orderId: string, some: Partial<OrderReport> = {}): OrderReport {
  return {
    orderId,
    clientOrderId: id,
    ticker: "KXA-1",
    side: "bid",
    price: cents(31),
    status: "resting",
    total: contracts(10),
    filled: zeroQty,
    left: contracts(10),
    shard: 2,
    changedAt: t0,
    ...some,
  };
}

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
});

describe("a crossed book", () => {
  const cross: News = {
    kind: "book-changed",
    ticker: "KXA-1",
    side: "bid",
    price: cents(80),
    change: contracts(5),
  };
  const uncross: News = { ...cross, change: contracts(-5) } as News;

  test("for a moment changes nothing", () => {
    const one = resting();
    one.feed(cross);
    one.feed(uncross);
    one.feed({ kind: "time-passed" }, seconds(2));
    expect(orders(one.effects)).toEqual([]);
  });

  test("for longer than a second is no book: the quotes go and the whole book is asked for", () => {
    const one = resting();
    one.feed(cross);
    const made = one.feed({ kind: "time-passed" }, millis(1_100));
    expect(made).toContainEqual({ kind: "request-snapshot", ticker: "KXA-1" });
    expect(orders(made)).toEqual(["cancel", "cancel"]);
  });
});

describe("start-up", () => {
  test("adopts our orders where they rest, and leaves strangers alone", () => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    one.feed({
      kind: "account-reported",
      asOf: t0,
      cash: dollars(1_000),
      positions: [
        { ticker: "KXA-1", position: contracts(5), cost: dollars(2), realized: zeroMoney, fees: zeroMoney },
      ],
      orders: [orderReport("kmm-main-r0-9", "old"), orderReport("somebody", "other")],
    });
    expect(one.engine.liveOrders().map((order) => order.clientOrderId)).toEqual(["kmm-main-r0-9"]);
    // The old bid is where it should be and keeps its place: only the ask is new.
    expect(orders(one.feed(snapshot(1, 77)))).toEqual(["place ask 10@47"]);
    expect(one.engine.ledger().positions[0]?.position.net).toBe(contracts(5));
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
});

describe("write tokens", () => {
  test("what does not fit is not sent, and comes with the next tick that has tokens", () => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    one.feed({
      kind: "limits-reported",
      write: { refill: 10, capacity: 15 },
      costs: { place: 10, cancel: 2, amend: 10, decrease: 10 },
    });
    one.feed({ kind: "stream-connected" });
    one.feed(account);
    expect(orders(one.feed(snapshot(1, 77)))).toEqual(["place bid 10@31"]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(400)))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(400)))).toEqual(["place ask 10@47"]);
  });
});

test("the guide's pause keeps new quotes of different markets apart", () => {
  const other = { ...market, ticker: "KXB-1", eventTicker: "KXB" };
  const plan = { ...config.plan, marketPause: seconds(1) };
  const one = quoting({ tickers: ["KXA-1", "KXB-1"], plan });
  one.feed({ kind: "market-described", market: other });
  const second = { ...snapshot(1, 77), ticker: "KXB-1" } as News;
  expect(orders(one.feed(second))).toEqual([]);
  expect(orders(one.feed({ kind: "time-passed" }, seconds(1)))).toHaveLength(2);
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

test("every quote can be explained", () => {
  const one = resting();
  const lines = one.engine.explain("KXA-1").join("\n");
  expect(lines).toContain("fair value 39.0¢");
  expect(lines).toContain("bid passes every rule");
  expect(lines).toContain("order: bid 10 at 31¢, resting");
  expect(one.engine.explain("KXNONE")).toEqual([]);
});

test("filled orders of the past leave no trace in the worst case", () => {
  const one = resting();
  one.feed(fill(bidId, "ob", "bid", 31, 10));
  one.feed(fill(askId, "oa", "ask", 47, 10, "t2"));
  const live = one.engine.liveOrders().filter((order) => order.left > (0 as Qty));
  expect(live.every((order) => order.clientOrderId !== bidId && order.clientOrderId !== askId)).toBe(true);
});
