import { oneDollar, showPrice, type Price } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";

export interface MinSpreadParams {
  /** Bid to ask, whole: what is narrower is widened on both sides alike. */
  readonly spread: Price;
}

export const minSpread: Stage<MinSpreadParams> = {
  role: "width",
  run: (_, { away }, { spread }, trace) => {
    const missing = spread / oneDollar - (away.bid + away.ask);
    if (missing <= 0) return;
    away.bid += missing / 2;
    away.ask += missing / 2;
    trace?.({ stage: "min-spread", text: `widened to the least spread of ${showPrice(spread)}` });
  },
};
