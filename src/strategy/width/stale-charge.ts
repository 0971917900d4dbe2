import { sides } from "../../domain/side.ts";
import { secondsOf, type Time } from "../../domain/units.ts";
import { staleness } from "../model/stale-quote.ts";
import { probable } from "../probable.ts";
import { priceVolatility, type VolatilityPrior } from "../signal/price-volatility.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/**
 * Each side is further away by what a quote at its distance loses, on average, to those who are faster: each time that it
 * stands while the value moves for as long as we take to follow [theory A12].
 */
export interface StaleChargeParams extends VolatilityPrior {
  /** From news to our order's arrival. */
  readonly reaction: Time;
}

export const staleCharge: Stage<StaleChargeParams> = {
  role: "width",
  reads: ["volatility"],
  run: (view, { centre, away }, params, trace) => {
    const volatility = priceVolatility(view, probable(centre), params);
    const reaction = secondsOf(params.reaction);
    for (const side of sides) {
      const { probability, loss } = staleness(away[side], volatility, reaction);
      away[side] += loss;
      trace?.({
        stage: "stale-charge",
        text: `${side} ${showDollars(loss)} further away: passed within ${reaction} s with a chance of ${(100 * probability).toFixed(1)}%`,
      });
    }
  },
};
