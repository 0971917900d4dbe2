import type { Quote } from "../domain/quote.ts";
import { opposite, sign, type Side } from "../domain/side.ts";
import { least, oneDollar, showPrice, showQty, type Qty } from "../domain/units.ts";
import { takerFee } from "./signal/fill-cost.ts";
import type { Draft } from "./stage.ts";
import { showDollars, type Trace } from "./trace.ts";
import type { View } from "./view.ts";

/** What is better taken at once than shown: the way back, where others pay more for it than the draft asks; or undefined. */
export function takeOf(view: View, draft: Draft, trace: Trace): Quote | undefined {
  const { centre, away, size, takeEdge, silenced } = draft;
  const { net } = view.position;
  if (takeEdge === Infinity || net === 0) return undefined;
  const side: Side = net > 0 ? "ask" : "bid";
  const met = side === "ask" ? view.bestBid : view.bestAsk;
  if (met === undefined || silenced[side] !== undefined) return undefined;
  const price = met.price / oneDollar;
  // Above zero when it is better than our own quote.
  const gain = sign(side) * (centre - sign(side) * away[side] - price);
  const left = gain - takerFee(view, price);
  if (!(left >= takeEdge)) return undefined;
  const qty = least(least(Math.abs(net) as Qty, met.qty), size[side]);
  if (qty <= 0) return undefined;
  trace?.({
    stage: "take",
    text: `the ${opposite(side)} of others at ${showPrice(met.price)} is ${showDollars(left)} better than our quote after the fee: ${showQty(qty)} at once`,
  });
  return { side, price: met.price, qty };
}
