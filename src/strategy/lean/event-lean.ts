import { effectiveInventory } from "../event/effective-inventory.ts";
import { settlementReservation } from "../model/settlement.ts";
import { probable } from "../probable.ts";
import type { Stage } from "../stage.ts";
import { showDollars, showSigned } from "../trace.ts";

/**
 * `settlement-lean` for an event: what is held in its other markets leans this one too. Of outcomes that exclude each other
 * long one is hedged by long another, so its centre moves up; of nested strikes by short, so it moves down.
 */
export interface EventLeanParams {
  /** One over the dollars whose loss would hurt: 0.01 for a hundred. 0 switches it off. */
  readonly riskAversion: number;
}

export const eventLean: Stage<EventLeanParams> = {
  role: "lean",
  needsSiblings: "held",
  isIdle: ({ riskAversion }) => riskAversion === 0,
  run: (view, draft, { riskAversion }, trace) => {
    const before = draft.centre;
    const value = probable(before);
    const contracts = effectiveInventory(view, value);
    if (contracts === 0) return;
    draft.centre = settlementReservation(value, contracts, riskAversion);
    if (trace === undefined) return;
    const own = view.position.net / 100;
    trace({
      stage: "event-lean",
      text: `${own} contracts, and ${showSigned(contracts - own)} that the event's others amount to here, at risk aversion ${riskAversion} move the centre by ${showDollars(draft.centre - before)} to ${showDollars(draft.centre)}`,
    });
  },
};
