import { expect, it } from "vitest";
import { carteaJaimungalDistances } from "./cartea-jaimungal.ts";

const model = { buys: 1, sales: 1, decay: 100, endCharge: 1e-4, runningCharge: 1e-5 };

it.each([
  [1e-5, [0.003_759, 0.007_244, 0.009_178, 0.010_822, 0.012_756, 0.016_241]],
  [1e-3, [-0.003_716, 0.001_546, 0.007_091, 0.012_909, 0.018_454, 0.023_716]],
])("table B4, with a running charge of %f", (runningCharge, expected) => {
  const distances = carteaJaimungalDistances({ ...model, runningCharge }, 3, 30);
  const bids = distances.map(({ bid }) => bid);
  for (const [index, bid] of expected.entries()) {
    expect(Math.abs((bids[index] ?? 0) - bid)).toBeLessThan(1e-6);
    expect(distances[6 - index]?.ask).toBeCloseTo(bids[index] ?? 0, 12);
  }
  expect(bids[6]).toBeUndefined();
});

it("asks for more where more buyers come, and leans against what they leave it with", () => {
  const even = carteaJaimungalDistances(model, 3, 30)[3];
  const greedy = carteaJaimungalDistances({ ...model, buys: 3 }, 3, 30)[3];
  expect(greedy?.ask).toBeGreaterThan(even?.ask ?? 0);
  expect(greedy?.bid).toBeLessThan(even?.bid ?? 0);
});

it("moves away by what a fill is followed by", () => {
  const wary = carteaJaimungalDistances({ ...model, adverseMove: { bid: 0.002, ask: 0 } }, 3, 30)[3];
  const even = carteaJaimungalDistances(model, 3, 30)[3];
  expect((wary?.bid ?? 0) - (even?.bid ?? 0)).toBeGreaterThan(0.001);
});
