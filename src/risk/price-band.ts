import type { Price } from "../domain/units.ts";
import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** A price far from the reference, on either side, comes from a wrong book or a wrong formula. */
export function measurePriceBand({ order, now, limits }: Asked): readonly Measure[] {
  const { band } = limits.order;
  if (band === undefined || now.reference === undefined) return [];
  const worst = Math.abs(order.price - now.reference) as Price;
  return [{ code: "price-band", worst, cap: band }];
}
