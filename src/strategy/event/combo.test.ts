import { expect, it } from "vitest";
import {
  comboBounds,
  comboHedge,
  gaussianPair,
  gaussianTriple,
  impliedCorrelation,
  independentCombo,
  oneFactorCombo,
  payoffCorrelation,
} from "./combo.ts";

it("values the pair of D17", () => {
  expect(comboBounds([0.6, 0.5])).toEqual({ least: expect.closeTo(0.1, 12), most: 0.5 });
  expect(independentCombo([0.6, 0.5])).toBeCloseTo(0.3, 12);
  expect(gaussianPair(0.6, 0.5, -0.5)).toBeCloseTo(0.219_564, 6);
  expect(gaussianPair(0.6, 0.5, 0.3)).toBeCloseTo(0.346_913, 6);
  expect(gaussianPair(0.6, 0.5, 0.6)).toBeCloseTo(0.398_658, 6);
  expect(payoffCorrelation(0.6, 0.5, gaussianPair(0.6, 0.5, 0.3))).toBeCloseTo(0.191_523, 6);
  expect(impliedCorrelation(0.6, 0.5, 0.36)).toBeCloseTo(0.380_152, 6);
  expect(gaussianPair(0.5, 0.5, 0.3)).toBeCloseTo(0.298_493, 6);
});

it("values three legs of D17, and five", () => {
  const legs = [0.6, 0.55, 0.5] as const;
  expect(independentCombo(legs)).toBeCloseTo(0.165, 12);
  expect(comboBounds(legs)).toEqual({ least: 0, most: 0.5 });
  expect(gaussianTriple(legs, [0.3, 0.2, 0.1])).toBeCloseTo(0.213_883, 6);
  expect(oneFactorCombo(legs, 0.25)).toBeCloseTo(0.228_533, 6);
  expect(comboHedge(legs).map((count) => Number(count.toFixed(6)))).toEqual([0.275, 0.3, 0.33]);
  const five = Array.from({ length: 5 }, () => 0.9);
  expect(independentCombo(five)).toBeCloseTo(0.590_49, 6);
  expect(oneFactorCombo(five, 0.25)).toBeCloseTo(0.647_821, 6);
});
