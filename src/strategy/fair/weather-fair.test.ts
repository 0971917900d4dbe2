import { expect, it, test } from "vitest";
import { market, now, view } from "../../../test/strategy/scene.ts";
import { valueOf } from "../../../test/strategy/value.ts";
import type { Bound } from "../../domain/market.ts";
import { minus, seconds, type Time } from "../../domain/units.ts";

function fair(from: Bound | undefined, to: Bound | undefined, at: Time = now): number {
  const strike = {
    number: "KXHIGH",
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  const one = view(undefined, undefined, {
    market: { ...market, strike },
    forecast: { mean: 71.3, deviation: 2.4, at },
  });
  return valueOf(one, ["weather-fair"]).fair ?? Number.NaN;
}

function bound(at: number, isIncluded: boolean): Bound {
  return { at, isIncluded };
}

test.each([
  ["at least 73", bound(73, true), undefined, 0.308_538],
  ["above 72", bound(72, false), undefined, 0.308_538],
  ["above 72.5", bound(72.5, false), undefined, 0.308_538],
  ["below 73", undefined, bound(73, false), 1 - 0.308_538],
  ["at most 72", undefined, bound(72, true), 1 - 0.308_538],
  ["72 to 73", bound(72, true), bound(73, true), 0.287_135],
])("a forecast of 71.3 ± 2.4 comes to %s as D18 says", (_name, from, to, expected) => {
  expect(fair(from, to)).toBeCloseTo(expected, 6);
});

it("says nothing of an old forecast, and is never certain", () => {
  expect(fair(bound(73, true), undefined, minus(now, seconds(43_201)))).toBeNaN();
  expect(fair(bound(173, true), undefined)).toBe(0.0001);
});

it("has its share of a value, and is one of the opinions of fused-fair", () => {
  const strike = { number: "KXHIGH", from: bound(73, true) };
  const one = view(48, 52, {
    market: { ...market, strike },
    forecast: { mean: 71.3, deviation: 2.4, at: now },
  });
  expect(valueOf(one, ["weighted-fair", "weather-fair"]).said).toContain("71.3 ± 2.4: 30.9¢, weight 0.7");
  expect(valueOf({ ...one, bestBid: undefined }, ["fused-fair"]).fair).toBeCloseTo(0.308_538, 6);
});
