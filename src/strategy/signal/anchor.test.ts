import { expect, it } from "vitest";
import { noAnchor, observeAnchor } from "./anchor.ts";

it("takes the first value at once, and then means over the time that each stood", () => {
  const known = noAnchor();
  observeAnchor(known, 0.4, 100, 60);
  observeAnchor(known, 0.7, 145, 60);
  expect(known.value).toBe(0.4);
  observeAnchor(known, 0.9, 160, 60);
  // 45 s at 40¢ and 15 s at 70¢.
  expect(known.value).toBeCloseTo(0.475, 12);
  observeAnchor(known, 0.9, 219, 60);
  expect(known.value).toBeCloseTo(0.475, 12);
  observeAnchor(known, 0.1, 220, 60);
  expect(known.value).toBeCloseTo(0.9, 12);
});
