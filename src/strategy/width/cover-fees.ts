import type { Side } from "../../domain/side.ts";
import { makerFee } from "../signal/fill-cost.ts";
import type { Stage } from "../stage.ts";
import { showDollars, type Trace } from "../trace.ts";
import type { View } from "../view.ts";

/** What a maker pays the exchange for a fill is taken from whoever fills: nothing where makers pay nothing. */
export type CoverFeesParams = Readonly<Record<string, never>>;

export const coverFees: Stage<CoverFeesParams> = {
  role: "width",
  run: (view, { centre, away }, _, trace) => {
    away.bid += feeAt(view, "bid", centre - away.bid, trace);
    away.ask += feeAt(view, "ask", centre + away.ask, trace);
  },
};

function feeAt(view: View, side: Side, price: number, trace: Trace): number {
  const fee = makerFee(view, price);
  if (fee !== 0) {
    trace?.({ stage: "cover-fees", text: `${side} ${showDollars(fee)} further away for the maker's fee` });
  }
  return fee;
}
