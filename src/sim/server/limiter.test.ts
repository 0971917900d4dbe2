import { describe, expect, it } from "vitest";
import { time } from "../../domain/units.ts";
import { createLimiter, type Bucket } from "./limiter.ts";
import { tierBudget, tiers } from "./tier.ts";

describe("the tiers", () => {
  // Tokens a second and capacity since 24 September 2026 [kalshi api.md §12].
  const table = {
    basic: [200, 600, 100, 100],
    advanced: [300, 900, 300, 900],
    expert: [600, 600, 600, 1800],
    premier: [1200, 1200, 1200, 3600],
    paragon: [2400, 2400, 2400, 7200],
    prime: [4800, 4800, 4800, 14_400],
    prestige: [12_000, 12_000, 9600, 28_800],
  };
  it.each(tiers)("of %s have the exchange's budget", (tier) => {
    const { read, write } = tierBudget(tier);
    expect([read.refill, read.capacity, write.refill, write.capacity]).toEqual(table[tier]);
  });
});

describe("a limiter", () => {
  const now = time(0);
  // Each row: what was spent before, and who still has 100 tokens to give.
  const rows: readonly (readonly [Bucket, Record<string, boolean>])[] = [
    ["read", { read: false, unscoped: true, shard2: true, every: true }],
    ["unscoped", { read: true, unscoped: false, shard2: true, every: false }],
    [{ shard: 2 }, { read: true, unscoped: true, shard2: false, every: false }],
    [{ shard: 3 }, { read: true, unscoped: true, shard2: true, every: false }],
    ["every", { read: true, unscoped: false, shard2: false, every: false }],
    [{ shard: 99 }, { read: true, unscoped: false, shard2: true, every: false }], // no such shard
  ];
  it.each(rows)("after %j gave all it had", (spent, left) => {
    const budget = { read: { refill: 1, capacity: 100 }, write: { refill: 1, capacity: 100 } };
    const has = (bucket: Bucket): boolean => {
      const limiter = createLimiter(() => budget, [0, 1, 2, 3]);
      expect(limiter.admit("a", { tokens: 100, bucket: spent }, now)).toBe(true);
      expect(limiter.admit("b", { tokens: 100, bucket: spent }, now)).toBe(true);
      return limiter.admit("a", { tokens: 100, bucket }, now);
    };
    expect({
      read: has("read"),
      unscoped: has("unscoped"),
      shard2: has({ shard: 2 }),
      every: has("every"),
    }).toEqual(left);
  });

  it("takes nothing anywhere when one of several buckets is short", () => {
    const budget = { read: { refill: 0, capacity: 0 }, write: { refill: 0, capacity: 10 } };
    const limiter = createLimiter(() => budget, [1]);
    limiter.admit("a", { tokens: 5, bucket: { shard: 1 } }, now);
    expect(limiter.admit("a", { tokens: 10, bucket: "every" }, now)).toBe(false);
    expect(limiter.admit("a", { tokens: 10, bucket: "unscoped" }, now)).toBe(true);
  });
});
