import { settlementReservation } from "../model/settlement.ts";
import { probable } from "../probable.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** The lean of who holds to settlement and dislikes risk: exact, a straight line in log-odds, and none at 0 or 1. */
export interface SettlementLeanParams {
  /** One over the dollars whose loss would hurt: 0.01 for a hundred. 0 switches it off. */
  readonly riskAversion: number;
}

export const settlementLean: Stage<SettlementLeanParams> = {
  role: "lean",
  run: (view, draft, { riskAversion }, trace) => {
    const { net } = view.position;
    if (net === 0 || riskAversion === 0) return;
    const before = draft.centre;
    draft.centre = settlementReservation(probable(before), net / 100, riskAversion);
    trace?.({
      stage: "settlement-lean",
      text: `${net / 100} contracts at risk aversion ${riskAversion} move the centre by ${showDollars(draft.centre - before)} to ${showDollars(draft.centre)}`,
    });
  },
};
