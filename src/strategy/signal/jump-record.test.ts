import { expect, it } from "vitest";
import { noJumpRecord, observeJumps, seenJumps } from "./jump-record.ts";

const prior = { rate: 1 / 1_800, meanSize: 0.06, missShare: 0.5 };

it("is what was told before anything was seen", () => {
  const jumps = seenJumps(noJumpRecord(), 0.5, prior);
  expect(jumps.rate).toBeCloseTo(1 / 1_800, 12);
  expect(jumps.meanSize).toBeCloseTo(0.06, 12);
});

it("comes to be what the market shows: half of its jumps against each side, in dollars where it stands", () => {
  const known = noJumpRecord();
  for (let second = 0; second <= 2_700; second += 60) {
    const move = new Map([
      [900, 0.4],
      [1_800, -0.6],
      [2_700, 0.5],
    ]).get(second);
    observeJumps(known, move, second, 1e15);
  }
  expect(known.seconds).toBeCloseTo(2_700, 6);
  // One that was told and three halves, in half an hour and 45 minutes; 6¢, and 1.5 in log-odds at a quarter each.
  const { rate, meanSize, missShare } = seenJumps(known, 0.5, prior);
  expect(rate).toBeCloseTo(2.5 / 4_500, 9);
  expect(meanSize).toBeCloseTo((0.06 + 1.5 / 4) / 4, 9);
  expect(missShare).toBe(0.5);
});

it("forgets", () => {
  const known = noJumpRecord();
  observeJumps(known, 0.4, 0, 60);
  observeJumps(known, undefined, 60, 60);
  expect(known).toEqual({ at: 60, seconds: 60, count: 0.5, moved: 0.2 });
});
