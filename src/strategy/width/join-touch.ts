import { sides } from "../../domain/side.ts";
import { oneDollar, showPrice, type Price, type Qty } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

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
    const { grid } = view.market;
    for (const side of sides) {
      const best = (depth > 0 ? view.past(side, depth) : side === "bid" ? view.bestBid : view.bestAsk)?.price;
      if (best === undefined) continue;
      const nearest = mode === "join" ? best : grid.move(best, side === "bid" ? 1 : -1);
      if (nearest === undefined) continue;
      const distance = distanceOf(side === "bid", centre, nearest);
      if (distance <= away[side]) continue;
      away[side] = distance;
      trace?.({
        stage: "join-touch",
        text: `${side} need not be better than ${showPrice(nearest)}: ${showDollars(distance)} away`,
      });
    }
  },
};

function distanceOf(isBid: boolean, centre: number, price: Price): number {
  return isBid ? centre - price / oneDollar : price / oneDollar - centre;
}
