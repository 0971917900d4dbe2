/**
 * The score of the liquidity incentive program on one side of a market, in one of its random snapshots [theory A19]. The
 * rule is published in two readings, and which of them is paid by is not known.
 */
export interface RewardTerms {
  /** Contracts that have to stand on a side for the snapshot to count. */
  readonly targetSize: number;
  /** What a tick further from the reference scores, as a share: 0.5 halves it. */
  readonly discount: number;
  /** `best`: the reference is the best price. `fifth`: the first level by which a fifth of the target stands. */
  readonly reference: "best" | "fifth";
}

/** One price of a side, the best first: everything that stands there, and what of it is ours, in contracts. */
export interface RewardLevel {
  /** From the best price, 0 or more. */
  readonly ticks: number;
  readonly size: number;
  readonly own: number;
}

export interface SideScore {
  readonly own: number;
  readonly all: number;
}

/** Undefined when too little stands there: the snapshot does not count. */
export function sideScore(levels: readonly RewardLevel[], terms: RewardTerms): SideScore | undefined {
  const reference = referenceTicks(levels, terms);
  let reached = 0;
  let own = 0;
  let all = 0;
  for (const level of levels) {
    if (reached >= terms.targetSize) break;
    const weight = terms.discount ** Math.max(0, level.ticks - reference);
    reached += level.size;
    all += weight * level.size;
    own += weight * level.own;
  }
  return reached < terms.targetSize ? undefined : { own, all };
}

/** How far the reference is from the best price. */
export function referenceTicks(
  levels: readonly RewardLevel[],
  { targetSize, reference }: RewardTerms,
): number {
  if (reference === "best") return 0;
  let reached = 0;
  for (const { ticks, size } of levels) {
    reached += size;
    if (reached >= targetSize / 5) return ticks;
  }
  return 0;
}

/** The share of a pool that these scores earn, one of each side of each snapshot that counted; in [0, 1]. */
export function poolShare(scores: readonly SideScore[]): number {
  if (scores.length === 0) return 0;
  return scores.reduce((sum, { own, all }) => sum + own / all, 0) / scores.length;
}

/** What keeping a size at the reference costs, and what it has to beat. */
export interface RewardOdds {
  /** The pool, in dollars by a unit of time. */
  readonly poolRate: number;
  /** The score of everybody else on this side. */
  readonly rivals: number;
  /** Collateral a contract, in dollars: its price on this side. */
  readonly price: number;
  /** What a dollar of collateral has to earn in the unit of time. */
  readonly costRate: number;
}

/** The size at which one contract more earns what it costs; 0 where even the first does not. */
export function bestRewardSize({ poolRate, rivals, price, costRate }: RewardOdds): number {
  return Math.max(0, Math.sqrt((poolRate * rivals) / (2 * price * costRate)) - rivals);
}

/** Expected of one side with this size at the reference, in dollars by the unit of time. */
export function rewardRate(size: number, { poolRate, rivals }: RewardOdds): number {
  return size === 0 ? 0 : ((poolRate / 2) * size) / (size + rivals);
}
