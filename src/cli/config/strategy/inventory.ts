import { z } from "zod";
import { contracts, qty } from "../../../domain/units.ts";
import type { InventoryParams } from "../../../strategy/inventory.ts";
import { factor, qtyNumber } from "../amount.ts";
import type { Values } from "./values.ts";

/** What a strategy counts as one-sided, and where it stops. */
export const inventoryKeys = {
  maxPosition: qtyNumber(qty(1), contracts(1_000_000)).prefault(50).describe("Worst case per market"),
  maxInventorySkew: factor(0.01, 1).prefault(0.6).describe("The worsening side stops here"),
  skewBasis: z.enum(["limit", "gross"]).default("limit"),
  minContractsForSkew: qtyNumber(qty(0), contracts(1_000_000)).prefault(20),
};

export function inventoryParams(keys: Values<typeof inventoryKeys>): InventoryParams {
  const { maxPosition, maxInventorySkew: maxSkew, skewBasis, minContractsForSkew } = keys;
  return { maxPosition, maxSkew, skewBasis, minContractsForSkew };
}
