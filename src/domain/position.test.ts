import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flat, openCost, pairs, settle, trade, unrealized, type Position } from "./position.ts";
import type { Side } from "./side.ts";
import { cents, contracts, price, qty, type Money } from "./units.ts";

function after(...trades: readonly (readonly [Side, number, number])[]): {
  position: Position;
  cash: number;
} {
  let position = flat;
  let cash = 0;
  for (const [side, cent, count] of trades) {
    const change = trade(position, side, cents(cent), contracts(count));
    position = change.position;
    cash += change.cashChange;
  }
  return { position, cash };
}

test("the exchange's own example: ten YES at 40¢ closed by ten NO at 55¢", () => {
  const { position, cash } = after(["bid", 40, 10], ["ask", 45, 10]);
  expect(position.net).toBe(0);
  expect(position.realized).toBe(500_000);
  expect(cash).toBe(500_000);
  expect(openCost(position)).toBe(0);
});

test("the guide's pair: 35¢ and 55¢ cost 90¢ and pay a dollar", () => {
  const { position, cash } = after(["bid", 35, 1], ["ask", 45, 1]);
  expect(cash).toBe(100_000);
  expect(pairs(position)).toBe(contracts(1));
});

test("fifteen YES and ten NO are ten pairs and five YES", () => {
  const { position } = after(["bid", 31, 15], ["ask", 47, 10]);
  expect(pairs(position)).toBe(contracts(10));
  expect(position.net).toBe(contracts(5));
});

test("a trade through zero closes first and opens the rest", () => {
  const { position, cash } = after(["bid", 40, 10], ["ask", 60, 15]);
  expect(position.net).toBe(contracts(-5));
  expect(position.realized).toBe(2_000_000);
  expect(openCost(position)).toBe(2_000_000);
  // −4.00 for ten YES, +6.00 for closing them, −2.00 for five NO at 40¢.
  expect(cash).toBe(0);
});

test("the cost of an open position is the average, whatever is closed", () => {
  const { position } = after(["bid", 40, 10], ["bid", 50, 10], ["ask", 48, 5]);
  expect(openCost(position)).toBe(6_750_000);
  expect(position.realized).toBe(150_000);
});

describe("settlement", () => {
  test.each([
    ["yes", 10_000, ["bid", 40, 10], 10_000_000, 6_000_000],
    ["no", 0, ["bid", 40, 10], 0, -4_000_000],
    ["no", 0, ["ask", 40, 10], 10_000_000, 4_000_000],
    ["scalar", 2_500, ["bid", 40, 10], 2_500_000, -1_500_000],
    ["scalar", 2_500, ["ask", 40, 10], 7_500_000, 1_500_000],
  ] as const)("%s at %i pays", (result, value, held, payout, realized) => {
    const { position } = after([...held]);
    const paid = settle(position, { result, value: price(value) });
    expect(paid.cashChange).toBe(payout);
    expect(paid.position.realized).toBe(realized);
    expect(paid.position.net).toBe(0);
  });

  test("payouts are whole cents, rounded down", () => {
    const bought = trade(flat, "bid", cents(40), qty(33)).position;
    expect(settle(bought, { result: "scalar", value: price(5000) }).cashChange).toBe(160_000);
  });
});

test("what is unrealised is worth less cost", () => {
  expect(unrealized(after(["bid", 40, 10]).position, cents(45))).toBe(500_000);
  expect(unrealized(after(["ask", 40, 10]).position, cents(45))).toBe(-500_000);
});

const trades = fc.array(
  fc.record({
    side: fc.constantFrom<Side>("bid", "ask"),
    at: fc.integer({ min: 1, max: 9_999 }),
    count: fc.integer({ min: 1, max: 5_000 }),
  }),
  { maxLength: 30 },
);

test("splitting a fill changes neither cash, nor cost, nor profit", () => {
  fc.assert(
    fc.property(trades, fc.integer({ min: 1, max: 4_999 }), (list, cut) => {
      let whole = flat;
      let split = flat;
      let cash = 0;
      let cashSplit = 0;
      for (const { side, at, count } of list) {
        const one = trade(whole, side, price(at), qty(count));
        whole = one.position;
        cash += one.cashChange;
        const parts = cut < count ? [cut, count - cut] : [count];
        for (const part of parts) {
          const some = trade(split, side, price(at), qty(part));
          split = some.position;
          cashSplit += some.cashChange;
        }
      }
      expect(cashSplit).toBe(cash);
      expect(openCost(split)).toBe(openCost(whole));
      expect(split.realized).toBe(whole.realized);
    }),
  );
});

test("cash and cost and profit always add up", () => {
  fc.assert(
    fc.property(trades, (list) => {
      let position = flat;
      let cash = 0 as Money;
      for (const { side, at, count } of list) {
        const change = trade(position, side, price(at), qty(count));
        position = change.position;
        cash = (cash + change.cashChange) as Money;
      }
      expect(cash + openCost(position)).toBe(position.realized);
    }),
  );
});

test("YES and NO are mirrors", () => {
  fc.assert(
    fc.property(trades, (list) => {
      let position = flat;
      let mirror = flat;
      for (const { side, at, count } of list) {
        position = trade(position, side, price(at), qty(count)).position;
        mirror = trade(mirror, side === "bid" ? "ask" : "bid", price(10_000 - at), qty(count)).position;
      }
      expect(mirror.net).toBe(position.net === 0 ? 0 : -position.net);
      expect(mirror.realized).toBe(position.realized);
      expect(openCost(mirror)).toBe(openCost(position));
    }),
  );
});
