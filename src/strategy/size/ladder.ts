import { showPrice } from "../../domain/units.ts";
import type { Levels, Stage } from "../stage.ts";

/** Several levels a side instead of one. */
export const ladder: Stage<Levels> = {
  role: "size",
  run: (_, draft, params, trace) => {
    draft.ladder = params;
    const { levels, spacing, growth } = params;
    trace?.({
      stage: "ladder",
      text: `${levels} levels, ${showPrice(spacing)} apart, each ${(100 * growth).toFixed(0)}% of the first larger`,
    });
  },
};
