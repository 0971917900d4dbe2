import { secondsOf, type Time } from "../../domain/units.ts";
import { totalSpread } from "../model/avellaneda-stoikov.ts";
import { probable } from "../probable.ts";
import { priceVolatility, type VolatilityPrior } from "../signal/price-volatility.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** Avellaneda and Stoikov's width: what risk costs until the horizon, and what takers pay for being served. */
export interface AvellanedaStoikovWidthParams extends VolatilityPrior {
  /** One over dollars. */
  readonly riskAversion: number;
  readonly horizon: Time;
  /** How soon fewer takers reach a quote: e times fewer for each 1/decay dollars further away. */
  readonly decay: number;
}

export const avellanedaStoikovWidth: Stage<AvellanedaStoikovWidthParams> = {
  role: "width",
  reads: ["volatility"],
  run: (view, { centre, away }, params, trace) => {
    const volatility = priceVolatility(view, probable(centre), params);
    const horizon = secondsOf(Math.min(params.horizon, Math.max(0, view.market.closeAt - view.now)) as Time);
    const { riskAversion, decay } = params;
    const spread = totalSpread({ riskAversion, volatility, decay }, horizon);
    away.bid = spread / 2;
    away.ask = spread / 2;
    trace?.({
      stage: "avellaneda-stoikov-width",
      text: `${showDollars(volatility * 60 ** 0.5)} a minute until ${horizon.toFixed(0)} s from now: ${showDollars(spread)} wide`,
    });
  },
};
