import { oneDollar, showPrice, type Price } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import { isAbove, isBelow } from "./beyond.ts";

/** Nothing is bought above a ceiling and nothing sold below a floor, whatever the value is there. */
export interface PriceBandParams {
  readonly floor: Price;
  readonly ceiling: Price;
}

export const priceBand: Stage<PriceBandParams> = {
  role: "guard",
  needsValue: true,
  run: (_, draft, { floor, ceiling }, trace) => {
    // A lean may carry a quote past them though the value is within.
    draft.bound.bid = Math.min(draft.bound.bid, ceiling / oneDollar);
    draft.bound.ask = Math.max(draft.bound.ask, floor / oneDollar);
    if (floor > 0 || ceiling < oneDollar) {
      trace?.({
        stage: "price-band",
        text: `no bid above ${showPrice(ceiling)}, no ask below ${showPrice(floor)}`,
      });
    }
    if (isAbove(draft.fair, ceiling)) {
      draft.silenced.bid = "above-ceiling";
      trace?.({
        stage: "price-band",
        text: `${showDollars(draft.fair)} is above the ceiling of ${showPrice(ceiling)}: no bid`,
      });
    }
    if (isBelow(draft.fair, floor)) {
      draft.silenced.ask = "below-floor";
      trace?.({
        stage: "price-band",
        text: `${showDollars(draft.fair)} is below the floor of ${showPrice(floor)}: no ask`,
      });
    }
  },
};
