import { expect, it } from "vitest";
import { flowShare, noOrderFlow, observeTouch } from "./order-flow.ts";

const touch = (bid: number, bidSize: number, ask: number, askSize: number) => ({
  bid,
  bidSize,
  ask,
  askSize,
});

it("is nothing before anything changed", () => {
  const known = noOrderFlow();
  expect(flowShare(known, 0, 10)).toBe(0);
  observeTouch(known, touch(42, 100, 45, 80), 0, 10);
  expect(flowShare(known, 0, 10)).toBe(0);
});

it("adds up what D13's touches say, beside the size that stands there", () => {
  const known = noOrderFlow();
  const touches = [
    touch(42, 100, 45, 80),
    touch(42, 140, 45, 80),
    touch(43, 50, 45, 80),
    touch(43, 50, 45, 30),
    touch(43, 20, 46, 90),
  ];
  // All in one moment: nothing is forgotten.
  for (const each of touches) observeTouch(known, each, 0, 10);
  expect(known.flow).toBe(140);
  expect(flowShare(known, 0, 10)).toBeCloseTo(140 / 180, 12);
  expect(flowShare(known, 10, 10)).toBeCloseTo(70 / 180, 12);
});

it("is never more than the whole touch", () => {
  const known = noOrderFlow();
  observeTouch(known, touch(42, 10, 45, 10), 0, 10);
  observeTouch(known, touch(43, 9_000, 45, 10), 0, 10);
  expect(flowShare(known, 0, 10)).toBe(1);
});
