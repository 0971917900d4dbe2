import { priceGrid, type PriceRange } from "../../domain/price-grid.ts";
import type { Core, Listing } from "../core.ts";
import type { OperationRefusal } from "../operation.ts";

/** A finer grid that has every price of the old one, so that nothing that rests is ever off it [api.md §10]. */
export function changeGrid(
  core: Core,
  listing: Listing,
  terms: { readonly priceLevelStructure: string; readonly priceRanges: readonly PriceRange[] },
): OperationRefusal | undefined {
  const grid = priceGrid(terms.priceRanges);
  if (!grid.ok) return { code: "bad-grid", why: grid.why };
  const old = listing.market.grid;
  for (let index = 0; index < old.size; index += 1) {
    const price = old.at(index);
    if (price !== undefined && !grid.value.has(price)) {
      return { code: "bad-grid", why: `the new grid lacks ${price / 100}¢, where orders may rest` };
    }
  }
  listing.market = { ...listing.market, grid: grid.value };
  listing.structure = terms.priceLevelStructure;
  core.emit({ at: core.now, kind: "grid-changed", ticker: listing.market.ticker });
  return undefined;
}
