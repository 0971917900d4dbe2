import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chargeFill,
  feeRounding,
  resolveFees,
  timesOne,
  tradeFee,
  type FeeKind,
  type FeeRounding,
} from "./fees.ts";
import { cents, contracts, money, price, qty, time, zeroMoney } from "./units.ts";

/** The assumed first moment of the six-decimal rule, and the one before it. */
const since = time(Date.UTC(2026, 9, 1) * 1_000);
const before = time(since - 1);
const direct = (at: typeof since): FeeRounding => feeRounding(at, "direct");
const rule = (kind: FeeKind, multiplier = timesOne) => ({ kind, multiplier });

describe("the trade fee of the fact sheet's vectors, by the old rule and the new", () => {
  test.each([
    ["taker 1 @ 0.52", "quadratic", "taker", 5200, 100, 17_500, 17_472],
    ["taker 1 @ 0.99", "quadratic", "taker", 9900, 100, 700, 693],
    ["taker 1 @ 0.055", "quadratic", "taker", 550, 100, 3_700, 3_639],
    ["maker 100 @ 0.50", "quadratic_with_maker_fees", "maker", 5000, 10_000, 437_500, 437_500],
    ["combo maker 100 @ 0.50", "quadratic_with_combo_maker_fees", "maker", 5000, 10_000, 875_000, 875_000],
    ["maker without maker fees", "quadratic", "maker", 5000, 10_000, 0, 0],
    ["taker 100 @ 0.50", "quadratic", "taker", 5000, 10_000, 1_750_000, 1_750_000],
    ["taker 37 @ 0.62", "quadratic", "taker", 6200, 3_700, 610_300, 610_204],
  ] as const)("%s", (_name, kind, role, at, count, old, now) => {
    expect(tradeFee(rule(kind), role, price(at), qty(count), before, direct(before))).toBe(old);
    expect(tradeFee(rule(kind), role, price(at), qty(count), since, direct(since))).toBe(now);
  });

  test("a multiplier scales it, and zero frees it", () => {
    const half = rule("quadratic", 5_000);
    expect(tradeFee(half, "taker", cents(50), contracts(100), since, direct(since))).toBe(875_000);
    expect(tradeFee(rule("quadratic", 0), "taker", cents(50), contracts(100), since, direct(since))).toBe(0);
  });

  test("a waiver frees it until its moment", () => {
    const waived = { ...rule("quadratic"), waivedUntil: since };
    expect(tradeFee(waived, "taker", cents(50), contracts(1), before, direct(before))).toBe(0);
    expect(tradeFee(waived, "taker", cents(50), contracts(1), since, direct(since))).toBe(17_500);
  });

  test("a million contracts stay exact", () => {
    expect(tradeFee(rule("quadratic"), "taker", cents(50), contracts(1_000_000), since, direct(since))).toBe(
      17_500_000_000,
    );
  });

  test("it is the model in whole numbers of any length, rounded up, for every multiplier, price and size", () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 10 ** 12 }));
    const multiplier = fc.oneof(fc.constantFrom(10_000, 5_000, 20_000), fc.integer({ min: 1, max: 50_000 }));
    fc.assert(
      fc.property(
        size,
        fc.integer({ min: 1, max: 9_999 }),
        multiplier,
        fc.boolean(),
        (count, at, times, isOld) => {
          const when = isOld ? before : since;
          const rounding = direct(when);
          const model = 700n * BigInt(times) * BigInt(count) * BigInt(at) * BigInt(10_000 - at);
          const step = BigInt(rounding.feeStep) * 10n ** 12n;
          const steps = (model + step - 1n) / step;
          const fee = tradeFee(rule("quadratic", times), "taker", price(at), qty(count), when, rounding);
          expect(BigInt(fee)).toBe(steps * BigInt(rounding.feeStep));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test.each([
    [50, 3.5, 0.875, 2.1875],
    [90, 1.26, 0.315, 0.7875],
  ])(
    "D10: a round trip at %i¢ costs a taker %f¢, a maker %f¢, and who is one and then the other %f¢",
    (cent, ...trips) => {
      const both = rule("quadratic_with_maker_fees");
      const [takes, makes] = (["taker", "maker"] as const).map(
        (role) => tradeFee(both, role, cents(cent), contracts(100), since, direct(since)) / 1e6,
      );
      expect(2 * (takes ?? 0)).toBeCloseTo(trips[0] ?? 0, 10);
      expect(2 * (makes ?? 0)).toBeCloseTo(trips[1] ?? 0, 10);
      expect((takes ?? 0) + (makes ?? 0)).toBeCloseTo(trips[2] ?? 0, 10);
    },
  );

  /** The whole-cent table of the fee schedule: taker and maker, rounded up per order. */
  test.each([
    [1, 50, 2, 1],
    [10, 50, 18, 5],
    [100, 5, 34, 9],
    [100, 10, 63, 16],
    [100, 25, 132, 33],
    [100, 35, 160, 40],
    [100, 50, 175, 44],
    [37, 62, 62, 16],
    [1, 1, 1, 1],
    [1000, 3, 204, 51],
    [250, 97, 51, 13],
  ])("D10 and B6: %i @ %i¢ rounds up to %i¢ and %i¢", (count, cent, taker, maker) => {
    const wholeCent = { feeStep: money(10_000), balanceStep: money(10_000) };
    const both = rule("quadratic_with_maker_fees");
    const args = [cents(cent), contracts(count), since, wholeCent] as const;
    expect(tradeFee(both, "taker", ...args)).toBe(taker * 10_000);
    expect(tradeFee(both, "maker", ...args)).toBe(maker * 10_000);
  });
});

describe("an override wins over the series, and a waiver over both", () => {
  test.each([
    [{}, "quadratic", 10_000],
    [{ kind: "quadratic_with_maker_fees" as const }, "quadratic_with_maker_fees", 10_000],
    [{ multiplier: 0 }, "quadratic", 0],
  ])("%j", (override, kind, multiplier) => {
    const resolved = resolveFees(rule("quadratic"), override, since);
    expect(resolved).toEqual({ kind, multiplier, waivedUntil: since });
  });
});

/** The exchange's published rounding examples: trade fee given, account precision one cent. */
describe("table B6: the official rounding examples, fill by fill", () => {
  const other = feeRounding(before, "other");
  test.each([
    [
      "3 × 1 lot at $0.055",
      -55_000,
      8_500,
      [
        [6_500, 0, 15_000, -70_000],
        [6_500, 10_000, 5_000, -70_000],
        [6_500, 0, 15_000, -70_000],
      ],
    ],
    [
      "3 × 0.30 lot at $0.50",
      -150_000,
      4_100,
      [
        [5_900, 0, 10_000, -160_000],
        [5_900, 10_000, 0, -160_000],
        [5_900, 0, 10_000, -160_000],
      ],
    ],
    [
      "3 × 0.03 lot at $0.3301",
      -9_903,
      500,
      [
        [9_597, 0, 10_097, -20_000],
        [9_597, 10_000, 97, -20_000],
        [9_597, 10_000, 97, -20_000],
      ],
    ],
  ] as const)("%s", (_name, revenue, fee, rows) => {
    let accumulator = zeroMoney;
    for (const [roundingFee, rebate, net, balance] of rows) {
      const charge = chargeFill(money(revenue), money(fee), accumulator, other);
      expect(charge).toMatchObject({ roundingFee, rebate, fee: net });
      // The published balance change is the one before the rebate.
      expect(charge.cashChange - charge.rebate).toBe(balance);
      accumulator = charge.accumulator;
    }
  });

  test("the October page's example: 1 @ 5.5¢, bought by a member with whole cents", () => {
    const rounding = feeRounding(since, "other");
    const fee = tradeFee(rule("quadratic"), "taker", price(550), contracts(1), since, rounding);
    const charge = chargeFill(money(-55_000), fee, zeroMoney, rounding);
    expect(charge).toMatchObject({ roundingFee: 1_361, cashChange: -60_000 });
  });
});

test("cash moves in balance steps, fees are never negative, and nothing is lost but what the accumulator holds", () => {
  const fill = fc.record({
    at: fc.integer({ min: 1, max: 9_999 }),
    count: fc.integer({ min: 1, max: 2_000 }),
  });
  fc.assert(
    fc.property(
      fc.array(fill, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(before, since),
      fc.constantFrom("direct" as const, "other" as const),
      (fills, at, membership) => {
        const rounding = feeRounding(at, membership);
        let accumulator = zeroMoney;
        let model = 0;
        let charged = 0;
        for (const { at: yes, count } of fills) {
          const revenue = money(-yes * count);
          const fee = tradeFee(rule("quadratic"), "taker", price(yes), qty(count), at, rounding);
          const charge = chargeFill(revenue, fee, accumulator, rounding);
          expect(charge.cashChange % rounding.balanceStep).toBeCloseTo(0);
          expect(charge.cashChange).toBe(revenue - charge.fee);
          expect(charge.fee).toBeGreaterThanOrEqual(0);
          accumulator = charge.accumulator;
          model += fee;
          charged += charge.fee;
        }
        expect(charged).toBe(model + accumulator);
      },
    ),
  );
});
