import type { Position } from "../domain/position.ts";
import type { Qty } from "../domain/units.ts";

/**
 * How one-sided the inventory is, from −1 (all NO) to +1 (all YES).
 *
 * `limit`: net position over the position limit: what decisions use, because the exchange nets pairs to cash
 * at once and a first fill of one contract must not read as fully skewed.
 * `gross`: the guide's literal (YES − NO)/(YES + NO) over contracts bought, zero below a floor of contracts.
 */
export interface InventoryParams {
  readonly maxPosition: Qty;
  /** At this skew the side that makes it worse stops; the side that reduces goes on. */
  readonly maxSkew: number;
  readonly skewBasis: "limit" | "gross";
  /** `gross` only: fewer contracts than this count as no skew. */
  readonly minContractsForSkew: Qty;
}

export function inventorySkew(position: Position, params: InventoryParams): number {
  if (params.skewBasis === "limit") {
    return params.maxPosition === 0 ? 0 : position.net / params.maxPosition;
  }
  const bought = position.boughtYes + position.boughtNo;
  return bought < params.minContractsForSkew ? 0 : grossSkew(position);
}

/** The guide's number as it defines it: 15 YES and 10 NO is +0.20. Zero when nothing was bought. */
export function grossSkew(position: Position): number {
  const bought = position.boughtYes + position.boughtNo;
  return bought === 0 ? 0 : (position.boughtYes - position.boughtNo) / bought;
}
