import type { Side } from "../../domain/side.ts";
import { oneDollar, showPrice, type Price, type Qty } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars, type Trace } from "../trace.ts";
import type { View } from "../view.ts";

/** No better than it takes to be first, or among the first: what is closer than that gives edge away. */
export interface JoinTouchParams {
  /** `penny`: one tick better than the best of others. `join`: the same as theirs. */
  readonly mode: "penny" | "join";
  /** The first so many contracts of others are passed over: small orders are not followed. */
  readonly depth: Qty;
}

export const joinTouch: Stage<JoinTouchParams> = {
  role: "width",
  run: (view, { centre, away }, { mode, depth }, trace) => {
    const bid = nearestOf(view, "bid", mode, depth);
    const ask = nearestOf(view, "ask", mode, depth);
    if (bid !== undefined) away.bid = atLeast(away.bid, centre - bid / oneDollar, "bid", bid, trace);
    if (ask !== undefined) away.ask = atLeast(away.ask, ask / oneDollar - centre, "ask", ask, trace);
  },
};

/** The best price that is worth being at. */
function nearestOf(view: View, side: Side, mode: JoinTouchParams["mode"], depth: Qty): Price | undefined {
  const best = (depth > 0 ? view.past(side, depth) : side === "bid" ? view.bestBid : view.bestAsk)?.price;
  if (best === undefined || mode === "join") return best;
  return view.market.grid.move(best, side === "bid" ? 1 : -1);
}

function atLeast(away: number, distance: number, side: Side, price: Price, trace: Trace): number {
  if (distance <= away) return away;
  trace?.({
    stage: "join-touch",
    text: `${side} need not be better than ${showPrice(price)}: ${showDollars(distance)} away`,
  });
  return distance;
}
