import { most, plus, minus, type Qty } from "../domain/units.ts";
import type { Exposure } from "./exposure.ts";
import { allowed, type Verdict } from "./verdict.ts";

/** Contracts in one market: held and open orders together, on either side, whatever fills first. */
export function checkPositionCap(after: Exposure, cap: Qty): Verdict {
  const worst = most(plus(after.net, after.openBids), minus(after.openAsks, after.net));
  return worst <= cap ? allowed : { ok: false, why: { code: "position-cap", worst, cap } };
}
