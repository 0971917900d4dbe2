import { secondsOf } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import { pool } from "./pool.ts";

/** The price of our own last fill as one opinion of the value, that counts less as it gets old. */
export interface OwnTradeParams {
  /** Its share among what is there already when it is new, from 0 to 1. */
  readonly weight: number;
  /** Seconds. */
  readonly halfLife: number;
}

export const ownTrade: Stage<OwnTradeParams> = {
  role: "fair",
  reads: ["ownTrade"],
  run: ({ now, signals }, draft, { weight, halfLife }, trace) => {
    const last = signals.ownTrade;
    if (last === undefined) return;
    const age = Math.max(0, secondsOf(now) - last.at);
    const share = weight * 0.5 ** (age / halfLife);
    pool(draft, last.price, share);
    trace?.({
      stage: "own-trade",
      text: `filled at ${showDollars(last.price)} ${age.toFixed(0)} s ago, weight ${share.toFixed(2)}; fair value ${showDollars(draft.fair)}`,
    });
  },
};
