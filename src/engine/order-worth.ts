import type { Qty } from "../domain/units.ts";

/** What there is to know of a side of a market before an order of it can be valued. */
export interface Prospect {
  /** Dollars a contract that the strategy wants to earn at this level. */
  readonly edgeWanted: number;
  /** Contracts that traded against this side within the horizon. */
  readonly flow: Qty;
}

/**
 * Dollars that an order may be expected to earn: its size, times its edge, times its chance of being filled. What stands
 * ahead at its price has to trade first, and the further a price is from the value, the more rarely a trade comes there at
 * all. How much more rarely the strategy has said by its wish: with nobody ahead no price is worth more than
 * the wanted one. There the chance is one: worths are only ever compared.
 */
export function orderWorth(size: Qty, ahead: Qty, edge: number, { edgeWanted, flow }: Prospect): number {
  const chance = Math.exp(-ahead / flow - (edge - edgeWanted) / edgeWanted);
  return (size / 100) * edge * chance;
}
