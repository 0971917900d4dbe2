import { least, minus, most, plus, zeroQty, type Qty, type Time } from "../domain/units.ts";

/**
 * Where a resting order of ours stands in its level's queue, as far as is known. While it keeps its place nobody gets
 * ahead of it, so that the contracts ahead only become fewer, and each source says too many rather than too few.
 */
export interface QueuePlace {
  /** Contracts that trade before it at its price. */
  readonly ahead: Qty;
  /** Since when it has this place; the beginning of time for an order of an earlier run. */
  readonly since: Time;
  /** Contracts that were seen to leave and that no trade is known to have taken yet, and when the last of them left. */
  readonly unclaimed: Qty;
  readonly unclaimedAt: Time;
}

/** Reads of the venue are this far behind at most. */
const trailMax = 2_000_000;

/** News of a trade and of the size that it took come in either order, and no further apart. */
const newsApart = 1_500_000;

/** Everybody who shows at the price may have come before. */
export function lastPlace(others: Qty, at: Time): QueuePlace {
  return { ahead: others, since: at, unclaimed: zeroQty, unclaimedAt: at };
}

/** Who came first trades first. What has left just before was this trade, as far as it goes. */
export function afterTrade(place: QueuePlace, traded: Qty, at: Time): QueuePlace {
  const known = least(traded, unclaimedBy(place, at));
  const ahead = most(zeroQty, minus(place.ahead, minus(traded, known)));
  return { ...place, ahead, unclaimed: minus(unclaimedBy(place, at), known) };
}

/** Of what leaves without a trade all stood behind us, for as long as it can have [theory A11, risk-averse]. */
export function afterLeaving(place: QueuePlace, others: Qty, at: Time): QueuePlace {
  if (others >= place.ahead) return place;
  const unclaimed = plus(unclaimedBy(place, at), minus(place.ahead, others));
  return { ...place, ahead: others, unclaimed, unclaimedAt: at };
}

function unclaimedBy({ unclaimed, unclaimedAt }: QueuePlace, at: Time): Qty {
  return at - unclaimedAt <= newsApart ? unclaimed : zeroQty;
}

/**
 * The venue's own word counts more than any estimate. What was asked before this was its place, or so soon after that
 * the answer may trail it, is about another one. The venue may count better prices and our own orders too: at our price
 * no more than the others' contracts can be ahead.
 */
export function afterTold(
  place: QueuePlace | undefined,
  told: { readonly ahead: Qty; readonly askedAt: Time; readonly others: Qty },
): QueuePlace {
  if (place !== undefined && told.askedAt < place.since + trailMax) return place;
  return lastPlace(least(told.ahead, told.others), place?.since ?? (0 as Time));
}
