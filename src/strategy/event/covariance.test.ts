import { expect, it } from "vitest";
import { exclusiveCovariance, nestedCovariance, payoffVariance, portfolioVariance } from "./covariance.ts";

it("joins the nested pair of D16, and its long and short have the variance of what lies between", () => {
  const covariance = nestedCovariance(0.6, 0.35);
  expect(covariance).toBeCloseTo(0.14, 12);
  expect(covariance / Math.sqrt(payoffVariance(0.6) * payoffVariance(0.35))).toBeCloseTo(0.599_14, 5);
  const matrix = [
    [payoffVariance(0.6), covariance],
    [covariance, payoffVariance(0.35)],
  ];
  const variance = portfolioVariance([100, -100], (one, other) => matrix[one]?.[other] ?? 0);
  expect(variance).toBeCloseTo(1_875, 9);
});

it("sets the exclusive pair of D16 against each other", () => {
  const covariance = exclusiveCovariance(0.3, 0.2);
  expect(covariance).toBeCloseTo(-0.06, 12);
  expect(covariance / Math.sqrt(payoffVariance(0.3) * payoffVariance(0.2))).toBeCloseTo(-0.327_32, 4);
});
