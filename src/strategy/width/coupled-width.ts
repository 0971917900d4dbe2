import { coupledQuote, quoteAlone, type CoupledEventParams } from "../event/coupled-event.ts";
import { probable } from "../probable.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/**
 * The width that goes with `coupled-lean`: what a lot costs to hold until the event's markets have taken it off again. It does not
 * hang on what is held: the side that hedges comes closer to the value by the lean, and the other goes away by as much.
 */
export const coupledWidth: Stage<CoupledEventParams> = {
  role: "width",
  reads: ["volatility"],
  needsSiblings: "held",
  run: (view, { centre, away }, params, trace) => {
    const value = probable(centre);
    const quote = coupledQuote(view, value, params) ?? quoteAlone(view, value, params);
    if (quote === undefined) return;
    away.bid = quote.halfWidth;
    away.ask = quote.halfWidth;
    trace?.({
      stage: "coupled-width",
      text: `beside ${quote.markets - 1} other markets of the event ${showDollars(2 * quote.halfWidth)} wide`,
    });
  },
};
