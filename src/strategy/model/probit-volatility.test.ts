import { expect, it } from "vitest";
import { probitVolatility } from "./probit-volatility.ts";

it("grows as D12 says while the end comes near", () => {
  expect(probitVolatility(0.5, 6)).toBeCloseTo(0.162_868, 6);
  expect(100 * probitVolatility(0.5, 6) * Math.sqrt(1 / 60)).toBeCloseTo(2.1, 2);
  expect(100 * probitVolatility(0.5, 1) * Math.sqrt(1 / 60)).toBeCloseTo(5.15, 2);
  expect(probitVolatility(0.2, 6)).toBeCloseTo(0.114_294, 6);
});
