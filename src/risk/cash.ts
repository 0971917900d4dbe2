import { plus } from "../domain/units.ts";
import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/**
 * Every open order must be payable from cash, and from that of its own shard, as if each opened a position: the exchange is
 * fully collateralised, and its credit for closing orders is its own business.
 */
export function measureCash({ after, now }: Asked): readonly Measure[] {
  const { shard } = now;
  const all: Measure = { code: "cash", worst: plus(after.orderCash, now.otherOrderCash), cap: now.cash };
  if (shard === undefined) return [all];
  return [all, { code: "shard-cash", worst: plus(after.orderCash, shard.otherOrderCash), cap: shard.cash }];
}
