import { cents, contracts } from "../../domain/units.ts";
import type { CrowdPlan } from "./plan.ts";

/** Nobody comes by themselves to this market; all its value decides is the result. */
export function emptyCrowd(value: number): CrowdPlan {
  return {
    value,
    volatility: 0,
    jumpRate: 0,
    jumpSize: 0,
    noise: { rate: 0, yesShare: 0.5, medianQty: contracts(1), patience: 0 },
    informed: { rate: 0, edge: cents(1), medianQty: contracts(1) },
    rivals: [],
  };
}
