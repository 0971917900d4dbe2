import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "./normal.ts";

describe("the normal distribution", () => {
  it.each([
    // Tables of the distribution, to more digits than a double of the tail keeps.
    [0, 0.5],
    [1, 0.841_344_746_068_543],
    [-1.959_963_984_540_054, 0.025],
    [-3, 0.001_349_898_031_630_095],
    [-8, 6.220_960_574_271_785e-16],
    [40, 1],
    [-40, 0],
  ])("is below %f with probability %f", (x, probability) => {
    expect(Math.abs(normalCdf(x) - probability)).toBeLessThanOrEqual(1e-13 * Math.max(probability, 1e-3));
  });

  it("is its own way back, from one in a billion to all but one in a billion", () => {
    for (const probability of [1e-9, 1e-4, 0.01, 0.024, 0.025, 0.3, 0.5, 0.8, 0.99, 1 - 1e-9]) {
      expect(normalCdf(normalQuantile(probability)) / probability).toBeCloseTo(1, 12);
    }
  });
});
