import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Effect } from "../../src/domain/effect.ts";
import { contracts, millis, plus, seconds, zeroQty, type Time } from "../../src/domain/units.ts";
import {
  account,
  accountReport,
  bench,
  config,
  held,
  isOrder,
  market,
  orders,
  snapshot,
  t0,
  type News,
} from "./bench.ts";

/** What goes first when write tokens are short, over all markets of one step. */

const tickers = ["KXA-1", "KXB-1", "KXC-1", "KXD-1", "KXE-1"] as const;
const costs = { place: 10, cancel: 2, amend: 10, decrease: 10 };

interface Write {
  readonly refill: number;
  readonly capacity: number;
}

function book(ticker: string, bid: number, ask: number): News {
  return { ...snapshot(bid, ask), ticker } as News;
}

/** Five markets, quoted 31/47 with all orders at rest; then the bucket is made small. All requests are confirmed. */
function five(write: Write, some: Partial<typeof config> = {}) {
  const one = bench({ tickers, limits: { ...config.limits, accountLossShare: 1_000 }, ...some });
  const answer = (effect: Effect): void => {
    if (!isOrder(effect)) return;
    const isPlace = effect.kind === "place-order";
    const clientOrderId = isPlace ? effect.order.clientOrderId : effect.clientOrderId;
    const request = effect.kind.slice(0, -"-order".length) as "place" | "cancel" | "amend";
    const size = effect.kind === "cancel-order" ? zeroQty : contracts(10);
    const outcome = { kind: "confirmed", orderId: `o-${clientOrderId}`, left: size } as const;
    const reducedBy = effect.kind === "cancel-order" ? { reducedBy: contracts(10) } : {};
    const news = {
      kind: "order-answered",
      request,
      clientOrderId,
      outcome: { ...outcome, ...reducedBy },
    } as const;
    for (const made of one.feed(news, millis(1))) answer(made);
  };
  const feed = (news: News, wait?: Time): readonly Effect[] => {
    const made = one.feed(news, wait);
    for (const effect of made) answer(effect);
    return made;
  };
  const resting = () => one.engine.liveOrders().filter(({ state }) => state === "resting");
  one.feed({ kind: "limits-reported", write: { refill: 1_000, capacity: 1_000 }, costs });
  for (const ticker of tickers) {
    // The last one is near its close an hour from now, and ten seconds.
    const closeAt = ticker === "KXE-1" ? plus(t0, seconds(3_610)) : market.closeAt;
    one.feed({ kind: "market-described", market: { ...market, ticker, eventTicker: ticker, closeAt } });
  }
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  for (const ticker of tickers) feed(book(ticker, 1, 77));
  expect(resting()).toHaveLength(10);
  one.feed({ kind: "limits-reported", write, costs });
  one.effects.length = 0;
  return { ...one, feed, resting };
}

describe("with few tokens", () => {
  test("a move away from the market that they do not cover is a cancel", () => {
    const one = five({ refill: 1, capacity: 30 });
    // Of thirty tokens fifteen are kept for cancels: one amend fits.
    expect(orders(one.feed(book("KXA-1", 11, 77), millis(1)))).toEqual(["amend ask 10@52"]);
    expect(orders(one.feed(book("KXB-1", 11, 77), millis(1)))).toEqual(["cancel"]);
    expect(orders(one.feed(book("KXC-1", 11, 77), millis(1)))).toEqual(["cancel"]);
  });

  test("a quote is not given up for a better one that they do not cover", () => {
    const one = five({ refill: 1, capacity: 33 });
    expect(orders(one.feed(book("KXA-1", 11, 77), seconds(2)))).toEqual(["amend ask 10@52"]);
    expect(one.resting()).toHaveLength(10);
    // Dropped, not queued: the next look plans it again.
    expect(orders(one.feed({ kind: "time-passed" }, seconds(1)))).toEqual([]);
    one.feed({ kind: "limits-reported", write: { refill: 100, capacity: 100 }, costs });
    expect(orders(one.feed({ kind: "time-passed" }, seconds(1)))).toEqual(["cancel", "place bid 10@36"]);
  });

  // With eleven tokens less than both need: the reserve for the cancels of eleven orders is 22.
  test.each([
    [22 + 25, ["amend bid 10@27", "amend ask 10@51"]],
    [22 + 37, ["amend bid 10@27", "amend ask 10@51", "cancel", "place bid 10@36"]],
  ] as const)(
    "of %i, what the last market reduces goes before what the first improves",
    (capacity, expected) => {
      const one = five({ refill: 10, capacity }, { plan: { ...config.plan, ageMin: seconds(5) } });
      // The ask is moved away at once; the bid is too young to be moved toward the market.
      expect(orders(one.feed(book("KXA-1", 11, 77), seconds(1)))).toEqual(["amend ask 10@52"]);
      // At this tick it no longer is, and the last market has come near its close.
      expect([...orders(one.feed({ kind: "time-passed" }, seconds(15)))].toSorted()).toEqual(
        [...expected].toSorted(),
      );
    },
  );
});

test.each([
  [0, "KXA-1", "bid"],
  [5, "KXB-1", "ask"],
  [-5, "KXB-1", "bid"],
] as const)("of the quotes that they cover one of, with %i held it is that of %s", (count, ticker, side) => {
  const one = bench({ tickers });
  for (const each of ["KXA-1", "KXB-1"]) {
    one.feed({ kind: "market-described", market: { ...market, ticker: each, eventTicker: each } });
    one.feed(book(each, 1, 77));
  }
  one.feed({ kind: "stream-connected" });
  one.feed({ kind: "limits-reported", write: { refill: 1, capacity: 22 }, costs });
  const positions = count === 0 ? [] : [{ ...held(count), ticker: "KXB-1" }];
  const placed = one.feed(accountReport({ positions })).filter(({ kind }) => kind === "place-order");
  expect(placed).toMatchObject([{ order: { ticker, side } }]);
});

const anyWrite = fc.record({
  refill: fc.integer({ min: 1, max: 30 }),
  // Half of it covers the cancels of ten orders and an eleventh.
  capacity: fc.integer({ min: 44, max: 120 }),
});
const anyBook = fc.record({
  index: fc.nat(4),
  bid: fc.integer({ min: 1, max: 40 }),
  wait: fc.integer({ min: 1, max: 3_000 }),
});

test("whatever came before, no more is spent than there is, and the next step can pull every quote", () => {
  let spentMost = 0;
  fc.assert(
    fc.property(anyWrite, fc.array(anyBook, { minLength: 1, maxLength: 40 }), (write, books) => {
      const one = five(write);
      const from = one.now();
      for (const { index, bid, wait } of books) {
        one.feed(book(tickers[index] ?? "", bid, 77), millis(wait));
        one.feed({ kind: "time-passed" }, millis(1));
      }
      const made = one.feed({ kind: "stop-requested", why: "test" }, millis(1));
      expect(one.engine.liveOrders()).toEqual([]);
      expect(made.filter(isOrder).every(({ kind }) => kind === "cancel-order")).toBe(true);

      const spent = one.effects.filter(isOrder).reduce((sum, { kind }) => {
        return sum + costs[kind.slice(0, -"-order".length) as keyof typeof costs];
      }, 0);
      const there = write.capacity + (write.refill * (one.now() - from)) / 1_000_000;
      expect(spent).toBeLessThanOrEqual(there);
      spentMost = Math.max(spentMost, spent / there);
    }),
    { numRuns: 300, seed: 3 },
  );
  // The bucket was empty but for what was kept back, or nothing was shown.
  expect(spentMost).toBeGreaterThan(0.9);
});
