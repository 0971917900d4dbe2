import { expect, it } from "vitest";
import { imbalance, orderFlow, weightedMid } from "./book-signal.ts";

it("weighs the mid of D13", () => {
  const touch = { bid: 42, bidSize: 300, ask: 45, askSize: 100 };
  expect(imbalance(touch)).toBe(0.75);
  expect(weightedMid(touch)).toBeCloseTo(44.25, 12);
});

it("adds up the order flow of D13", () => {
  const touches = [
    [42, 100, 45, 80],
    [42, 140, 45, 80],
    [43, 50, 45, 80],
    [43, 50, 45, 30],
    [43, 20, 46, 90],
  ].map(([bid = 0, bidSize = 0, ask = 0, askSize = 0]) => ({ bid, bidSize, ask, askSize }));
  const flows = touches.slice(1).map((after, index) => orderFlow(touches[index] ?? after, after));
  expect(flows).toEqual([40, 50, 50, 0]);
});
