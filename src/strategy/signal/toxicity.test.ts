import { expect, it } from "vitest";
import { contracts } from "../../domain/units.ts";
import { noToxicity, observeTrade, vpin } from "./toxicity.ts";

const params = { bucket: contracts(100), buckets: 5, high: 0.8, low: 0.5 };

it("is how one-sided the buckets of D13 were", () => {
  const known = noToxicity();
  for (const bought of [60, 80, 30, 95, 50]) {
    expect(vpin(known, params)).toBeUndefined();
    observeTrade(known, "ask", contracts(bought), params);
    observeTrade(known, "bid", contracts(100 - bought), params);
  }
  expect(vpin(known, params)).toBeCloseTo(0.42, 12);
  expect(known.isHigh).toBe(false);
});

it("cuts a large trade into buckets, and stays high until it is low", () => {
  const known = noToxicity();
  observeTrade(known, "ask", contracts(550), params);
  expect(vpin(known, params)).toBe(1);
  expect(known.isHigh).toBe(true);
  const even = (): void => {
    observeTrade(known, "bid", contracts(50), params);
    observeTrade(known, "ask", contracts(50), params);
  };
  even();
  even();
  expect(known.isHigh).toBe(true);
  even();
  expect(vpin(known, params)).toBeCloseTo(0.4, 1);
  expect(known.isHigh).toBe(false);
});
