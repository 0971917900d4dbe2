import { priceGrid, type PriceGrid, type PriceRange } from "../../domain/price-grid.ts";
import { ok, type Result } from "../../lib/result.ts";
import type { Core, Listing } from "../core.ts";
import type { OperationRefusal } from "../operation.ts";

/** A finer grid that has every price of the old one, so that nothing that rests is ever off it [api.md §10]. */
export function changeGrid(
  core: Core,
  listing: Listing,
  terms: { readonly priceLevelStructure: string; readonly priceRanges: readonly PriceRange[] },
): OperationRefusal | undefined {
  const grid = sharedGrid(core, terms.priceRanges);
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

/** More kinds of grid than this are not shared. */
const sharedMax = 1_000;

export function sharedGrid(core: Core, ranges: readonly PriceRange[]): Result<PriceGrid, string> {
  const key = ranges.map(({ start, end, step }) => `${start} ${end} ${step}`).join();
  const shared = core.grids.get(key);
  if (shared !== undefined) return ok(shared);
  const grid = priceGrid(ranges);
  if (grid.ok && core.grids.size < sharedMax) core.grids.set(key, grid.value);
  return grid;
}
