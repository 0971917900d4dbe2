import { sides } from "../../domain/side.ts";
import { bestDistance, type Jumps } from "../model/jump-risk.ts";
import { probable } from "../probable.ts";
import { adverseCost, makerFee, type AdversePrior } from "../signal/fill-cost.ts";
import { seenJumps } from "../signal/jump-record.ts";
import { seenTakers, type TakerPrior } from "../signal/taker-reach.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/**
 * News that comes faster than we can take a quote away [theory A7]: each side is as much further away as such jumps move
 * the distance that earns most from the takers seen, and shows nothing where they take more than any distance earns.
 */
export interface JumpChargeParams {
  /** Against one side: jumps by second, dollars on average, and the share that finds the quote still there. */
  readonly jumps: Jumps;
  /** These count like one jump, and give way to what the market has shown. */
  readonly isLearned: boolean;
  readonly takers: TakerPrior;
  /** Absent: fills are held to cost nothing but the fee and the jumps. */
  readonly adverse: AdversePrior | undefined;
}

export const jumpCharge: Stage<JumpChargeParams> = {
  role: "width",
  reads: ["jumps", "reach"],
  run: (view, { fair, away, silenced }, params, trace) => {
    const { takers, adverse, isLearned } = params;
    const value = probable(fair);
    const jumps = isLearned ? seenJumps(view.signals.jumps, value, params.jumps) : params.jumps;
    const { rate, decay } = seenTakers(view.signals.reach, takers);
    const fee = makerFee(view, value);
    for (const side of sides) {
      const cost = adverse === undefined ? fee : fee + adverseCost(view.signals, side, value, adverse);
      const arrivals = { rate: rate[side], decay };
      const best = bestDistance(arrivals, cost, jumps);
      if (best === undefined) {
        silenced[side] = "jump-risk";
        trace?.({ stage: "jump-charge", text: `${side}: jumps take more than takers bring at any distance` });
        continue;
      }
      const charge = best.distance - (cost + 1 / decay);
      away[side] += charge;
      trace?.({
        stage: "jump-charge",
        text: `${side} ${showDollars(charge)} further away for jumps; ${showDollars(best.distance)} from the value earns most`,
      });
    }
  },
};
