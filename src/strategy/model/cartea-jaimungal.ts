import { flow } from "../../lib/tridiagonal.ts";
import type { Distances } from "./glft.ts";

/**
 * Cartea and Jaimungal's dealer [theory A5]: money is money, but inventory is charged while it is held and once more
 * at the end. Arrivals may be one-sided. Any unit of price and time will do; inventory is in lots of one fill each.
 */
export interface CarteaJaimungal {
  /** Market orders in a unit of time that reach our ask (buys) and our bid (sales). */
  readonly buys: number;
  readonly sales: number;
  /** Share that reaches a distance: e^(−decay · distance). */
  readonly decay: number;
  /** φ: price by a unit of time and lot². */
  readonly runningCharge: number;
  /** α: price by lot², what being flattened at the end costs. */
  readonly endCharge: number;
  /** What the reference moves against a fill, on average. */
  readonly adverseMove?: { readonly bid: number; readonly ask: number };
}

/** The distances for each inventory from −`bound` to `bound`, with this much time left. */
export function carteaJaimungalDistances(
  model: CarteaJaimungal,
  bound: number,
  horizon: number,
): readonly Distances[] {
  const { buys, sales, decay, runningCharge, endCharge, adverseMove = { bid: 0, ask: 0 } } = model;
  const lots = Array.from({ length: 2 * bound + 1 }, (_, index) => index - bound);
  const values = flow(
    {
      below: (buys * Math.exp(-decay * adverseMove.ask)) / Math.E,
      diagonal: lots.map((lot) => -runningCharge * decay * lot * lot),
      above: (sales * Math.exp(-decay * adverseMove.bid)) / Math.E,
    },
    horizon,
    lots.map((lot) => Math.exp(-endCharge * decay * lot * lot)),
  );
  const worth = values.map((value) => Math.log(value) / decay);
  return worth.map((here, index) => {
    const more = worth[index + 1];
    const less = worth[index - 1];
    return {
      bid: more === undefined ? undefined : 1 / decay + adverseMove.bid - more + here,
      ask: less === undefined ? undefined : 1 / decay + adverseMove.ask - less + here,
    };
  });
}
