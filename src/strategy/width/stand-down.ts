import { sides } from "../../domain/side.ts";
import { oneDollar, showPrice, type Price } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";

/**
 * Nothing is shown behind the best of others by more than this: what trades there are sweeps, by somebody who knows more.
 * A side that cannot afford the best price has no business in the market.
 */
export interface StandDownParams {
  readonly behind: Price;
}

export const standDown: Stage<StandDownParams> = {
  role: "width",
  run: ({ bestBid, bestAsk }, { centre, away, silenced }, { behind }, trace) => {
    for (const side of sides) {
      const best = (side === "bid" ? bestBid : bestAsk)?.price;
      if (best === undefined) continue;
      const wish = side === "bid" ? centre - away.bid : centre + away.ask;
      const gap = side === "bid" ? best - oneDollar * wish : oneDollar * wish - best;
      // A hundredth of a cent, for what adding up leaves over.
      if (gap <= behind + 1) continue;
      silenced[side] ??= "outbid";
      trace?.({
        stage: "stand-down",
        text: `no ${side}: it would stand ${(gap / 100).toFixed(1)}¢ behind ${showPrice(best)}, ${showPrice(behind)} are allowed`,
      });
    }
  },
};
