import type { Time } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";

export interface StopNearCloseParams {
  /** No quotes this close to the market's close. */
  readonly within: Time;
}

export const stopNearClose: Stage<StopNearCloseParams> = {
  role: "guard",
  run: (view, draft, { within }, trace) => {
    if (view.market.closeAt - view.now > within) return;
    trace?.({ stage: "stop-near-close", text: "too close to the close to quote" });
    draft.silence = "near-close";
  },
};
