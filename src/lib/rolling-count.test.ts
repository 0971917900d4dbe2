import fc from "fast-check";
import { expect, test } from "vitest";
import { addToCount, countWithin, rollingCount } from "./rolling-count.ts";

test("what came is there for the span, and gone soon after", () => {
  const count = rollingCount(3_000);
  addToCount(count, 5, 10_000);
  addToCount(count, 2, 11_000);
  expect(countWithin(count, 11_000)).toBe(7);
  expect(countWithin(count, 13_000)).toBe(7);
  expect(countWithin(count, 13_200)).toBe(2);
  expect(countWithin(count, 14_200)).toBe(0);
});

test("looking changes nothing", () => {
  const count = rollingCount(3_000);
  addToCount(count, 5, 10_000);
  const before = JSON.stringify(count);
  countWithin(count, 99_000);
  expect(JSON.stringify(count)).toBe(before);
});

test("a time that went back counts as the last one", () => {
  const count = rollingCount(3_000);
  addToCount(count, 5, 10_000);
  addToCount(count, 1, 500);
  expect(countWithin(count, 500)).toBe(6);
});

test("never less than what came within the span, and never more than within a span and a slot", () => {
  const event = fc.record({ wait: fc.integer({ min: 0, max: 4_000 }), amount: fc.nat(9) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1_000, max: 9_000 }),
      fc.array(event, { maxLength: 60 }),
      fc.nat(9_000),
      (span, events, after) => {
        const count = rollingCount(span);
        let at = 1_000_000;
        const came: (readonly [number, number])[] = [];
        for (const { wait, amount } of events) {
          at += wait;
          addToCount(count, amount, at);
          came.push([at, amount]);
        }
        const now = at + after;
        const within = (age: number) =>
          came.filter(([when]) => now - when <= age).reduce((sum, [, amount]) => sum + amount, 0);
        const told = countWithin(count, now);
        expect(told).toBeGreaterThanOrEqual(within(span - 1));
        expect(told).toBeLessThanOrEqual(within(span + 2 * count.slotSpan));
      },
    ),
  );
});
