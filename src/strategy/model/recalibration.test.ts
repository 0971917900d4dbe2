import { expect, it } from "vitest";
import { recalibrated } from "./recalibration.ts";

it.each([
  [0.7, 1.31, 0.752_122],
  [0.7, 1.831, 0.825_116],
  [0.3, 0.755, 0.345_312],
])("moves %f by a slope of %f as in D24", (price, slope, expected) => {
  expect(recalibrated(price, { slope, trust: 1 })).toBeCloseTo(expected, 6);
  expect(recalibrated(price, { slope, trust: 0 })).toBeCloseTo(price, 12);
});
