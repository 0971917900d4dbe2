import { secondsOf, type Time } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";

/** After a jump of the value nothing is shown for a while: it may not be over. */
export interface JumpAlarmParams {
  readonly pause: Time;
}

export const jumpAlarm: Stage<JumpAlarmParams> = {
  role: "guard",
  reads: ["jump"],
  run: (view, draft, { pause }, trace) => {
    const { at } = view.signals.jump;
    if (at === undefined || secondsOf(view.now) - at >= secondsOf(pause)) return;
    draft.silence = "jump";
    const ago = (secondsOf(view.now) - at).toFixed(1);
    trace?.({
      stage: "jump-alarm",
      text: `the value jumped ${ago} s ago: no quotes for ${secondsOf(pause)} s`,
    });
  },
};
