import { showPrice, type Price } from "../../domain/units.ts";
import { imbalance, weightedMid, type Touch } from "../signal/book-signal.ts";
import { touchOf } from "../signal/touch.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import type { View } from "../view.ts";
import { pool } from "./pool.ts";

/** The mid, moved towards the side with less on it, as one opinion of the value. */
export interface WeightedMidParams {
  /** Its share among what is there already, from 0 to 1. */
  readonly weight: number;
  /** In a wider market the sizes at the touch say nothing. */
  readonly maxSpread: Price;
}

export const weightedMidStage: Stage<WeightedMidParams> = {
  role: "fair",
  run: (view, draft, { weight, maxSpread }, trace) => {
    const touch = narrowTouch(view, maxSpread);
    if (touch === undefined) {
      trace?.({ stage: "weighted-mid", text: `says nothing: no market within ${showPrice(maxSpread)}` });
      return;
    }
    const value = weightedMid(touch);
    pool(draft, value, weight);
    if (trace === undefined) return;
    const share = (100 * imbalance(touch)).toFixed(0);
    trace({
      stage: "weighted-mid",
      text: `${share}% of the size bids: ${showDollars(value)}, weight ${weight}; fair value ${showDollars(draft.fair)}`,
    });
  },
};

function narrowTouch(view: View, maxSpread: Price): Touch | undefined {
  const { bestBid, bestAsk } = view;
  if (bestBid === undefined || bestAsk === undefined) return undefined;
  return bestAsk.price - bestBid.price > maxSpread ? undefined : touchOf(view);
}
