import { feeRate } from "../../domain/fees.ts";
import { sides } from "../../domain/side.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** What a maker pays the exchange for a fill is taken from whoever fills: nothing where makers pay nothing. */
export type CoverFeesParams = Readonly<Record<string, never>>;

export const coverFees: Stage<CoverFeesParams> = {
  role: "width",
  run: (view, { centre, away }, _, trace) => {
    const rate = feeRate(view.market.fees, "maker", view.now) * rateStep;
    if (rate === 0) return;
    for (const side of sides) {
      const price = side === "bid" ? centre - away.bid : centre + away.ask;
      const fee = rate * Math.max(0, price * (1 - price));
      away[side] += fee;
      trace?.({ stage: "cover-fees", text: `${side} ${showDollars(fee)} further away for the maker's fee` });
    }
  },
};

/** Rates are whole numbers of this. */
const rateStep = 1e-8;
