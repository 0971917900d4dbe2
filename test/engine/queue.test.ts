import { describe, expect, test } from "vitest";
import { cents, contracts, millis, seconds, type Time } from "../../src/domain/units.ts";
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
  strategyWith,
  type News,
} from "./bench.ts";

/** Queue places, from the first estimate over the exchange's word to what they decide. */

function book(bids: readonly (readonly [number, number])[], ask: number): News {
  const level = ([cent, count]: readonly [number, number]) => ({ price: cents(cent), qty: contracts(count) });
  return {
    kind: "book-snapshot-received",
    ticker: "KXA-1",
    bids: bids.map(level),
    asks: [level([ask, 100])],
  };
}

function changed(cent: number, count: number): News {
  const change = contracts(count);
  return { kind: "book-changed", ticker: "KXA-1", side: "bid", price: cents(cent), change };
}

function traded(cent: number, count: number): News {
  const qty = contracts(count);
  return { kind: "trade-printed", ticker: "KXA-1", price: cents(cent), qty, takerSide: "ask" };
}

function told(askedAt: Time, ahead: number, orderId = "ob"): News {
  return { kind: "queue-places-told", askedAt, places: [{ orderId, ahead: contracts(ahead) }] };
}

/** Both quotes join a hundred others, at 31¢ and at 47¢, and the book shows it. */
function joined(some: Partial<typeof config> = {}) {
  const one = bench(some);
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  expect(orders(one.feed(book([[31, 100]], 47)))).toEqual(["place bid 10@31", "place ask 10@47"]);
  one.feed(changed(31, 10));
  one.feed({ ...changed(47, 10), side: "ask" } as News);
  one.feed(accept(bidId, "ob"));
  one.feed(accept(askId, "oa"));
  one.effects.length = 0;
  const placeOf = (side: "bid" | "ask"): string | undefined =>
    one.engine.explain("KXA-1").find((line) => line.startsWith(`order: ${side}`));
  return { ...one, bid: () => placeOf("bid"), ask: () => placeOf("ask") };
}

const bidAt = (ahead: string): string => `order: bid 10 at 31¢, resting, ${ahead} ahead of it`;

describe("the place of an order", () => {
  const cases: readonly (readonly [string, readonly News[], string])[] = [
    ["is the last one when it is accepted", [], "100"],
    ["comes nearer with each trade at its price", [traded(31, 30), changed(31, -30)], "70"],
    ["whichever is heard first", [changed(31, -30), traded(31, 30)], "70"],
    ["does not move by trades on the other side", [{ ...traded(47, 30), takerSide: "bid" } as News], "100"],
    ["nor by those at other prices", [traded(30, 30)], "100"],
    ["nor by those who join", [changed(31, 500)], "100"],
    ["nor by those who leave and may have stood behind", [changed(31, 50), changed(31, -50)], "100"],
    ["but by those who leave and cannot have", [changed(31, -60)], "40"],
    ["also when a whole book shows that", [book([[31, 35]], 47)], "25"],
  ];
  test.each(cases)("%s", (_, news, ahead) => {
    const one = joined();
    for (const some of news) one.feed(some);
    // Ten of what shows are our own.
    expect(one.bid()).toBe(bidAt(ahead));
  });

  test("is the first one after a fill", () => {
    const one = joined();
    one.feed(fill(bidId, "ob", "bid", 31, 2));
    expect(one.bid()).toBe("order: bid 8 at 31¢, resting, 0 ahead of it");
  });

  test("is kept through a renewal of its expiry and a decrease, and lost by a new price", () => {
    const one = joined({ plan: { ...config.plan, expiry: seconds(60) } });
    one.feed(traded(31, 60));
    const amended: News = {
      kind: "order-answered",
      request: "amend",
      clientOrderId: bidId,
      outcome: { kind: "confirmed", orderId: "ob", left: contracts(10) },
    };
    expect(orders(one.feed({ kind: "time-passed" }, seconds(30)))).toContain("amend bid 10@31");
    one.feed(amended);
    expect(one.bid()).toBe(bidAt("40"));
    const report = { total: contracts(6), left: contracts(6), changedAt: one.now() };
    one.feed({ kind: "order-reported", report: orderReport(bidId, "ob", report) });
    expect(one.bid()).toBe("order: bid 6 at 31¢, resting, 40 ahead of it");
    // Somebody made it larger by hand; the book has not told of either.
    const larger = { changedAt: one.now() };
    one.feed({ kind: "order-reported", report: orderReport(bidId, "ob", larger) });
    expect(one.bid()).toBe(bidAt("104"));
    expect(
      orders(
        one.feed(
          book(
            [
              [25, 80],
              [31, 10],
            ],
            47,
          ),
          seconds(2),
        ),
      ),
    ).toContain("amend bid 10@28");
    one.feed(amended);
    expect(one.bid()).toBe("order: bid 10 at 28¢, resting, 0 ahead of it");
  });
});

describe("the exchange is asked for queue places", () => {
  const asks = (effects: readonly { readonly kind: string }[]) =>
    effects.filter(({ kind }) => kind === "request-queue-places");

  test("every five seconds, where somebody may be ahead", () => {
    const one = joined();
    const ask = { kind: "request-queue-places", tickers: ["KXA-1"] };
    expect(asks(one.feed({ kind: "time-passed" }))).toEqual([ask]);
    expect(asks(one.feed({ kind: "time-passed" }, seconds(4)))).toEqual([]);
    expect(asks(one.feed({ kind: "time-passed" }, seconds(1)))).toEqual([ask]);
    one.feed(told(one.now(), 0));
    one.feed(told(one.now(), 0, "oa"));
    expect([one.bid(), one.ask()]).toEqual([bidAt("0"), "order: ask 10 at 47¢, resting, 0 ahead of it"]);
    expect(asks(one.feed({ kind: "time-passed" }, seconds(6)))).toEqual([]);
  });

  test("and not while the stream is down", () => {
    const one = joined();
    one.feed({ kind: "stream-lost", why: "reset" });
    expect(asks(one.feed({ kind: "time-passed" }, seconds(6)))).toEqual([]);
  });

  test("its word counts unless the order has taken another place since, or just before", () => {
    const one = joined();
    const before = one.now();
    one.feed(told(one.now(), 20));
    expect(one.bid()).toBe(bidAt("100"));
    one.feed({ kind: "time-passed" }, seconds(3));
    one.feed(told(before, 20));
    expect(one.bid()).toBe(bidAt("100"));
    one.feed(told(one.now(), 20));
    expect(one.bid()).toBe(bidAt("20"));
    one.feed(told(one.now(), 60));
    expect(one.bid()).toBe(bidAt("60"));
    one.feed(told(one.now(), 999, "another"));
    expect(one.bid()).toBe(bidAt("60"));
  });

  test("after a restart the first answer finds the places that orders have kept", () => {
    const one = bench();
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    one.feed({ ...account, orders: [orderReport("kmm-main-old-1", "ob")] } as News);
    expect(orders(one.feed(book([[31, 110]], 47)))).toEqual(["place ask 10@47"]);
    const line = (): string =>
      one.engine.explain("KXA-1").find((some) => some.startsWith("order: bid")) ?? "";
    expect(line()).toBe("order: bid 10 at 31¢, resting");
    expect(asks(one.feed({ kind: "time-passed" }))).toHaveLength(1);
    // That it is listed again says nothing new of its place.
    one.feed({ ...account, orders: [orderReport("kmm-main-old-1", "ob")] } as News);
    one.feed(told(one.now(), 30));
    expect(line()).toBe(bidAt("30"));
    one.feed({ ...traded(31, 10) });
    expect(line()).toBe(bidAt("20"));
  });
});

describe("what a place is worth decides whether it is given up", () => {
  /** Fair goes up by 5¢: 36¢ are wanted, where others stand already. */
  const up = book(
    [
      [41, 100],
      [36, 100],
      [31, 110],
    ],
    47,
  );

  test("the last place of a queue where nothing trades is not worth keeping", () => {
    const one = joined();
    expect(orders(one.feed(up, seconds(5)))).toContain("place bid 10@36");
  });

  test("the first one, of a queue where a hundred have just traded, is worth more than the last one nearer to the market", () => {
    const one = joined();
    one.feed(traded(31, 100));
    expect(orders(one.feed(up, seconds(5)))).not.toContain("place bid 10@36");
    // Where twenty times as many trade, a hundred ahead are nothing.
    expect(orders(one.feed(traded(31, 2_000)))).toEqual(["cancel", "place bid 10@36"]);
  });

  test("where nobody stands at the wanted price, the nearer one is worth more", () => {
    const one = joined();
    one.feed(traded(31, 100));
    const free = book(
      [
        [41, 100],
        [31, 110],
      ],
      47,
    );
    expect(orders(one.feed(free, seconds(5)))).toContain("place bid 10@36");
  });
});

test("what is left of a quote keeps its place, and the rest is placed behind it", () => {
  const one = joined({
    strategy: strategyWith({ "linear-lean": { threshold: 1, factor: 1, spread: cents(15) } }),
  });
  one.feed(traded(31, 100));
  one.feed(fill(bidId, "ob", "bid", 31, 6));
  expect(orders(one.feed({ kind: "time-passed" }, seconds(2)))).toContain("place bid 6@31");
  expect(one.engine.liveOrders().filter(({ side }) => side === "bid")).toMatchObject([
    { left: contracts(4), state: "resting" },
    { left: contracts(6), state: "sending" },
  ]);
});

test("a market of which nothing is known asks for nothing", () => {
  const one = bench();
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  expect(one.feed({ kind: "time-passed" }, millis(10)).map(({ kind }) => kind)).not.toContain(
    "request-queue-places",
  );
  expect(one.feed({ kind: "queue-places-told", askedAt: one.now(), places: [] })).toEqual([]);
});
