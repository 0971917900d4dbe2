import { openCost } from "../../domain/position.ts";
import { oneDollar, showQty, type Qty } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** What is held is not given back at a loss, before fees: nothing sold below what it cost, nothing bought back above what it brought. */
export type InventoryCostParams = Readonly<Record<string, never>>;

export const inventoryCost: Stage<InventoryCostParams> = {
  role: "guard",
  run: ({ position }, { bound }, _, trace) => {
    const { net } = position;
    if (net === 0) return;
    const held = Math.abs(net) as Qty;
    const each = openCost(position) / held / oneDollar;
    if (net > 0) bound.ask = Math.max(bound.ask, each);
    else bound.bid = Math.min(bound.bid, 1 - each);
    trace?.({
      stage: "inventory-cost",
      text: `${showQty(held)} ${net > 0 ? "YES" : "NO"} cost ${showDollars(each)} each: ${net > 0 ? `no ask below ${showDollars(each)}` : `no bid above ${showDollars(1 - each)}`}`,
    });
  },
};
