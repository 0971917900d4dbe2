import { expect, it } from "vitest";
import { averageSoFar, noSettlementAverage, observeUnderlying } from "./settlement-average.ts";

function average(
  ticks: readonly (readonly [number, number])[],
  close = 100,
  window = 60,
): number | undefined {
  const known = noSettlementAverage();
  for (const [now, price] of ticks) observeUnderlying(known, price, now, close, window);
  return averageSoFar(known);
}

it("counts each price until the next, from when the window begins", () => {
  // The window begins at 40: 10 s at 7, then 30 s at 9. What was told last has not counted yet.
  const ticks = [
    [20, 7],
    [50, 9],
    [80, 1_000],
  ] as const;
  expect(average(ticks)).toBeCloseTo((10 * 7 + 30 * 9) / 40, 12);
  expect(
    average([
      [20, 7],
      [39, 8],
    ]),
  ).toBeUndefined();
});

it("ends with the window, and begins anew when the close moves", () => {
  expect(
    average([
      [40, 7],
      [100, 9],
      [200, 11],
    ]),
  ).toBeCloseTo(7, 12);
  const known = noSettlementAverage();
  observeUnderlying(known, 7, 50, 100, 60);
  observeUnderlying(known, 7, 60, 100, 60);
  observeUnderlying(known, 9, 70, 1_000, 60);
  expect(averageSoFar(known)).toBeUndefined();
});
