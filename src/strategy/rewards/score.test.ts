import { expect, it } from "vitest";
import { bestRewardSize, poolShare, rewardRate, sideScore, type RewardLevel } from "./score.ts";

const terms = { targetSize: 1_000, discount: 0.5, reference: "best" } as const;

const yes: readonly RewardLevel[] = [
  { ticks: 0, size: 300, own: 100 },
  { ticks: 1, size: 500, own: 100 },
  { ticks: 2, size: 800, own: 0 },
];
const no: readonly RewardLevel[] = [
  { ticks: 0, size: 200, own: 50 },
  { ticks: 1, size: 400, own: 0 },
  { ticks: 3, size: 900, own: 100 },
];

it("scores the snapshot of D19", () => {
  const [yesScore, noScore] = [sideScore(yes, terms), sideScore(no, terms)];
  expect(yesScore).toEqual({ own: 150, all: 750 });
  expect(noScore).toEqual({ own: 62.5, all: 512.5 });
  if (yesScore === undefined || noScore === undefined) throw new Error("both sides reach the target");
  expect(2 * poolShare([yesScore, noScore])).toBeCloseTo(0.321_951, 6);
  expect(100 * poolShare([yesScore, noScore])).toBeCloseTo(16.1, 2);
});

it("does not count a side with too little on it", () => {
  expect(sideScore(yes.slice(0, 2), terms)).toBeUndefined();
  expect(sideScore([], terms)).toBeUndefined();
});

it("in the other reading everything down to a fifth of the target scores whole", () => {
  const deep: readonly RewardLevel[] = [
    { ticks: 0, size: 150, own: 0 },
    { ticks: 1, size: 100, own: 100 },
    { ticks: 2, size: 900, own: 100 },
  ];
  expect(sideScore(deep, { ...terms, reference: "fifth" })).toEqual({ own: 150, all: 700 });
  expect(sideScore(deep, terms)).toEqual({ own: 75, all: 425 });
});

it("is worth the size of D19, and none where rivals are too many", () => {
  const odds = { poolRate: 6.25, rivals: 500, price: 0.4, costRate: 0.006_25 };
  const size = bestRewardSize(odds);
  expect(size).toBeCloseTo(290.569, 3);
  expect(rewardRate(size, odds)).toBeCloseTo(1.148_58, 5);
  expect(bestRewardSize({ ...odds, rivals: 1_251 })).toBe(0);
  expect(bestRewardSize({ ...odds, rivals: 1_249 })).toBeGreaterThan(0);
});
