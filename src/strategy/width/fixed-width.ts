import { oneDollar, type Price } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

export interface FixedWidthParams {
  /** Bid to ask, whole. */
  readonly spread: Price;
}

export const fixedWidth: Stage<FixedWidthParams> = {
  role: "width",
  run: (_, { away }, { spread }, trace) => {
    const whole = spread / oneDollar;
    away.bid = whole / 2;
    away.ask = whole / 2;
    trace?.({ stage: "fixed-width", text: `base spread ${showDollars(whole)}` });
  },
};
