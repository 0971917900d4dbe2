import { closedForm } from "../model/glft.ts";
import { probable } from "../probable.ts";
import { glftMarket, type GlftParams } from "../signal/glft-market.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/**
 * Guéant, Lehalle and Fernandez-Tapia's width in closed form [theory A4]: what takers pay for being served, half of
 * what one lot leans, the maker's fee and, where it is charged, what the value does against fills. The same whatever
 * is held.
 */
export type GlftWidthParams = GlftParams;

export const glftWidth: Stage<GlftWidthParams> = {
  role: "width",
  reads: ["reach", "volatility", "markouts", "flow"],
  run: (view, { fair, away }, params, trace) => {
    const model = glftMarket(view, probable(fair), params);
    const half = closedForm({ ...model, drift: 0 }, 0).bid;
    away.bid = half;
    away.ask = half;
    trace?.({
      stage: "glft-width",
      text: `${(model.rate * 60).toFixed(2)} takers a minute, e times fewer each ${showDollars(1 / model.decay)}, at ${showDollars(model.volatility * 60 ** 0.5)} a minute: ${showDollars(2 * half)} wide`,
    });
  },
};
