import { sides } from "../../domain/side.ts";
import { probable } from "../probable.ts";
import { adverseCost, type AdversePrior } from "../signal/fill-cost.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** Each side is as much further away as its fills have cost: what the value did against them a while later. */
export type MarkoutWidthParams = AdversePrior;

export const markoutWidth: Stage<MarkoutWidthParams> = {
  role: "width",
  reads: ["markouts"],
  run: ({ signals }, { centre, away }, params, trace) => {
    const value = probable(centre);
    for (const side of sides) {
      const charge = adverseCost(signals, side, value, params);
      away[side] += charge;
      trace?.({
        stage: "markout-width",
        text: `a fill of the ${side} has cost ${showDollars(charge)} (${signals.markouts[side].size.toFixed(0)} contracts seen)`,
      });
    }
  },
};
