import type { Time } from "../../domain/units.ts";
import type { Latent } from "./latent.ts";
import type { OpinionPlan } from "./plan.ts";

/** What people make of a value: longshots dear, favourites cheap, or just the value. */
export function opinionOf(plan: OpinionPlan | undefined, latent: Latent): (at: Time) => number {
  if (plan === undefined) return latent.at;
  return (at) => {
    const value = latent.at(at);
    // Certainty is beyond opinion.
    if (value <= 0 || value >= 1) return value;
    const logOdds = plan.lean + Math.log(value / (1 - value)) / plan.slope;
    return 1 / (1 + Math.exp(-logOdds));
  };
}
