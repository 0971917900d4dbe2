import { showPrice, type Price } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";

/** Several levels a side: each further from the market by the spacing, and as much larger as told. */
export interface LadderParams {
  readonly levels: number;
  readonly spacing: Price;
  /** Of the first level's size, added with each further one. */
  readonly growth: number;
}

export const ladder: Stage<LadderParams> = {
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
