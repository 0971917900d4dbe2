import { oneDollar, type Price } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/**
 * What is held goes at once where others pay so much more for it than our own quote asks, after the taker's fee. Only ever the way
 * back: to take a position from whoever crosses our value is a bet that he is wrong, and he has more often heard something.
 */
export interface TakeIfCrossedParams {
  readonly edge: Price;
}

export const takeIfCrossed: Stage<TakeIfCrossedParams> = {
  role: "width",
  run: ({ position }, draft, { edge }, trace) => {
    draft.takeEdge = edge / oneDollar;
    if (position.net === 0) return;
    const side = position.net > 0 ? "bid" : "ask";
    const text = `what is held goes to a ${side} that is ${showDollars(draft.takeEdge)} better than our quote, after the fee`;
    trace?.({ stage: "take-if-crossed", text });
  },
};
