import { logistic, logit } from "../../lib/log-odds.ts";
import { sides } from "../../domain/side.ts";
import { breakEvenLogOdds } from "../model/glosten-milgrom.ts";
import { probable } from "../probable.ts";
import { adverseMove } from "../signal/markout.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** Each side is as much further away as its fills have cost: what the value did against them a while later. */
export interface MarkoutWidthParams {
  /** Of those who trade with us, before our own fills have shown it. */
  readonly informedShare: number;
  /** Contracts that this counts for. */
  readonly priorSize: number;
}

export const markoutWidth: Stage<MarkoutWidthParams> = {
  role: "width",
  needsSignals: true,
  run: ({ signals }, { centre, away }, { informedShare, priorSize }, trace) => {
    const prior = breakEvenLogOdds(informedShare);
    const at = probable(centre);
    for (const side of sides) {
      const move = adverseMove(signals.markouts, side, prior, priorSize);
      const bent = logistic(logit(at) + (side === "bid" ? -move : move));
      const charge = Math.abs(at - bent);
      away[side] += charge;
      trace?.({
        stage: "markout-width",
        text: `a fill of the ${side} has cost ${showDollars(charge)} (${signals.markouts[side].size.toFixed(0)} contracts seen)`,
      });
    }
  },
};
