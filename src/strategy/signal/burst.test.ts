import { expect, it } from "vitest";
import { burstRatio, noBurst, observePace, type Burst } from "./burst.ts";

const params = { fast: 10, slow: 600 };

/** A trade each `gap` seconds for so long. */
function steady(known: Burst, from: number, until: number, gap: number): void {
  for (let at = from; at < until; at += gap) observePace(known, 1, at, params);
}

it.each([0.25, 1])("a trade each %f s is as usual, from the first minute on", (gap) => {
  const known = noBurst();
  observePace(known, 0, 0, params);
  for (const minute of [1, 2, 60]) {
    steady(known, known.at, minute * 60, gap);
    expect(burstRatio(known, params)).toBeGreaterThan(0.8);
    expect(burstRatio(known, params)).toBeLessThan(1.25);
  }
});

it("ten times as many trades are ten times as many, less what they add to the usual", () => {
  const known = noBurst();
  steady(known, 0, 7_200, 1);
  steady(known, 7_200, 7_260, 0.1);
  // After a minute 1 - 1/64 of the fast sum is new, and 1 - 2^(-1/10) of the slow one.
  const expected = (10 - 9 / 64) / (1 + 9 * (1 - 2 ** -0.1));
  expect(burstRatio(known, params)).toBeCloseTo(expected, 0);
  // Two minutes later the fast sum is 4096 times smaller, and the slow one a seventh.
  observePace(known, 0, 7_380, params);
  expect(burstRatio(known, params)).toBeLessThan(0.01);
});
