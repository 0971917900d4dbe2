import { sides } from "../../domain/side.ts";
import { secondsOf, type Time } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";

/** A side that was filled waits before it is shown again; the other goes on. */
export interface FillCooldownParams {
  readonly pause: Time;
}

export const fillCooldown: Stage<FillCooldownParams> = {
  role: "guard",
  reads: ["filledAt"],
  run: (view, draft, { pause }, trace) => {
    for (const side of sides) {
      const at = view.signals.filledAt[side];
      if (at === undefined || secondsOf(view.now) - at >= secondsOf(pause)) continue;
      draft.silenced[side] = "cooling-down";
      trace?.({ stage: "fill-cooldown", text: `${side} was filled: it waits for ${secondsOf(pause)} s` });
    }
  },
};
