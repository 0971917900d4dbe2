import type { PriceGrid } from "../../domain/price-grid.ts";
import { sides, type Side } from "../../domain/side.ts";
import { plus, zeroQty, type Price, type Qty } from "../../domain/units.ts";

/**
 * The scores of one snapshot of a book under the liquidity programme [api.md §16.1]. NO bids are YES asks: one walk
 * serves both sides. Pure, so that a strategy can ask what a quote would score.
 */
export interface LiquidityTerms {
  /** Contracts that each side must show, from the best price down. */
  readonly targetSize: Qty;
  /** What a contract loses for each tick away from the best price, in basis points kept: 9 000 is a tenth lost. */
  readonly discountBps: number;
  /** Whether both sides must reach the target for either to count, or each counts for itself: open. */
  readonly sideRule: "both" | "each";
  /** What a tick is where steps differ: a step of the grid, or the grid's finest step everywhere: open. */
  readonly tickRule: "grid" | "finest";
}

export const defaultLiquidityRules: Pick<LiquidityTerms, "sideRule" | "tickRule"> = {
  sideRule: "both",
  tickRule: "grid",
};

/** An order as the programme sees it. */
export interface ScoredOrder {
  readonly account: string;
  readonly price: Price;
  readonly left: Qty;
}

/** The orders of one side, the best first. */
export type ScoredBook = Readonly<Record<Side, Iterable<ScoredOrder>>>;

/**
 * Each account's share of the YES side plus its share of the NO side: two to divide in a snapshot that counts, none
 * in one that does not. Accounts that are not eligible fill the target size like all others but get no share.
 */
export function scoreSnapshot(
  book: ScoredBook,
  grid: PriceGrid,
  terms: LiquidityTerms,
  isEligible: (account: string) => boolean = () => true,
): ReadonlyMap<string, number> {
  const scores = new Map<string, number>();
  const walks = sides.map((side) => walk(book[side], side, grid, terms));
  if (terms.sideRule === "both" && walks.includes(undefined)) return scores;
  for (const side of walks) {
    const eligible = [...(side ?? [])].filter(([account]) => isEligible(account));
    const total = eligible.reduce((sum, [, score]) => sum + score, 0);
    for (const [account, score] of eligible) {
      scores.set(account, (scores.get(account) ?? 0) + score / total);
    }
  }
  return scores;
}

/**
 * Down from the best price until the target size is reached; whole levels count. Undefined when it is not reached,
 * or when the best price is the last one of the grid: such a side is out.
 */
function walk(
  orders: Iterable<ScoredOrder>,
  side: Side,
  grid: PriceGrid,
  { targetSize, discountBps, tickRule }: LiquidityTerms,
): ReadonlyMap<string, number> | undefined {
  const tick = tickRule === "finest" ? finestStep(grid) : undefined;
  const scores = new Map<string, number>();
  let best: Price | undefined;
  let level: Price | undefined;
  let seen = zeroQty;
  for (const { account, price, left } of orders) {
    best ??= price;
    if (price !== level && seen >= targetSize) break;
    level = price;
    seen = plus(seen, left);
    const ticks = tick === undefined ? gridSteps(grid, best, price) : Math.abs(best - price) / tick;
    scores.set(account, (scores.get(account) ?? 0) + left * discount(discountBps, ticks));
  }
  const last = side === "bid" ? grid.highest : grid.lowest;
  return best === undefined || best === last || seen < targetSize ? undefined : scores;
}

/** By multiplication, so that every machine agrees to the last bit. */
function discount(bps: number, ticks: number): number {
  let kept = 1;
  for (let tick = 0; tick < ticks; tick += 1) kept *= bps / 10_000;
  return kept;
}

function gridSteps(grid: PriceGrid, a: Price, b: Price): number {
  return Math.abs((grid.indexOf(a) ?? 0) - (grid.indexOf(b) ?? 0));
}

function finestStep(grid: PriceGrid): number {
  return Math.min(...grid.ranges.map(({ step }) => step));
}
