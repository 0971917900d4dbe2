import { coupledMax, coupledQuote, type CoupledEventParams } from "../event/coupled-event.ts";
import { probable } from "../probable.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import { eventLean, type EventLeanParams } from "./event-lean.ts";

/** What is held of all markets of the event leans each of them by how they move together in the short run (theory A4). */
export interface CoupledLeanParams extends CoupledEventParams {
  /** For events of too many markets. */
  readonly beyond: EventLeanParams;
}

export const coupledLean: Stage<CoupledLeanParams> = {
  role: "lean",
  reads: ["volatility"],
  needsSiblings: "held",
  run: (view, draft, params, trace) => {
    if (view.position.net === 0 && view.event.every(({ position }) => position.net === 0)) return;
    const quote = coupledQuote(view, probable(draft.centre), params);
    if (quote === undefined) {
      trace?.({ stage: "coupled-lean", text: `more than ${coupledMax} markets: as event-lean` });
      eventLean.run(view, draft, params.beyond, trace);
      return;
    }
    if (Math.abs(quote.shift) < negligible) return;
    draft.centre += quote.shift;
    trace?.({
      stage: "coupled-lean",
      text: `what is held in ${quote.markets} markets of the event moves the centre by ${showDollars(quote.shift)} to ${showDollars(draft.centre)}`,
    });
  },
};

/** Less than a thousandth of a cent is rounding. */
const negligible = 1e-5;
