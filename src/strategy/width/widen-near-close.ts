import { secondsOf, type Time } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { widen } from "./widen.ts";

export interface WidenNearCloseParams {
  readonly within: Time;
  readonly factor: number;
}

export const widenNearClose: Stage<WidenNearCloseParams> = {
  role: "width",
  run: (view, draft, { within, factor }, trace) => {
    const left = (view.market.closeAt - view.now) as Time;
    if (left >= within) return;
    const because = trace === undefined ? "" : `${secondsOf(left)} s to the close`;
    widen(draft, factor, "widen-near-close", because, trace);
  },
};
