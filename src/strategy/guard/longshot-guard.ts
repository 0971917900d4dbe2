import { showPrice, type Price } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import { isBelow } from "./beyond.ts";

/**
 * Near 0 and $1 a tick is a large part of the value, and takers pay too much for longshots on most exchanges
 * [theory A18]: a quote there is a bet on which of the two is meant.
 */
export interface LongshotGuardParams {
  /** No quotes where YES or NO is worth less than this. */
  readonly below: Price;
}

export const longshotGuard: Stage<LongshotGuardParams> = {
  role: "guard",
  needsValue: true,
  run: (_, draft, { below }, trace) => {
    if (!isBelow(draft.fair, below) && !isBelow(1 - draft.fair, below)) return;
    draft.silence = "longshot";
    trace?.({
      stage: "longshot-guard",
      text: `at ${showDollars(draft.fair)} one side is worth less than ${showPrice(below)}`,
    });
  },
};
