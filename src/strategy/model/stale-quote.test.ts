import { expect, it } from "vitest";
import { staleness } from "./stale-quote.ts";

it.each([
  [0.5, 0.25, 1, 0.022_750_1, 0.002_122_7],
  [1, 1, 0.2, 0.012_673_7, 0.001_971_3],
])("D23: %f away, volatility %f, %f s late", (half, volatility, reaction, probability, loss) => {
  const stale = staleness(half, volatility, reaction);
  expect(stale.probability).toBeCloseTo(probability, 7);
  expect(stale.loss).toBeCloseTo(loss, 7);
});

it("costs nothing in a market that stands still", () => {
  expect(staleness(1, 0, 5)).toEqual({ probability: 0, loss: 0 });
});
