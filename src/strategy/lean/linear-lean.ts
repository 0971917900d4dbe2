import { oneDollar, type Price } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars, showSigned } from "../trace.ts";

/** The guide's shift for inventory: past a threshold, fair −= skew × spread. Long YES lowers, long NO raises. */
export interface LinearLeanParams {
  readonly threshold: number;
  /** 1 is the guide's shift; 0 switches it off. */
  readonly factor: number;
  /** The base spread, before any widening. */
  readonly spread: Price;
}

export const linearLean: Stage<LinearLeanParams> = {
  role: "lean",
  run: (_, draft, { threshold, factor, spread }, trace) => {
    const { skew } = draft;
    if (Math.abs(skew) <= threshold || factor === 0) return;
    const lean = skew * (spread / oneDollar) * factor;
    draft.centre -= lean;
    trace?.({
      stage: "linear-lean",
      text: `skew ${showSigned(skew)} moves the centre by ${showDollars(-lean)} to ${showDollars(draft.centre)}`,
    });
  },
};
