import { oneDollar, toSeconds, type Price, type Time } from "../domain/units.ts";
import { showDollars, type Trace } from "./trace.ts";
import type { View } from "./view.ts";

/** How wide to quote: the base spread, times 1.5 when inventory is skewed, times 1.5 near the close, times what caution asks. */
export interface WidthParams {
  /** Bid to ask, whole. */
  readonly baseSpread: Price;
  readonly widenThreshold: number;
  readonly widenFactor: number;
  readonly nearClose: Time;
  readonly nearCloseFactor: number;
  /** Somebody outside of the strategy wants it this much wider. */
  readonly caution?: number;
}

/** The target spread in dollars. */
export function targetSpread(view: View, skew: number, params: WidthParams, trace: Trace): number {
  let spread = params.baseSpread / oneDollar;
  trace?.({ stage: "width", text: `base spread ${showDollars(spread)}` });
  if (Math.abs(skew) > params.widenThreshold) {
    spread *= params.widenFactor;
    trace?.({
      stage: "width",
      text: `skewed inventory widens it ×${params.widenFactor} to ${showDollars(spread)}`,
    });
  }
  const left = view.market.closeAt - view.now;
  if (left < params.nearClose) {
    spread *= params.nearCloseFactor;
    trace?.({
      stage: "width",
      text: `${toSeconds(left as Time)} s to the close widens it ×${params.nearCloseFactor} to ${showDollars(spread)}`,
    });
  }
  const { caution } = params;
  if (caution !== undefined) {
    spread *= caution;
    trace?.({ stage: "width", text: `caution widens it ×${caution} to ${showDollars(spread)}` });
  }
  return spread;
}
