import { probable } from "../probable.ts";
import { carteaJaimungalQuotes, type CarteaJaimungalParams } from "../signal/cartea-jaimungal-market.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** Cartea and Jaimungal's width [theory A5]: what takers pay for being served, and what a lot more or less will cost. */
export type CarteaJaimungalWidthParams = CarteaJaimungalParams;

export const carteaJaimungalWidth: Stage<CarteaJaimungalWidthParams> = {
  role: "width",
  reads: ["reach", "markouts"],
  run: (view, { fair, away }, params, trace) => {
    const { bid, ask } = carteaJaimungalQuotes(view, probable(fair), params);
    const half = (bid + ask) / 2;
    away.bid = half;
    away.ask = half;
    trace?.({
      stage: "cartea-jaimungal-width",
      text: `with ${view.position.net / 100} contracts and the takers seen: ${showDollars(2 * half)} wide`,
    });
  },
};
