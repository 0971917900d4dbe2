import { plus } from "../domain/units.ts";
import { heldAgainst, openOn, type Exposure, type OpenOrder } from "./exposure.ts";
import type { Measure } from "./verdict.ts";

/** An order that takes may only shrink a position, even if everything else on its side fills first. */
export function measureReduceOnly(order: OpenOrder, now: Exposure): Measure {
  const { side, qty } = order;
  return { code: "reduce-only", worst: plus(openOn(now, side), qty), cap: heldAgainst(now, side) };
}
