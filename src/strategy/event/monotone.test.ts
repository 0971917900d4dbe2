import { expect, it } from "vitest";
import { neverRising } from "./monotone.ts";

it("fits D16's strikes", () => {
  const fit = neverRising([0.92, 0.81, 0.83, 0.55, 0.57, 0.2]);
  expect(fit.map((value) => Number(value.toFixed(6)))).toEqual([0.92, 0.82, 0.82, 0.56, 0.56, 0.2]);
});

it("moves least what is known best", () => {
  expect(neverRising([0.4, 0.6], [3, 1])[0]).toBeCloseTo(0.45, 12);
});

it("leaves alone what falls already", () => {
  expect(neverRising([0.9, 0.5, 0.5, 0.1])).toEqual([0.9, 0.5, 0.5, 0.1]);
  expect(neverRising([])).toEqual([]);
});
