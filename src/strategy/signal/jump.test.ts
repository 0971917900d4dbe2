import { expect, it } from "vitest";
import { noJump, observeJump } from "./jump.ts";

it("is a move of so much within so long", () => {
  const known = noJump();
  observeJump(known, 0.5, 0, 0.4, 10);
  observeJump(known, 0.55, 1, 0.4, 10);
  expect(known.at).toBeUndefined();
  expect(observeJump(known, 0.6, 2, 0.4, 10)).toBeCloseTo(Math.log(1.5), 12);
  expect(known.at).toBe(2);
});

it("is not one that took its time", () => {
  const known = noJump();
  for (let step = 0; step <= 10; step += 1) observeJump(known, 0.5 + step / 100, step * 5, 0.4, 10);
  expect(known.at).toBeUndefined();
});

it("counts the next one from where the last one led", () => {
  const known = noJump();
  observeJump(known, 0.5, 0, 0.4, 10);
  observeJump(known, 0.7, 1, 0.4, 10);
  observeJump(known, 0.71, 2, 0.4, 10);
  expect(known.at).toBe(1);
});
