import { oneDollar, showPrice, type Price } from "../../domain/units.ts";
import { breakEvenQuotes } from "../model/glosten-milgrom.ts";
import { probable } from "../probable.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** As wide as it takes to lose nothing to those who know more, the same at every price in log-odds, and a profit on top. */
export interface LogOddsWidthParams {
  /** Of those who trade with us, from 0 to 1. */
  readonly informedShare: number;
  /** What a side is to earn. */
  readonly margin: Price;
}

export const logOddsWidth: Stage<LogOddsWidthParams> = {
  role: "width",
  run: (_, draft, { informedShare, margin }, trace) => {
    const { away } = draft;
    const centre = probable(draft.centre);
    const { bid, ask } = breakEvenQuotes(centre, informedShare);
    away.bid = centre - bid + margin / oneDollar;
    away.ask = ask - centre + margin / oneDollar;
    trace?.({
      stage: "log-odds-width",
      text: `with ${(100 * informedShare).toFixed(0)}% informed ${showDollars(bid)} and ${showDollars(ask)} break even; ${showPrice(margin)} a side more`,
    });
  },
};
