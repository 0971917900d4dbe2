import { secondsOf, type Time } from "../../domain/units.ts";
import { probable } from "../probable.ts";
import { valueVolatility } from "../signal/hidden-value.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/**
 * As much further away as the value may be wrong: by what the book hides, and by what news makes of it until we can react.
 * Who trades with a quote chooses the moment, so that a quote pays for every error in its price.
 */
export interface DoubtWidthParams {
  /** Standard errors. */
  readonly errors: number;
  /** From news until a quote can have moved. */
  readonly reaction: Time;
}

export const doubtWidth: Stage<DoubtWidthParams> = {
  role: "width",
  reads: ["hidden"],
  run: ({ now, market, signals }, { centre, away }, { errors, reaction }, trace) => {
    const value = probable(centre);
    const left = secondsOf(market.closeAt) - secondsOf(now);
    const drift = valueVolatility(value, left) ** 2 * secondsOf(reaction);
    const doubt = Math.sqrt(signals.hidden.error ** 2 + drift) * value * (1 - value);
    away.bid += errors * doubt;
    away.ask += errors * doubt;
    trace?.({
      stage: "doubt-width",
      text: `the value may be wrong by ${showDollars(doubt)}: ${showDollars(errors * doubt)} further away on both sides`,
    });
  },
};
