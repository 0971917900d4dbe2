import { sides } from "../../domain/side.ts";
import { makerFee } from "../signal/fill-cost.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** What a maker pays the exchange for a fill is taken from whoever fills: nothing where makers pay nothing. */
export type CoverFeesParams = Readonly<Record<string, never>>;

export const coverFees: Stage<CoverFeesParams> = {
  role: "width",
  run: (view, { centre, away }, _, trace) => {
    for (const side of sides) {
      const fee = makerFee(view, side === "bid" ? centre - away.bid : centre + away.ask);
      if (fee === 0) continue;
      away[side] += fee;
      trace?.({ stage: "cover-fees", text: `${side} ${showDollars(fee)} further away for the maker's fee` });
    }
  },
};
