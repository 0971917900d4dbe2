import type { Side } from "../../domain/side.ts";
import type { Qty } from "../../domain/units.ts";

/**
 * How one-sided trading was, in buckets of the same volume (Easley, López de Prado and O'Hara 2012) [theory A9]. The
 * venue says who took, so that nothing has to be guessed. A dial for regimes; of a single fill it says nothing.
 */
export interface Toxicity {
  /** Volumes of the bucket that is being filled. */
  bought: number;
  sold: number;
  /** |bought − sold| of those that are full, the newest last. */
  readonly oneSided: number[];
  /** It has been high, and not low since. */
  isHigh: boolean;
}

/** Shares are of volume that was one-sided. */
export interface ToxicityParams {
  readonly bucket: Qty;
  readonly buckets: number;
  /** High from here up, until it is low. */
  readonly high: number;
  readonly low: number;
}

export function noToxicity(): Toxicity {
  return { bought: 0, sold: 0, oneSided: [], isHigh: false };
}

/** One trade, by the side that it hit: an ask that is lifted was bought. A large one fills several buckets. */
export function observeTrade(known: Toxicity, hit: Side, size: Qty, params: ToxicityParams): void {
  const { bucket, buckets } = params;
  let left: number = size;
  while (left > 0) {
    const part = Math.min(left, bucket - known.bought - known.sold);
    if (hit === "ask") known.bought += part;
    else known.sold += part;
    left -= part;
    if (known.bought + known.sold < bucket) return;
    known.oneSided.push(Math.abs(known.bought - known.sold));
    if (known.oneSided.length > buckets) known.oneSided.shift();
    known.bought = 0;
    known.sold = 0;
    const share = vpin(known, params) ?? 0;
    known.isHigh = known.isHigh ? share > params.low : share >= params.high;
  }
}

/** From 0 to 1; undefined before so many buckets were full. */
export function vpin({ oneSided }: Toxicity, { bucket, buckets }: ToxicityParams): number | undefined {
  if (oneSided.length < buckets) return undefined;
  return oneSided.reduce((sum, part) => sum + part, 0) / (bucket * buckets);
}
