import { describe, expect, it, test } from "vitest";
import { guide, now, view } from "../../../test/strategy/scene.ts";
import { valueOf } from "../../../test/strategy/value.ts";
import { minus, price, seconds, secondsOf, type Time } from "../../domain/units.ts";
import { noSignals } from "../signal/signals.ts";
import type { View } from "../view.ts";
import type { FusedFairParams } from "./fused-fair.ts";

function fair(one: View, some: Partial<FusedFairParams>) {
  return valueOf(one, ["fused-fair"], { "fused-fair": { ...guide.shelf["fused-fair"], ...some } });
}

function told(values: Readonly<Record<string, number>>, at: Time = now): View["references"] {
  return new Map(Object.entries(values).map(([name, value]) => [name, { value, at }]));
}

/** One in 10 000 of log-odds² a second, seen for as long as to silence any belief. */
const at = secondsOf(now);
const steady = { ...noSignals(), volatility: { value: 0, at, squares: 1e5, seconds: 1e9 } };

test("three opinions are as heavy as they are sure: D13", () => {
  // Deviations of 0.2, 0.1 and √0.02 in log-odds, each at its own price.
  const { fair: value, said } = fair(
    view(undefined, undefined, { references: told({ a: 0.46, b: 0.52, c: 0.49 }) }),
    {
      references: {
        a: 0.2 * 0.46 * 0.54,
        b: 0.1 * 0.52 * 0.48,
        c: Math.sqrt(0.02) * 0.49 * 0.51,
      },
    },
  );
  expect(value).toBeCloseTo(0.502_850_6, 7);
  expect(said.split("\n").slice(-4)).toEqual([
    "fused-fair: a says 46.0¢, 14% of the weight",
    "fused-fair: b says 52.0¢, 57% of the weight",
    "fused-fair: c says 49.0¢, 29% of the weight",
    "fused-fair: fair value 50.3¢",
  ]);
});

test.each([
  // The book's deviation is its spread over √12. 2¢: 1 728 against 69.4, −0.405465 · 1728 / 1797.4 in log-odds.
  [39, 41, 0.403_765],
  // 20¢: 17.28 against 69.4.
  [30, 50, 0.479_814],
])("a book of %i/%i and an outside value of 50¢ ± 3¢ are worth %f", (bid, ask, expected) => {
  const one = view(bid, ask, { references: told({ model: 0.5 }) });
  expect(fair(one, { mid: 1, sizes: 0, references: { model: 0.03 } }).fair).toBeCloseTo(expected, 6);
});

describe("what is older is less sure, by how the market moves", () => {
  // 0.03 / 0.25 is 0.12, so 0.0144; after 144 s at 0.0001 a second half as sure as when it was new.
  const then = minus(now, seconds(144));
  const both = { mid: 0, sizes: 0, referenceAgeMax: seconds(600), references: { old: 0.03, even: 0.03 } };

  it("of an outside value", () => {
    const references = new Map([...told({ old: 0.6 }, then), ...told({ even: 0.5 })]);
    const value = fair(view(undefined, undefined, { references, signals: steady }), both).fair ?? 0;
    // 60¢: 0.03 / 0.24 is 0.125, so 1 / (0.015625 + 0.0144) of 1 / 0.0144 more: 0.405465 · 33.306 / 102.75.
    expect(value).toBeCloseTo(0.532_810, 5);
  });

  it("of the last trade", () => {
    const references = told({ even: 0.5 });
    const some = { lastPrice: price(6_000), lastTradeAt: then, references, signals: steady };
    const params = { ...both, last: { weight: 1, deviation: 0.03 } };
    expect(fair(view(undefined, undefined, some), params).fair).toBeCloseTo(0.532_810, 5);
    const unknown = fair(view(undefined, undefined, { ...some, lastTradeAt: undefined }), params);
    expect(unknown.fair).toBeCloseTo(0.5, 12);
    expect(unknown.said).toContain("last trade says nothing");
  });
});

it("takes the sizes at the touch as it is told to, and an outside value only while it is new enough", () => {
  const heavy = view(42, 45, {
    bestBid: { price: price(4_200), qty: 300 as never },
    bestAsk: { price: price(4_500), qty: 100 as never },
  });
  expect(fair(heavy, { mid: 0, sizes: 1 }).fair).toBeCloseTo(0.4425, 12);
  expect(fair(heavy, { mid: 0, sizes: 1, sizesBy: "microprice" }).fair).toBeCloseTo(0.435, 12);
  const stale = { ...heavy, references: told({ model: 0.9 }, minus(now, seconds(61))) };
  expect(fair(stale, { mid: 1, sizes: 0, references: { model: 0.01 } }).fair).toBeCloseTo(0.435, 12);
  expect(fair(view(42, undefined), {}).fair).toBeUndefined();
});
