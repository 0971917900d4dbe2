import { assert } from "../../lib/assert.ts";
import type { Time } from "../../domain/units.ts";
import type { Latent } from "./latent.ts";
import type { ProductPlan } from "./plan.ts";

/** A combo: true when all its legs are. Their events have nothing to do with each other, so values multiply. */
export function newProduct(
  legs: NonNullable<ReturnType<ProductPlan["legs"]["get"]>>,
  markets: ReadonlyMap<string, Latent>,
): Latent {
  const parts = legs.map(({ ticker, outcome }) => {
    const leg = markets.get(ticker);
    assert(leg !== undefined, `leg ${ticker} is a market with a value of its own`);
    return { leg, outcome };
  });
  return {
    result: parts.every(({ leg, outcome }) => leg.result === outcome) ? "yes" : "no",
    at: (time) =>
      parts.reduce((product, { leg, outcome }) => {
        const value = leg.at(time);
        return product * (outcome === "yes" ? value : 1 - value);
      }, 1),
    nextJumpAt: () => {
      const times = parts.flatMap(({ leg }) => leg.nextJumpAt() ?? []);
      return times.length === 0 ? undefined : (Math.min(...times) as Time);
    },
  };
}
