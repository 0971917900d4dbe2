import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokenBucket, type SavedBucket } from "./token-bucket.ts";

const second = 1_000_000;

describe("a token bucket", () => {
  it("takes all of a cost or none of it", () => {
    const bucket = tokenBucket({ refill: 100, capacity: 100 });
    expect(bucket.take(60, 0)).toBe(true);
    expect(bucket.take(60, 0)).toBe(false);
    expect(bucket.available(0)).toBe(40);
    expect(bucket.take(40, 0)).toBe(true);
  });

  it("refills by the second and never past its capacity", () => {
    const bucket = tokenBucket({ refill: 300, capacity: 600 });
    bucket.take(600, 0);
    expect(bucket.available(second / 2)).toBe(150);
    expect(bucket.available(10 * second)).toBe(600);
  });

  const waits = [
    // spent, cost, wait
    [0, 100, 0],
    [100, 10, 100_000],
    [95, 10, 50_000],
    [100, 101, Infinity], // more than it can ever hold
  ] as const;
  it.each(waits)("with %i spent, %i tokens fit after %d µs", (spent, cost, wait) => {
    const bucket = tokenBucket({ refill: 100, capacity: 100 });
    bucket.take(spent, 0);
    expect(bucket.waitFor(cost, 0)).toBe(wait);
  });

  it("goes on from what was saved as if nothing had been", () => {
    const calls = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: second })));
    fc.assert(
      fc.property(calls, calls, fc.boolean(), (before, after, isResized) => {
        const bucket = tokenBucket({ refill: 100, capacity: 100 });
        for (const [cost, at] of before) bucket.take(cost, at);
        if (isResized) bucket.resize({ refill: 30, capacity: 50 });
        const other = tokenBucket(JSON.parse(JSON.stringify(bucket.saved())) as SavedBucket);
        for (const [cost, at] of after)
          expect(other.take(cost, second + at)).toBe(bucket.take(cost, second + at));
        expect(other.saved()).toEqual(bucket.saved());
      }),
    );
  });

  it("does not run backwards when time does", () => {
    const bucket = tokenBucket({ refill: 100, capacity: 100 });
    bucket.take(100, second);
    expect(bucket.available(0)).toBe(0);
    expect(bucket.available(2 * second)).toBe(100);
  });

  it("keeps what it holds when resized, up to the new capacity", () => {
    const bucket = tokenBucket({ refill: 100, capacity: 100 });
    bucket.resize({ refill: 300, capacity: 600 });
    expect(bucket.available(0)).toBe(100);
    bucket.resize({ refill: 10, capacity: 50 });
    expect(bucket.available(0)).toBe(50);
  });

  it("never lets out more than capacity plus refill, and always after the wait it told", () => {
    const steps = fc.array(
      fc.record({ gap: fc.integer({ min: 0, max: second }), cost: fc.integer({ min: 1, max: 40 }) }),
    );
    fc.assert(
      fc.property(steps, (list) => {
        const bucket = tokenBucket({ refill: 30, capacity: 40 });
        let at = 0;
        let taken = 0;
        for (const { gap, cost } of list) {
          at += gap;
          const wait = bucket.waitFor(cost, at);
          if (wait > 0 && bucket.take(cost, at + wait - 2)) return false;
          at += wait;
          if (!bucket.take(cost, at)) return false;
          taken += cost;
        }
        return taken <= 40 + (30 * at) / second;
      }),
    );
  });
});
