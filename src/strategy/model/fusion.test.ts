import { expect, it } from "vitest";
import { fused } from "./fusion.ts";

it("weighs the three opinions of D13 by how sure they are", () => {
  const together = fused([
    { value: 0.46, variance: 0.04 },
    { value: 0.52, variance: 0.01 },
    { value: 0.49, variance: 0.02 },
  ]);
  expect(together?.value).toBeCloseTo(0.502_850_6, 7);
  expect(together?.variance).toBeCloseTo(0.005_714_3, 7);
  expect(fused([])).toBeUndefined();
});
