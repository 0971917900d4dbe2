import { expect, it } from "vitest";
import { sampleSize } from "./sample-size.ts";

it("needs as many settlements as D26 to see 1.12 points", () => {
  expect(sampleSize(0.0112, 0.45)).toBe(12_671);
});
