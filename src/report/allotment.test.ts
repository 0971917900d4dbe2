import fc from "fast-check";
import { expect, test } from "vitest";
import { allot, daysBound, type Applicant } from "./allotment.ts";

const free = 1;
const anyCount = 100;

function one(name: string, lots: readonly (readonly [number, number])[], bound = free): Applicant {
  return { name, lots: lots.map(([capital, value]) => ({ capital, value })), daysBound: bound };
}

test("each next dollar goes where it earns most", () => {
  const given = allot(
    [
      one("A", [
        [100, 5], // 5¢ a dollar and day
        [100, 2],
      ]),
      one("B", [
        [100, 3],
        [100, 1],
      ]),
    ],
    { capital: 250, shareMax: 1, count: anyCount },
  );
  // 100 at 5¢, 100 at 3¢, and what is left at 2¢.
  expect(given).toEqual([
    { name: "A", capital: 150, value: 6, margin: 0.02 },
    { name: "B", capital: 100, value: 3, margin: 0.03 },
  ]);
});

test("no market gets more than its share, however good it is", () => {
  const given = allot([one("A", [[1_000, 100]]), one("B", [[1_000, 1]])], {
    capital: 1_000,
    shareMax: 0.1,
    count: anyCount,
  });
  expect(given.map(({ name, capital }) => [name, capital])).toEqual([
    ["A", 100],
    ["B", 100],
  ]);
});

test("a dollar that is bound three times as long has to earn three times as much", () => {
  const given = allot([one("SOON", [[100, 2]]), one("LATE", [[100, 5]], 3)], {
    capital: 100,
    shareMax: 1,
    count: anyCount,
  });
  expect(given).toEqual([{ name: "SOON", capital: 100, value: 2, margin: 0.02 }]);
});

test("what earns nothing gets nothing, and of too many the best are kept and share it all", () => {
  const applicants = [
    one("A", [
      [50, 5],
      [50, 1],
    ]),
    one("B", [[50, 4]]),
    one("C", [[50, 3]]),
    one("NONE", [[50, 0]]),
  ];
  const limits = { capital: 150, shareMax: 1 };
  expect(allot(applicants, { ...limits, count: anyCount }).map(({ name }) => name)).toEqual(["A", "B", "C"]);
  expect(allot(applicants, { ...limits, count: 1 })).toEqual([
    { name: "A", capital: 100, value: 6, margin: 0.02 },
  ]);
});

test("only what is held alone waits for the settlement", () => {
  expect(daysBound(1, 30, 0)).toBe(1);
  expect(daysBound(1, 30, 1)).toBe(30);
  expect(daysBound(1, 31, 0.1)).toBeCloseTo(4, 12);
  expect(daysBound(2, 1, 1)).toBe(1); // settled before the quoting ends
});

const lots = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 100 })), { maxLength: 4 })
  .map((pairs) =>
    pairs
      .map(([capital, margin]) => ({ capital, value: (capital * margin) / 1_000 }))
      .toSorted((a, b) => b.value / b.capital - a.value / a.capital),
  );
const applicants = fc
  .array(fc.record({ lots, daysBound: fc.integer({ min: 1, max: 9 }) }), { maxLength: 5 })
  .map((all) => all.map((each, at) => ({ name: `M${at}`, ...each })));

test("nobody gets more than the edge, all of them no more than there is, and no dollar would earn more elsewhere", () => {
  fc.assert(
    fc.property(
      applicants,
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      (all, capital, shareMax) => {
        const given = allot(all, { capital, shareMax, count: anyCount });
        const total = given.reduce((sum, each) => sum + each.capital, 0);
        expect(total).toBeLessThanOrEqual(capital + 1e-6);
        const of = new Map(given.map((each) => [each.name, each]));
        const lowest = Math.min(...given.map(({ margin }) => margin), Infinity);
        for (const { name, lots: each, daysBound: bound } of all) {
          const mine = of.get(name);
          const has = mine?.capital ?? 0;
          expect(has).toBeLessThanOrEqual(shareMax * capital + 1e-6);
          if (has >= shareMax * capital - 1e-6) continue;
          const next = nextMargin(each, has) / bound;
          // It could take more: then its next dollar is no better than the worst that was given.
          if (total >= capital - 1e-6) expect(next).toBeLessThanOrEqual(lowest + 1e-9);
          else expect(next).toBe(0);
        }
      },
    ),
    { numRuns: 200 },
  );
});

function nextMargin(each: readonly { capital: number; value: number }[], has: number): number {
  let from = 0;
  for (const { capital, value } of each) {
    from += capital;
    if (has < from - 1e-6) return value / capital;
  }
  return 0;
}
