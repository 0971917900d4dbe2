import type { Random } from "../../lib/random.ts";
import type { Qty } from "../../domain/units.ts";

/** Sizes that people type more often than others, in contracts. */
const roundSizes = [1, 2, 5, 10, 20, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000];
const roundShare = 0.5;
/** Shares of a contract are common in 2026. */
const fractionShare = 0.08;
/** Standard deviation of the logarithm: half of the trades are under 20 contracts, one in a hundred is over 1 000. */
const spread = 1.75;
const contractsMax = 10_000;

/** Heavy-tailed with spikes at round numbers, as every recorded tape is. Always the same number of draws. */
export function drawQty(random: Random, median: Qty): Qty {
  const size = Math.min(contractsMax, (median / 100) * Math.exp(spread * random.normal()));
  const kind = random.unit();
  if (kind < roundShare) return (100 * nearestRound(size)) as Qty;
  if (kind < roundShare + fractionShare) return Math.max(1, Math.round(size * 100)) as Qty;
  return (100 * Math.max(1, Math.round(size))) as Qty;
}

function nearestRound(size: number): number {
  return roundSizes.reduce((best, round) => (distance(round, size) < distance(best, size) ? round : best));
}

function distance(a: number, b: number): number {
  return Math.abs(Math.log(a / b));
}
