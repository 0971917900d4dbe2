import { probable } from "../probable.ts";
import { carteaJaimungalQuotes, type CarteaJaimungalParams } from "../signal/cartea-jaimungal-market.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/**
 * Cartea and Jaimungal's lean [theory A5]: off the value by what is held, by what the end will charge for it, and by
 * which side takers come to.
 */
export type CarteaJaimungalLeanParams = CarteaJaimungalParams;

export const carteaJaimungalLean: Stage<CarteaJaimungalLeanParams> = {
  role: "lean",
  reads: ["reach", "markouts"],
  run: (view, draft, params, trace) => {
    const { bid, ask } = carteaJaimungalQuotes(view, probable(draft.fair), params);
    const lean = (ask - bid) / 2;
    draft.centre += lean;
    trace?.({
      stage: "cartea-jaimungal-lean",
      text: `${view.position.net / 100} contracts, and the takers of each side, move the centre by ${showDollars(lean)} to ${showDollars(draft.centre)}`,
    });
  },
};
