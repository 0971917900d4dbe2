import { expect, test } from "vitest";
import { seconds, time, type Time } from "../domain/units.ts";
import { dateHeaderBounds, skewGauge } from "./skew.ts";

const noon = 1_795_000_000_000_000;

const cases = [
  // ours when sent and received, the exchange's whole second; what must be wrong at least
  ["the same clock", 0.1, 0.2, 0, 0],
  ["a slow network is no skew", 0.1, 9, 4, 0],
  ["ahead by at least 3 s", 4.5, 4.6, 0, 3.5],
  ["behind by at least 2 s", 0.5, 1, 3, -2],
] as const;

test.each(cases)("%s", (_, sent, received, second, skew) => {
  const gauge = skewGauge();
  gauge.observe(at(sent), at(received), at(second), at(second + 1));
  expect(gauge.skew() / seconds(1)).toBe(skew);
});

test("several answers narrow the estimate down", () => {
  const gauge = skewGauge();
  gauge.observe(at(2.1), at(2.2), at(0), at(1));
  expect(gauge.skew() / seconds(1)).toBeCloseTo(1.1);
  gauge.observe(at(2.9), at(3), at(0), at(1));
  expect(gauge.skew() / seconds(1)).toBeCloseTo(1.9);
});

test("the least that it can be is what no slow answer can lift, once a clock was set", () => {
  const gauge = skewGauge();
  gauge.observe(at(0.9), at(0.95), at(0), at(1));
  expect(gauge.leastSkew() / seconds(1)).toBeCloseTo(-0.1);
  // The exchange's clock is set 6 s ahead, and the answer that tells it takes 4 s.
  gauge.observe(at(2), at(6), at(8), at(9));
  expect(gauge.leastSkew() / seconds(1)).toBeCloseTo(-7);
});

test("a clock that was set right is believed again", () => {
  const gauge = skewGauge();
  for (let count = 0; count < 8; count += 1) gauge.observe(at(9), at(9.1), at(0), at(1));
  for (let count = 0; count < 8; count += 1) gauge.observe(at(0.5), at(0.6), at(0), at(1));
  expect(gauge.skew()).toBe(0);
});

test("no answer, no skew; and a header that names no second is none", () => {
  expect(skewGauge().skew()).toBe(0);
  expect(dateHeaderBounds(undefined)).toBeUndefined();
  expect(dateHeaderBounds("yesterday")).toBeUndefined();
  expect(dateHeaderBounds("Thu, 01 Jan 1970 00:00:02 GMT")).toEqual({ from: 2_000_000, to: 3_000_000 });
});

function at(second: number): Time {
  return time(noon + second * 1_000_000);
}
