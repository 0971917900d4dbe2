import { expect, it } from "vitest";
import { fillProbability } from "./arrivals.ts";

it("fills in a minute as in D22", () => {
  expect(fillProbability({ rate: 0.02, decay: 0.5 }, 1.5, 60)).toBeCloseTo(0.432_685, 6);
});
