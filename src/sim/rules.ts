import type { MakerPrevention } from "./matching/plan.ts";

/**
 * What nobody has written down about how the exchange keeps money and orders: every one is a switch with a named
 * default, and a row in docs/fidelity.md. A scenario may set any of them.
 */
export interface TradingRules {
  /**
   * Which resting orders count as closing the position and bind nothing: the oldest ones up to the position, or
   * none at all [api.md §9.3].
   */
  readonly closingCredit: "oldest" | "none";
  /** Which fee of a resting order must be there beside its price: a maker's, a taker's, or none. */
  readonly feeReserve: "maker" | "taker" | "none";
  /** What a bid and an ask in one market bind together: both, or the dearer one, since a fill of one closes the other. */
  readonly oppositeQuotes: "sum" | "max";
  /**
   * How REST words a pause of trading or of the exchange, which nobody has seen: as any other invalid order, with the
   * engine's text as details, or as 503 with the text as the code.
   */
  readonly pauseAnswer: "invalid_order" | "unavailable";
  /**
   * When a cancel-all takes its orders. `lingering`: on each shard within half a second, and once more at a moment of
   * the next minute, with whatever rests by then [api.md §5.5]. `at-once`: before it is answered.
   */
  readonly cancelAll: "lingering" | "at-once";
  /**
   * What becomes of a post-only order that would trade: refused, as was seen, or taken in and cancelled at once with
   * the reason `PostOnlyCrossCancel`, as the documents also know it.
   */
  readonly postOnlyCross: "refused" | "cancelled";
  /**
   * With self-trade prevention `maker` an own resting order that is met is cancelled. The order that met it matches on,
   * as the documents say, or what is left of it is cancelled too: no answer was ever seen.
   */
  readonly makerPrevention: MakerPrevention;
  /** Contracts before an order: those at its own price, or those at better prices too. */
  readonly queueCounts: "own-level" | "better-levels";
  /** Resting orders of one account. An old document knew a limit of 200,000; no newer one has any. */
  readonly openOrdersMax: number;
  /** What a sale says its contracts cost: the average of all that are held, or what the oldest of them cost. */
  readonly costBasis: "average" | "fifo";
  /** Steps of a transfer between shards that are done: it takes up to three, and the real one can stop half way. */
  readonly transferStopsAfter: 1 | 2 | 3;
}

export const defaultRules: TradingRules = {
  closingCredit: "oldest",
  feeReserve: "maker",
  oppositeQuotes: "sum",
  pauseAnswer: "invalid_order",
  cancelAll: "lingering",
  postOnlyCross: "refused",
  makerPrevention: "goes-on",
  queueCounts: "own-level",
  openOrdersMax: Number.POSITIVE_INFINITY,
  costBasis: "average",
  transferStopsAfter: 3,
};
