import type { Qty } from "../../domain/units.ts";

/** No more than so many steps, in whole contracts. */
export function wholeContracts(steps: number): Qty {
  return (Math.floor(steps / 100) * 100) as Qty;
}
