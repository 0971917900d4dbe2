import { describe, expect, it } from "vitest";
import { priceGrid, type PriceGrid } from "../../domain/price-grid.ts";
import { contracts, dollars, price } from "../../domain/units.ts";
import { priceStructures } from "../price-structure.ts";
import { scoreSnapshot, type LiquidityTerms, type ScoredOrder } from "./liquidity-score.ts";
import { liquidityPayout, volumePayout } from "./payout.ts";

function gridOf(name: string): PriceGrid {
  const grid = priceGrid(priceStructures[name] ?? []);
  if (!grid.ok) throw new Error(grid.why);
  return grid.value;
}

const linear = gridOf("linear_cent");
const terms: LiquidityTerms = {
  targetSize: contracts(300),
  discountBps: 9_000,
  sideRule: "both",
  tickRule: "grid",
};

function order(account: string, atCents: number, count: number): ScoredOrder {
  return { account, price: price(atCents * 100), left: contracts(count) };
}

/** The target is reached at 44¢ and at 52¢: what Cid shows at 43¢ is never visited. */
const bid = [order("ann", 45, 100), order("bob", 45, 100), order("ann", 44, 100), order("cid", 43, 500)];
const ask = [order("cid", 50, 200), order("ann", 52, 200), order("bob", 60, 900)];

describe("§16.1 a snapshot of the liquidity programme", () => {
  it("gives each side's shares of size × discount^ticks, over the levels visited until the target size", () => {
    const scores = scoreSnapshot({ bid, ask }, linear, terms);
    // YES: Ann 100 + 100 × 0.9 = 190, Bob 100. NO: Cid 200, Ann 200 × 0.9² = 162.
    expect(scores.get("ann")).toBeCloseTo(190 / 290 + 162 / 362, 12);
    expect(scores.get("bob")).toBeCloseTo(100 / 290, 12);
    expect(scores.get("cid")).toBeCloseTo(200 / 362, 12);
    expect([...scores.values()].reduce((sum, score) => sum + score, 0)).toBeCloseTo(2, 12);
  });

  it("counts the whole of the level that reaches the target", () => {
    const scores = scoreSnapshot({ bid, ask }, linear, { ...terms, targetSize: contracts(100) });
    // Ann's first order reaches it, and Bob's stands beside it; nobody is asked for 44¢ or 52¢.
    expect([...scores]).toEqual([
      ["ann", 0.5],
      ["bob", 0.5],
      ["cid", 1],
    ]);
  });

  it("counts only when both sides reach the target, or each for itself: a switch", () => {
    const short = { bid, ask: [order("cid", 50, 299)] };
    expect(scoreSnapshot(short, linear, terms).size).toBe(0);
    const each = scoreSnapshot(short, linear, { ...terms, sideRule: "each" });
    expect([...each]).toEqual([
      ["ann", 190 / 290],
      ["bob", 100 / 290],
    ]);
  });

  it("leaves a side out whose best price is the last of the grid", () => {
    const top = { bid: [order("ann", 99, 1_000)], ask };
    const bottom = { bid, ask: [order("ann", 1, 1_000)] };
    for (const book of [top, bottom]) expect(scoreSnapshot(book, linear, terms).size).toBe(0);
    expect(scoreSnapshot(top, linear, { ...terms, sideRule: "each" }).has("bob")).toBe(false);
  });

  it("counts ticks by the grid's own steps, or by its finest: a switch", () => {
    const tapered = gridOf("tapered_deci_cent");
    const book = { bid: [order("ann", 11, 200), order("bob", 10, 200)], ask: [] };
    const each = { ...terms, sideRule: "each", discountBps: 5_000 } as const;
    expect(scoreSnapshot(book, tapered, each).get("bob")).toBeCloseTo(0.5 / 1.5, 12);
    // A cent is ten of the tenths of a cent that the edges are cut into.
    const finest = scoreSnapshot(book, tapered, { ...each, tickRule: "finest" }).get("bob");
    expect(finest).toBeCloseTo(0.5 ** 10 / (1 + 0.5 ** 10), 12);
  });

  it("lets accounts that are not eligible fill the target but gives them nothing", () => {
    const scores = scoreSnapshot({ bid, ask }, linear, terms, (account) => account !== "ann");
    expect([...scores]).toEqual([
      ["bob", 1],
      ["cid", 1],
    ]);
  });
});

describe("payouts", () => {
  it.each([
    [1, 3, 10, undefined, 3.33],
    [2, 3, 10, undefined, 6.66],
    [1, 10, 10, undefined, 1],
    [99, 1_000, 10, undefined, 0],
    [1, 1, 10, 4, 4],
  ])(
    "§16.1 of %d of %d of $%d, capped at %s: $%d, in whole cents, and nothing under a dollar",
    (own, all, reward, cap, paid) => {
      const limit = cap === undefined ? undefined : dollars(cap);
      expect(liquidityPayout(own, all, dollars(reward), limit)).toBe(dollars(paid));
    },
  );

  it("§16.2 for volume are pro rata, at most half a cent a contract", () => {
    expect(volumePayout(contracts(100), contracts(400), dollars(1), undefined)).toBe(dollars(0.25));
    expect(volumePayout(contracts(100), contracts(400), dollars(1_000), undefined)).toBe(dollars(0.5));
    expect(volumePayout(contracts(100), contracts(400), dollars(1), dollars(0.1))).toBe(dollars(0.1));
  });
});
