import { minus, most, plus } from "../domain/units.ts";
import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** Contracts in one market: held and open orders together, on either side, whatever fills first. */
export function measurePosition({ after, limits }: Asked): readonly Measure[] {
  const worst = most(plus(after.net, after.openBids), minus(after.openAsks, after.net));
  return [{ code: "position-cap", worst, cap: limits.maxPosition }];
}
