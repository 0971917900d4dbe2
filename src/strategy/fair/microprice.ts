import { touchOf, tickAt } from "../signal/touch.ts";
import { touchAdjustment } from "../signal/touch-table.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import type { View } from "../view.ts";
import { pool } from "./pool.ts";

/** Where the mid is going, by what it did after touches like this one (Stoikov 2018), as one opinion of the value. */
export interface MicropriceParams {
  /** Its share among what is there already, from 0 to 1. */
  readonly weight: number;
}

export const microprice: Stage<MicropriceParams> = {
  role: "fair",
  reads: ["touches"],
  run: (view, draft, { weight }, trace) => {
    const at = micropriceOf(view);
    if (at === undefined) {
      trace?.({ stage: "microprice", text: "says nothing: the book is one-sided" });
      return;
    }
    pool(draft, at.value, weight);
    if (trace === undefined) return;
    const { mid, adjustment } = at;
    const moved =
      adjustment === undefined
        ? `the mid ${showDollars(mid)}: the market is too wide for its table`
        : `the mid ${showDollars(mid)} goes to ${showDollars(at.value)} after touches like this one`;
    trace({
      stage: "microprice",
      text: `${moved}, weight ${weight}; fair value ${showDollars(draft.fair)}`,
    });
  },
};

interface Microprice {
  /** Dollars. */
  readonly value: number;
  readonly mid: number;
  /** Undefined in a market that is wider than the table knows: then the mid is all there is. */
  readonly adjustment: number | undefined;
}

/** Undefined of a one-sided book. */
export function micropriceOf(view: View): Microprice | undefined {
  const touch = touchOf(view);
  if (touch === undefined) return undefined;
  const mid = (touch.bid + touch.ask) / 2;
  const adjustment = touchAdjustment(view.signals.touches, touch, tickAt(view.market.grid, view));
  return { value: mid + (adjustment ?? 0), mid, adjustment };
}
