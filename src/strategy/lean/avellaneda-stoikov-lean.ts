import { secondsOf, type Time } from "../../domain/units.ts";
import { reservationPrice } from "../model/avellaneda-stoikov.ts";
import { probable } from "../probable.ts";
import { priceVolatility, type VolatilityPrior } from "../signal/price-volatility.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** Avellaneda and Stoikov's lean: what holding the position until the horizon may cost who dislikes risk. */
export interface AvellanedaStoikovLeanParams extends VolatilityPrior {
  /** One over dollars. */
  readonly riskAversion: number;
  /** When the position is to be flat again, but never past the close. */
  readonly horizon: Time;
}

export const avellanedaStoikovLean: Stage<AvellanedaStoikovLeanParams> = {
  role: "lean",
  reads: ["volatility"],
  run: (view, draft, params, trace) => {
    const { net } = view.position;
    if (net === 0 || params.riskAversion === 0) return;
    const before = draft.centre;
    const volatility = priceVolatility(view, probable(before), params);
    const horizon = secondsOf(Math.min(params.horizon, Math.max(0, view.market.closeAt - view.now)) as Time);
    const model = { riskAversion: params.riskAversion, volatility, decay: 1 };
    draft.centre = reservationPrice(before, net / 100, model, horizon);
    trace?.({
      stage: "avellaneda-stoikov-lean",
      text: `${net / 100} contracts for ${horizon.toFixed(0)} s at ${showDollars(volatility * 60 ** 0.5)} a minute move the centre by ${showDollars(draft.centre - before)}`,
    });
  },
};
