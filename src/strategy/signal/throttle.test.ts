import { expect, it } from "vitest";
import { judgeFill, noThrottle, type Throttle } from "./throttle.ts";

const params = { enter: 0.1, leave: 0.02, enough: 50, pause: 300 };

function after(...fills: readonly (readonly [against: number, size: number, now: number])[]): Throttle {
  const known = noThrottle();
  for (const [against, size, now] of fills) judgeFill(known, against, size, now, params);
  return known;
}

it("waits for enough contracts", () => {
  expect(after([0.3, 49, 10])).toMatchObject({ isShrunk: false, pausedUntil: 0 });
  expect(after([0.3, 49, 10], [0.3, 1, 11])).toMatchObject({ isShrunk: true, pausedUntil: 0 });
});

it("judges the mean of a contract, and begins anew", () => {
  // 25 · 0.3 - 25 · 0.15 over 50 is 0.075: below the threshold, and gone afterwards.
  const known = after([0.3, 25, 10], [-0.15, 25, 11]);
  expect(known).toMatchObject({ isShrunk: false, adverse: 0, size: 0 });
});

it("pauses at the second verdict, and hears nothing of it until it is over", () => {
  const known = after([0.1, 50, 10], [0.1, 50, 20], [0.5, 50, 319]);
  expect(known).toMatchObject({ isShrunk: true, pausedUntil: 320, size: 0 });
  // Small again, and on trial: as before is a pause, between the thresholds no change, below them whole again.
  judgeFill(known, 0.05, 50, 320, params);
  expect(known).toMatchObject({ isShrunk: true, pausedUntil: 320 });
  judgeFill(known, 0.02, 50, 330, params);
  expect(known).toMatchObject({ isShrunk: false, pausedUntil: 320 });
});
