import { describe, expect, test } from "vitest";
import {
  account,
  accept,
  accountReport,
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
  t0,
  words,
  type News,
} from "./bench.ts";
import { paid } from "../../src/domain/side.ts";
import { cents, contracts, cost, dollars, millis, seconds, sum, zeroMoney } from "../../src/domain/units.ts";
import type { EngineConfig } from "../../src/engine/config.ts";
import type { Market } from "../../src/domain/market.ts";

/** What the engine counts for the rules: over markets, over time, and what it does where a limit is latched. */

type Limits = EngineConfig["limits"];

function limits(some: Partial<Limits>): Partial<EngineConfig> {
  return { limits: { ...config.limits, ...some } };
}

/** A bench that quotes 31/47 in each of several markets. */
function several(markets: readonly Partial<Market>[], some: Partial<EngineConfig> = {}) {
  const one = bench({ ...some, tickers: "all" });
  for (const each of markets) one.feed({ kind: "market-described", market: { ...market, ...each } });
  one.feed({ kind: "limits-reported", write: { refill: 1_000, capacity: 1_000 }, costs });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  const placed = markets.map(({ ticker = market.ticker }) =>
    orders(one.feed({ ...snapshot(1, 77), ticker } as News)),
  );
  return { ...one, placed };
}

const costs = { place: 10, cancel: 2, amend: 10, decrease: 10 };
const both = ["place bid 10@31", "place ask 10@47"];

describe("cash of one shard", () => {
  const cashOn = (shard2: number) =>
    ({
      asOf: t0,
      cashByShard: [
        { shard: 2, cash: dollars(shard2) },
        { shard: 0, cash: dollars(900) },
      ],
    }) as const;
  const begin = (shard: number) => {
    const one = bench();
    one.feed({ kind: "market-described", market: { ...market, shard } });
    one.feed({ kind: "stream-connected" });
    one.feed(accountReport(cashOn(5)));
    one.feed(snapshot(1, 77));
    return one;
  };

  test("pays for its own markets alone", () => {
    expect(orders(begin(0).effects)).toEqual(both);
    const one = begin(2);
    expect(orders(one.effects)).toEqual(["place bid 10@31"]);
    expect(words(one.effects)).toContain("no ask: cash on the market's shard (worst case $8.40 of $5.00)");
    // A market of a shard that nothing is said of has nothing.
    expect(words(begin(1).effects)).toContain(
      "no bid: cash on the market's shard (worst case $3.10 of $0.00)",
    );
  });

  test("that was moved there counts when it is told twice the same", () => {
    const one = begin(2);
    one.feed(accept(bidId, "ob"));
    const told = (shard2: number) =>
      orders(one.feed(accountReport({ ...cashOn(shard2), orders: [orderReport(bidId, "ob")] })));
    expect(told(1.9)).toEqual([]);
    expect(told(200)).toEqual([]);
    expect(told(300)).toEqual([]);
    expect(told(300)).toEqual(["place ask 10@47"]);
  });

  test("goes with a fill, and with a market that moves", () => {
    const one = begin(0);
    one.feed(accept(bidId, "ob"));
    one.feed(accept(askId, "oa"));
    one.feed(fill(bidId, "ob", "bid", 31, 4));
    const { shardCash, orderCash } = stateOf(one.engine);
    expect(shardCash).toContainEqual([0, { cash: dollars(900 - 1.24), drift: 0 }]);
    expect(orderCash).toEqual([[0, expect.any(Number)]]);
    one.feed({ kind: "market-described", market: { ...market, shard: 1 } });
    // Nothing is told of that shard: no order more, and what rests binds cash there.
    expect(orders(one.feed(snapshot(11, 77)))).not.toContain(/place/);
    const open = one.engine.liveOrders().map(({ side, price, left }) => cost(paid(side, price), left));
    expect(stateOf(one.engine).orderCash).toEqual([
      [0, 0],
      [1, sum(open)],
    ]);
  });

  function stateOf(engine: ReturnType<typeof bench>["engine"]) {
    return engine.snapshot() as unknown as { shardCash: unknown[]; orderCash: unknown[] };
  }
});

describe("sums over several events", () => {
  // A quote of both sides loses $5.30 at the worst: the ask alone, if YES.
  test.each([
    ["seriesLossMax", [{ seriesTicker: "KX" }, { seriesTicker: "KX" }], false],
    ["seriesLossMax", [{ seriesTicker: "KX" }, { seriesTicker: "KY" }], true],
    ["categoryLossMax", [{ category: "Sports" }, { category: "Sports" }], false],
    ["categoryLossMax", [{ category: "Sports" }, { category: "Crypto" }], true],
    ["categoryLossMax", [{}, {}], false], // those without any are one category
    ["categoryLossMax", [{ category: "Sports" }, {}], true],
  ] as const)("%s over %j", (key, [first, second], isFine) => {
    const one = several(
      [
        { ...first, ticker: "KXA-1", eventTicker: "KXA" },
        { ...second, ticker: "KXB-1", eventTicker: "KXB" },
      ],
      limits({ [key]: dollars(8) }),
    );
    expect(one.placed[0]).toEqual(both);
    expect(one.placed[1]).toEqual(isFine ? both : []);
    if (!isFine)
      expect(words(one.effects)).toMatch(
        /no bid: (series|category)-loss limit \(worst case \$8\.40 of \$8\.00\)/,
      );
  });

  test("everything together stays inside its share of the capital", () => {
    const markets = ["KXA", "KXB"].map((eventTicker) => ({ ticker: `${eventTicker}-1`, eventTicker }));
    const one = several(markets, limits({ capital: dollars(80), accountLossShare: 0.1 }));
    expect(one.placed).toEqual([both, []]);
    expect(words(one.effects)).toContain("account-loss limit (worst case $8.40 of $8.00)");
  });

  test("a market that is described anew counts under its new name", () => {
    const some = { ticker: "KXA-1", eventTicker: "KXA" };
    const one = several([some], limits({ seriesLossMax: dollars(8) }));
    // Counted once under its old name.
    one.engine.explain("KXA-1");
    one.feed({ kind: "market-described", market: { ...market, ...some, seriesTicker: "KY" } });
    one.feed({ kind: "market-described", market: { ...market, ticker: "KXB-1", eventTicker: "KXB" } });
    expect(orders(one.feed({ ...snapshot(1, 77), ticker: "KXB-1" } as News))).toEqual(both);
  });
});

describe("a YES of the lower rung of a ladder", () => {
  const rung = (at: number, isNested: boolean) => {
    const strike = { number: "KXL", from: { at, isIncluded: false } };
    return { ...market, ticker: `KXL-${at}`, eventTicker: "KXL", isNested, strike };
  };
  /** Ten YES above 50 are held and ten more are bid for: $5.90 if it stays below. Then the rung above is shown. */
  const quotesAbove = (isNested: boolean): readonly string[] => {
    const one = bench({ ...limits({ eventLossMax: dollars(6.5) }), tickers: "all" });
    one.feed({ kind: "market-described", market: rung(50, isNested) });
    one.feed({ kind: "stream-connected" });
    one.feed(account);
    one.feed({ ...snapshot(1, 77), ticker: "KXL-50" } as News);
    const news = fill(bidId, "ob", "bid", 31, 10);
    if (news.kind === "fill-received") one.feed({ ...news, fill: { ...news.fill, ticker: "KXL-50" } });
    one.feed({ kind: "market-described", market: rung(60, isNested) });
    return orders(one.feed({ ...snapshot(1, 77), ticker: "KXL-60" } as News));
  };

  test("pays for a NO of the upper one, when the exchange says that they are nested", () => {
    expect(quotesAbove(true)).toEqual(["place ask 10@47"]);
  });

  test("pays for nothing when nobody says so", () => {
    expect(quotesAbove(false)).toEqual([]);
  });
});

describe("rates", () => {
  test("so many orders a second, and the rest in the next", () => {
    const one = quoting(limits({ order: { ...config.limits.order, perSecond: 1 } }));
    expect(orders(one.placed)).toEqual(["place bid 10@31"]);
    expect(words(one.effects)).toContain("no ask: order rate (2 of 1 orders)");
    expect(orders(one.feed({ kind: "time-passed" }, millis(900)))).toEqual([]);
    expect(orders(one.feed({ kind: "time-passed" }, millis(200)))).toEqual(["place ask 10@47"]);
  });

  test("no more open orders than that", () => {
    const one = quoting(limits({ order: { ...config.limits.order, openMax: 1 } }));
    expect(orders(one.placed)).toEqual(["place bid 10@31"]);
    expect(words(one.effects)).toContain("no ask: open-orders limit (2 of 1 orders)");
  });

  test("filled too fast, only what reduces is placed until the window has passed", () => {
    const fills = { window: seconds(60), marketMax: contracts(9), eventMax: contracts(100) };
    const one = resting(limits({ fills }));
    const made = one.feed(fill(bidId, "ob", "bid", 31, 10));
    expect(orders(made)).toEqual([]);
    expect(words(made)).toContain("no bid: fill rate of the market (10 of 9 contracts). It ends by itself");
    expect(orders(one.feed({ kind: "time-passed" }, seconds(59)))).not.toContainEqual(
      expect.stringContaining("place bid"),
    );
    one.feed(snapshot(1, 77), seconds(4));
    expect(orders(one.effects)).toContainEqual(expect.stringContaining("place bid"));
  });

  test("a breach whose numbers change is told once", () => {
    const fills = { window: seconds(60), marketMax: contracts(1), eventMax: contracts(100) };
    const one = resting(limits({ fills }));
    one.feed(fill(bidId, "ob", "bid", 31, 4, "t1"));
    one.feed(fill(bidId, "ob", "bid", 31, 6, "t2"));
    expect(words(one.effects).match(/fill rate/g)).toHaveLength(1);
  });
});

describe("refusals", () => {
  const refuse = (one: ReturnType<typeof bench>, details = "", code = "no") => {
    const id = one.engine
      .liveOrders()
      .find(({ side, state }) => side === "bid" && state === "sending")?.clientOrderId;
    const refusal = { status: 400, code, details };
    return id === undefined
      ? []
      : one.feed({
          kind: "order-answered",
          request: "place",
          clientOrderId: id,
          outcome: { kind: "refused", refusal },
        });
  };
  const refuseTimes = (one: ReturnType<typeof bench>, count: number, details?: string, code?: string) => {
    for (let done = 0; done < count; done += 1) {
      refuse(one, details, code);
      one.feed({ kind: "time-passed" }, seconds(61));
      one.feed(snapshot(1, 77));
    }
  };
  const refusals = { window: seconds(3_600), marketMax: 2, accountMax: 100 };

  test("more than that halt the market", () => {
    const one = quoting({ refusals });
    refuseTimes(one, 2);
    expect(one.engine.markets()[0]?.block).toBeUndefined();
    refuseTimes(one, 1);
    expect(one.engine.markets()[0]?.block).toContain("the exchange refused 3 orders, more than 2");
    expect(one.engine.stopped()).toBeUndefined();
  });

  test("more than that over all markets stop everything, as a risk stop", () => {
    const one = quoting({ refusals: { ...refusals, marketMax: 100, accountMax: 2 } });
    refuseTimes(one, 3);
    expect(one.engine.stopped()).toMatchObject({ isRiskStop: true });
    expect(words(one.effects)).toContain("Stopping: the exchange refused 3 orders");
  });

  test.each([
    ["an order that would have traded is the market's doing", "post only cross", "no"],
    ["a pause is the exchange's doing", "TRADING_PAUSED", "no"],
    ["cash that lies elsewhere is its owner's doing", "", "insufficient_balance"],
  ])("%s and no refusal", (_name, details, code) => {
    const one = quoting({ refusals });
    refuseTimes(one, 6, details, code);
    expect(one.engine.markets()[0]?.block).toBeUndefined();
  });
});

describe("what is stale", () => {
  test("a silent feed takes the quotes down, and the next word of any market brings them back", () => {
    const one = resting();
    one.feed({ kind: "market-described", market: { ...market, ticker: "KXQ-1", eventTicker: "KXQ" } });
    one.feed({ ...snapshot(1, 77), ticker: "KXQ-1" } as News, seconds(50));
    expect(orders(one.feed({ kind: "time-passed" }, seconds(50)))).not.toContain("cancel");
    const made = one.feed({ kind: "time-passed" }, seconds(11));
    expect(orders(made)).toEqual(["cancel", "cancel"]);
    expect(words(made)).toContain("the feed has said nothing for more than 60 s");
    one.feed({ ...snapshot(1, 77), ticker: "KXQ-1" } as News);
    expect(one.engine.markets()[0]?.block).toBeUndefined();
  });

  test("an account that was not read for long stops what adds", () => {
    const one = quoting(limits({ stale: { feed: undefined, account: seconds(300) } }));
    one.feed({
      kind: "order-answered",
      request: "place",
      clientOrderId: bidId,
      outcome: { kind: "not-sent", why: "no" },
    });
    const made = one.feed({ kind: "time-passed" }, seconds(301));
    expect(orders(made)).toEqual([]);
    expect(words(made)).toContain("no bid: stale account");
    one.feed(account);
    expect(orders(one.effects)).toContain("place bid 10@31");
  });
});

test("a fall from the highest worth stops everything, although the day is still a gain", () => {
  const losses = { stopLoss: zeroMoney, dailyLoss: dollars(2), drawdown: dollars(2.5) };
  const one = resting({ losses });
  one.feed(fill(bidId, "ob", "bid", 31, 10));
  one.feed(snapshot(70, 74), seconds(1));
  one.feed({ kind: "time-passed" }, seconds(1));
  one.feed(snapshot(44, 46), seconds(1));
  one.feed({ kind: "time-passed" }, seconds(1));
  expect(one.engine.ledger().worth).toBeGreaterThan(dollars(1_000));
  expect(one.engine.stopped()?.why).toContain("drawdown limit: lost $2.70 of $2.50");
});

test("a price outside of the band round the reference is not shown", () => {
  const order = { ...config.limits.order, band: cents(7), bandFrom: "fair" } as const;
  const one = quoting(limits({ order }));
  // Fair is 39¢: 31¢ and 47¢ are both eight away.
  expect(orders(one.placed)).toEqual([]);
  expect(words(one.effects)).toContain("no bid: price band (8¢ away, 7¢ allowed)");
  expect(orders(quoting(limits({ order: { ...order, band: cents(8) } })).placed)).toEqual(both);
});

test("every rule's verdict stands in the explanation of a quote", () => {
  const one = quoting(limits({ eventLossMax: dollars(4) }));
  one.feed(accept(bidId, "ob"));
  const lines = one.engine.explain("KXA-1");
  expect(lines).toContain("limit: bid position-cap: worst case 10 of 50 contracts, within");
  expect(lines).toContain("limit: ask event-loss: worst case $5.30 of $4.00, OVER");
  expect(lines).toContain("risk: bid passes every rule");
  expect(lines.join("\n")).toContain(
    "risk: no ask: event-loss limit (worst case $5.30 of $4.00). Let positions settle or reduce, or raise risk.eventLossMax.",
  );
});
