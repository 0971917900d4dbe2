import { secondsOf } from "../../domain/units.ts";
import { logistic, logit } from "../../lib/log-odds.ts";
import { flowShare } from "../signal/order-flow.ts";
import type { Stage } from "../stage.ts";
import { showDollars, showSigned } from "../trace.ts";

/** Moves the value the way that orders at the touch come and go: it says where the next trade is likely to be. */
export interface FlowShiftParams {
  /** Log-odds at the most. */
  readonly strength: number;
  /** Seconds; the signal's own. */
  readonly halfLife: number;
}

export const flowShift: Stage<FlowShiftParams> = {
  role: "fair",
  reads: ["flow"],
  run: (view, draft, { strength, halfLife }, trace) => {
    if (Number.isNaN(draft.fair)) return;
    const share = flowShare(view.signals.flow, secondsOf(view.now), halfLife);
    if (share === 0) return;
    draft.fair = logistic(logit(draft.fair) + strength * share);
    trace?.({
      stage: "flow-shift",
      text: `order flow ${showSigned(share)} of the touch: fair value ${showDollars(draft.fair)}`,
    });
  },
};
