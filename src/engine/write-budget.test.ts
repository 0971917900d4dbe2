import { expect, test } from "vitest";
import { reserveOf, tokenPrice } from "./write-budget.ts";

test.each([
  // open  reserve of 100 tokens, at 2 a cancel
  [0, 0],
  [4, 8],
  [25, 50],
  [1_000, 50], // half of it is for quoting, whatever happens
])("for %i open orders %i tokens are kept", (open, reserve) => {
  expect(reserveOf(open, 2, 100)).toBe(reserve);
});

test.each([
  // available  cents, with 20 of 120 kept
  [120, 0],
  [130, 0],
  [110, 0.4 / 9],
  [70, 0.4],
  [30, 3.6],
  [21, 39.6],
  [20, Infinity],
  [0, Infinity],
])("with %i tokens one costs %f¢", (available, price) => {
  expect(tokenPrice(available, 20, 120) * 100).toBeCloseTo(price, 9);
});
