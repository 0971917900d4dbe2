import { secondsOf } from "../../domain/units.ts";
import { calibrationSlope } from "../model/calibration-slopes.ts";
import { recalibrated } from "../model/recalibration.ts";
import { probable } from "../probable.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import type { View } from "../view.ts";

/** Moves the value from what people pay to what happens: favourites and longshots are mispriced [theory A18]. */
export interface RecalibratedFairParams {
  /** How much of the correction is believed, from 0 to 1. */
  readonly trust: number;
  /** Slopes by category, at any time to the close, instead of the table's. */
  readonly slopes: Readonly<Record<string, number>>;
}

export const recalibratedFair: Stage<RecalibratedFairParams> = {
  role: "fair",
  run: (view, draft, { trust, slopes }, trace) => {
    const { fair } = draft;
    if (Number.isNaN(fair)) return;
    const slope = slopeOf(view, slopes);
    if (trust === 0 || slope === undefined || fair < lowest || fair > highest) {
      trace?.({ stage: "recalibrated-fair", text: `leaves ${showDollars(fair)} as it is` });
      return;
    }
    draft.fair = probable(recalibrated(fair, { slope, trust }));
    trace?.({
      stage: "recalibrated-fair",
      text: `slope ${slope}, trusted by ${trust}: ${showDollars(fair)} is worth ${showDollars(draft.fair)}`,
    });
  },
};

/** The line was fitted between these, in dollars: further out it says nonsense. */
const lowest = 0.03;
const highest = 0.97;

function slopeOf({ market, now }: View, own: RecalibratedFairParams["slopes"]): number | undefined {
  const { category, closeAt } = market;
  if (category === undefined) return undefined;
  if (Object.hasOwn(own, category)) return own[category];
  return calibrationSlope(category, secondsOf(closeAt) - secondsOf(now));
}
