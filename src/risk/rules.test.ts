import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generous, peace } from "../../test/permitted.ts";
import { flat, trade, type Position } from "../domain/position.ts";
import { sides, signed, type Side } from "../domain/side.ts";
import { cents, contracts, dollars, money, price, qty, seconds, zeroQty } from "../domain/units.ts";
import { checkOrder, measureOrder } from "./check.ts";
import { exposure, isPureReduction, type OpenOrder } from "./exposure.ts";
import type { Limits, Situation } from "./situation.ts";
import type { Measure } from "./verdict.ts";

const bid: OpenOrder = { side: "bid", price: cents(40), qty: contracts(10) };

/** What an order for ten at 40¢ comes to: $4 at the worst. */
const cases: readonly (readonly [Measure["code"], Partial<Limits>, Partial<Situation>, number, number])[] = [
  // code, limits, situation, worst, cap
  ["position-cap", { maxPosition: contracts(9) }, {}, 1_000, 900],
  ["market-capital", { marketCapitalShare: 0.1 }, { capital: dollars(39) }, 4_000_000, 3_900_000],
  ["market-loss", { marketLossMax: dollars(3) }, {}, 4_000_000, 3_000_000],
  ["event-loss", { eventLossMax: dollars(3) }, {}, 4_000_000, 3_000_000],
  ["series-loss", { seriesLossMax: dollars(10) }, { seriesRest: dollars(7) }, 11_000_000, 10_000_000],
  ["category-loss", { categoryLossMax: dollars(10) }, { categoryRest: dollars(7) }, 11_000_000, 10_000_000],
  [
    "account-loss",
    { accountLossShare: 0.5 },
    { capital: dollars(20), accountRest: dollars(7) },
    11_000_000,
    10_000_000,
  ],
  ["cash", {}, { cash: dollars(5), otherOrderCash: dollars(2) }, 6_000_000, 5_000_000],
  ["shard-cash", {}, { shard: { cash: dollars(5), otherOrderCash: dollars(2) } }, 6_000_000, 5_000_000],
  ["order-size", { order: { ...generous.order, sizeMax: qty(999) } }, {}, 1_000, 999],
  ["order-cost", { order: { ...generous.order, costMax: money(3_999_999) } }, {}, 4_000_000, 3_999_999],
  ["price-band", { order: { ...generous.order, band: cents(5) } }, { reference: cents(46) }, 600, 500],
  ["price-band", { order: { ...generous.order, band: cents(5) } }, { reference: cents(34) }, 600, 500],
  ["open-orders", { order: { ...generous.order, openMax: 3 } }, { openOrders: 3 }, 4, 3],
  [
    "orders-per-second",
    { order: { ...generous.order, perSecond: 3 } },
    { sent: { second: 3, minute: 3 } },
    4,
    3,
  ],
  [
    "orders-per-minute",
    { order: { ...generous.order, perMinute: 9 } },
    { sent: { second: 0, minute: 9 } },
    10,
    9,
  ],
  [
    "market-fills",
    { fills: { ...generous.fills, marketMax: qty(50) } },
    { filled: { market: qty(51), event: qty(51) } },
    51,
    50,
  ],
  [
    "event-fills",
    { fills: { ...generous.fills, eventMax: qty(50) } },
    { filled: { market: zeroQty, event: qty(51) } },
    51,
    50,
  ],
  [
    "stale-feed",
    { stale: { feed: seconds(60), account: undefined } },
    { feedAge: seconds(61) },
    61_000_000,
    60_000_000,
  ],
  [
    "stale-account",
    { stale: { feed: undefined, account: seconds(300) } },
    { accountAge: seconds(301) },
    301_000_000,
    300_000_000,
  ],
];

describe("every rule says no with its own name and numbers, and yes at its cap", () => {
  test.each(cases)("%s %j", (code, some, now, worst, cap) => {
    const limits = { ...generous, ...some };
    const situation = { ...peace, ...now };
    expect(checkOrder(bid, situation, limits)).toEqual({ ok: false, why: { code, worst, cap } });
    // One step of room more, and nothing is wrong: no other rule spoke through it.
    const others = measureOrder(bid, situation, limits).filter((measure) => measure.code !== code);
    expect(others.every((measure) => measure.worst <= measure.cap)).toBe(true);
  });

  test("in peace, under generous limits, everything passes and is measured", () => {
    expect(checkOrder(bid, peace, generous)).toEqual({ ok: true });
    expect(measureOrder(bid, peace, generous).map(({ code }) => code)).toEqual([
      "own-cross",
      "position-cap",
      "market-capital",
      "event-loss",
      "account-loss",
      "cash",
      "order-size",
      "order-cost",
      "open-orders",
      "orders-per-second",
      "orders-per-minute",
      "market-fills",
      "event-fills",
    ]);
  });

  test("what cannot be measured is no yes", () => {
    const limits = { ...generous, accountLossShare: Number.NaN };
    expect(checkOrder(bid, peace, limits)).toMatchObject({ ok: false, why: { code: "account-loss" } });
  });

  test("a sure gain in the event is no licence for the series", () => {
    // Two exclusive NO for a cent each: a dollar a pair is sure.
    const sure = exposure(trade(flat, "ask", cents(99), contracts(10)).position, []);
    const event = { shape: "exclusive", strike: undefined, rest: [{ exposure: sure }] } as const;
    const now: Situation = { ...peace, market: sure, event, seriesRest: dollars(6) };
    const limits = { ...generous, seriesLossMax: dollars(5) };
    expect(checkOrder({ side: "ask", price: cents(99), qty: qty(1) }, now, limits)).toEqual({
      ok: false,
      why: { code: "series-loss", worst: 6_000_000, cap: 5_000_000 },
    });
  });
});

function held(net: number): Position {
  return net === 0 ? flat : trade(flat, net > 0 ? "bid" : "ask", cents(50), qty(Math.abs(net))).position;
}

/** Limits that nothing could pass which adds anything. */
const nothing: Limits = {
  ...generous,
  maxPosition: zeroQty,
  marketCapitalShare: 0,
  marketLossMax: money(-1_000_000_000),
  eventLossMax: money(-1),
  seriesLossMax: money(-1),
  categoryLossMax: money(-1),
  accountLossShare: -1,
  order: {
    sizeMax: zeroQty,
    costMax: money(-1),
    openMax: 0,
    perSecond: 0,
    perMinute: 0,
    band: price(0),
    bandFrom: "fair",
  },
  fills: { ...generous.fills, marketMax: qty(-1), eventMax: qty(-1) },
  stale: { feed: seconds(0), account: seconds(0) },
};

test("whatever is wrong, what can only reduce passes every rule but the one against ourselves, and nothing else does", () => {
  const anyOrder = fc.record({
    side: fc.constantFrom<Side>(...sides),
    price: fc.integer({ min: 1, max: 9_999 }).map(price),
    qty: fc.integer({ min: 1, max: 3_000 }).map(qty),
  });
  let reductions = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: -6_000, max: 6_000 }),
      fc.array(anyOrder, { maxLength: 3 }),
      anyOrder,
      fc.integer({ min: 0, max: 10_000 }),
      (net, open, order, at) => {
        const wrong: Situation = {
          ...peace,
          market: exposure(held(net), open),
          open,
          cash: money(-1),
          capital: dollars(1),
          openOrders: 1_000,
          sent: { second: 1_000, minute: 1_000 },
          filled: { market: qty(9), event: qty(9) },
          reference: price(at),
          feedAge: seconds(1),
          accountAge: seconds(1),
        };
        const verdict = checkOrder(order, wrong, nothing);
        const sameSide = open
          .filter(({ side }) => side === order.side)
          .reduce((sum, { qty: n }) => sum + n, 0);
        const canOnlyReduce = 0 - signed(order.side, qty(net)) >= sameSide + order.qty;
        expect(isPureReduction(wrong.market, order)).toBe(canOnlyReduce);
        const meetsOwn = open.some(
          (other) =>
            other.side !== order.side &&
            (order.side === "bid" ? order.price >= other.price : order.price <= other.price),
        );
        expect(verdict.ok).toBe(canOnlyReduce && !meetsOwn);
        if (canOnlyReduce && !meetsOwn) reductions += 1;
      },
    ),
    { numRuns: 2_000 },
  );
  expect(reductions).toBeGreaterThan(100);
});
