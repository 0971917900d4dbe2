import { showQty, type Qty } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showSigned } from "../trace.ts";
import { wholeContracts } from "./whole-contracts.ts";

/**
 * Sizes that lead to a position that is wanted: alike at it, twice as much on the one side and nothing on the other from a
 * distance on, a straight line between.
 */
export interface InventoryTargetParams {
  /** Of the position limit, from −1 (all NO) to 1 (all YES). */
  readonly target: number;
  readonly maxPosition: Qty;
  /** That distance, as a multiple of both sides' size together. */
  readonly range: number;
}

export const inventoryTarget: Stage<InventoryTargetParams> = {
  role: "size",
  run: ({ position }, { size }, { target, maxPosition, range }, trace) => {
    const both = size.bid + size.ask;
    if (both === 0) return;
    const wanted = target * maxPosition;
    const off = Math.max(-1, Math.min(1, (position.net - wanted) / (range * both)));
    size.bid = wholeContracts(Math.round(size.bid * (1 - off)));
    size.ask = wholeContracts(Math.round(size.ask * (1 + off)));
    trace?.({
      stage: "inventory-target",
      text: `${showQty(position.net)} held, ${showQty(Math.round(wanted) as Qty)} wanted: ${showSigned(off)} of the range; bid ${showQty(size.bid)}, ask ${showQty(size.ask)}`,
    });
  },
};
