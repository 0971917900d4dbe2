import { expect, it } from "vitest";
import { micropriceAdjustments } from "./microprice.ts";

const toy = {
  stays: [
    [0.6, 0.2],
    [0.2, 0.6],
  ],
  moved: [
    [0.15, 0.05],
    [0.05, 0.15],
  ],
  moves: [-0.5, 0.5],
  settles: [
    [0.12, 0.08],
    [0.08, 0.12],
  ],
};

it("adds up all the moves of D13's toy book", () => {
  const [low = 0, high = 0] = micropriceAdjustments(toy);
  expect(low).toBeCloseTo(-0.089_285_7, 6);
  expect(high).toBeCloseTo(0.089_285_7, 6);
});

it("is the first move alone where the next state does not depend on it", () => {
  const even = { ...toy, settles: toy.settles.map(() => [0.1, 0.1]) };
  expect(micropriceAdjustments(even)[1]).toBeCloseTo(0.083_333_3, 7);
});
