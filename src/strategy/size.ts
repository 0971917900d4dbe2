import { showPrice, showQty, type Price, type Qty } from "../domain/units.ts";
import type { Trace } from "./trace.ts";
import type { View } from "./view.ts";

/** How many contracts to show a side: always the same, or the guide's larger size in wider markets. */
export type SizeParams =
  | { readonly mode: "fixed"; readonly qty: Qty }
  | {
      readonly mode: "by-spread";
      /** A market spread above this gets `wideQty`, any other `tightQty`. */
      readonly wideAbove: Price;
      readonly wideQty: Qty;
      readonly tightQty: Qty;
    };

export function quoteSize(view: View, params: SizeParams, trace: Trace): Qty {
  if (params.mode === "fixed") {
    trace?.({ stage: "size", text: `${showQty(params.qty)} contracts a side` });
    return params.qty;
  }
  const spread = marketSpread(view);
  const isWide = spread === undefined || spread > params.wideAbove;
  const qty = isWide ? params.wideQty : params.tightQty;
  trace?.({
    stage: "size",
    text: `market spread ${spread === undefined ? "open" : showPrice(spread)} against ${showPrice(params.wideAbove)}: ${showQty(qty)} contracts a side`,
  });
  return qty;
}

function marketSpread(view: View): Price | undefined {
  const { bestBid, bestAsk } = view;
  if (bestBid === undefined || bestAsk === undefined) return undefined;
  return (bestAsk.price - bestBid.price) as Price;
}
