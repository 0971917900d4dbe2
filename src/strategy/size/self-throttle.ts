import { ofSide, sides, signed, type Side } from "../../domain/side.ts";
import { contracts, least, most, showQty, secondsOf, type Qty } from "../../domain/units.ts";
import type { Throttle } from "../signal/throttle.ts";
import type { Stage } from "../stage.ts";
import type { View } from "../view.ts";
import { wholeContracts } from "./whole-contracts.ts";

/** A side whose own fills lose is smaller, and pauses when it goes on losing. Thresholds are the signal's. */
export interface SelfThrottleParams {
  /** Of the size, for a side that has lost; never less than a contract, or it would never see whether it earns again. */
  readonly share: number;
}

export const selfThrottle: Stage<SelfThrottleParams> = {
  role: "size",
  reads: ["throttle"],
  run: (view, { size, silenced }, { share }, trace) => {
    for (const side of sides) {
      const throttle = ofSide(view.signals.throttle, side);
      if (!throttle.isShrunk) continue;
      if (isPaused(side, throttle, view)) {
        silenced[side] = "throttled";
        const left = (throttle.pausedUntil - secondsOf(view.now)).toFixed(0);
        trace?.({ stage: "self-throttle", text: `fills of the ${side} lost: paused for ${left} s more` });
        continue;
      }
      size[side] = least(size[side], most(contracts(1), wholeContracts(size[side] * share)));
      trace?.({
        stage: "self-throttle",
        text: `fills of the ${side} lost: ${showQty(size[side])} contracts until they earn`,
      });
    }
  },
};

/** The way back from a position is only made smaller. */
function isPaused(side: Side, { pausedUntil }: Throttle, { now, position }: View): boolean {
  const isWayBack = signed(side, position.net) < (0 as Qty);
  return secondsOf(now) < pausedUntil && !isWayBack;
}
