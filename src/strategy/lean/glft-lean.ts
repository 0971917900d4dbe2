import { closedForm, driftPull, leanPerLot } from "../model/glft.ts";
import { probable } from "../probable.ts";
import { glftMarket, type GlftParams } from "../signal/glft-market.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/**
 * Guéant, Lehalle and Fernandez-Tapia's lean in closed form [theory A4]: so much for each lot held, as the market's
 * volatility and its takers make of it, far from any horizon; and what one-sided flow lets the value drift.
 */
export type GlftLeanParams = GlftParams;

export const glftLean: Stage<GlftLeanParams> = {
  role: "lean",
  reads: ["reach", "volatility", "markouts", "flow"],
  run: (view, draft, params, trace) => {
    const { net } = view.position;
    if (net === 0 && params.drift.dollars === 0) return;
    const model = glftMarket(view, probable(draft.fair), params);
    const perLot = leanPerLot(model);
    const lean = (net / 100 / params.lot) * perLot;
    // The model takes a drift to last; one that passes moves no quote beyond the value.
    const half = closedForm({ ...model, drift: 0 }, 0).bid;
    const pull = Math.max(-half, Math.min(half, driftPull(model)));
    if (lean === 0 && pull === 0) return;
    draft.centre += pull - lean;
    trace?.({
      stage: "glft-lean",
      text: `${net / 100} contracts at ${showDollars(perLot)} for each ${params.lot}, and a drift's ${showDollars(pull)}, move the centre by ${showDollars(pull - lean)} to ${showDollars(draft.centre)}`,
    });
  },
};
