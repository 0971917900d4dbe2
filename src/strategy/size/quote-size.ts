import { showPrice, showQty, type Price, type Qty } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import type { Trace } from "../trace.ts";
import type { View } from "../view.ts";

/** How many contracts to show a side: always the same, or the guide's larger size in wider markets. */
export type QuoteSizeParams =
  | { readonly mode: "fixed"; readonly qty: Qty }
  | {
      readonly mode: "by-spread";
      /** A market spread above this gets `wideQty`, any other `tightQty`. */
      readonly wideAbove: Price;
      readonly wideQty: Qty;
      readonly tightQty: Qty;
    };

export const quoteSize: Stage<QuoteSizeParams> = {
  role: "size",
  run: (view, { size }, params, trace) => {
    const qty = params.mode === "fixed" ? fixed(params.qty, trace) : bySpread(view, params, trace);
    size.bid = qty;
    size.ask = qty;
  },
};

function fixed(qty: Qty, trace: Trace): Qty {
  trace?.({ stage: "quote-size", text: `${showQty(qty)} contracts a side` });
  return qty;
}

function bySpread(
  { bestBid, bestAsk }: View,
  { wideAbove, wideQty, tightQty }: Extract<QuoteSizeParams, { mode: "by-spread" }>,
  trace: Trace,
): Qty {
  const isOpen = bestBid === undefined || bestAsk === undefined;
  const spread = isOpen ? undefined : ((bestAsk.price - bestBid.price) as Price);
  const qty = spread === undefined || spread > wideAbove ? wideQty : tightQty;
  trace?.({
    stage: "quote-size",
    text: `market spread ${spread === undefined ? "open" : showPrice(spread)} against ${showPrice(wideAbove)}: ${showQty(qty)} contracts a side`,
  });
  return qty;
}
