import type { PriceRange } from "../domain/price-grid.ts";
import { cents, oneDollar, price } from "../domain/units.ts";

/** Kalshi's named grids [api.md §10]. The name is a label: a market's own ranges are the truth. */
export const priceStructures: Readonly<Record<string, readonly PriceRange[]>> = {
  linear_cent: uniform(100),
  deci_cent: uniform(10),
  tapered_deci_cent: edged(10, 100),
  center_whole_edge_half_cent: edged(50, 100),
  center_whole_edge_quint_cent: edged(20, 100),
  center_half_edge_half_cent: edged(50, 50),
  center_half_edge_quint_cent: edged(20, 50),
  center_half_edge_deci_cent: edged(10, 50),
  center_quint_edge_quint_cent: edged(20, 20),
  center_quint_edge_deci_cent: edged(10, 20),
  center_centi_edge_centi_cent: uniform(1),
  center_deci_edge_centi_cent: bands(cents(1), 1, 10),
};

function uniform(step: number): readonly PriceRange[] {
  return [{ start: price(0), end: oneDollar, step: price(step) }];
}

/** The edges are the outer ten cents on both ends. */
function edged(edge: number, centre: number): readonly PriceRange[] {
  return bands(cents(10), edge, centre);
}

function bands(width: number, edge: number, centre: number): readonly PriceRange[] {
  const low = price(width);
  const high = price(oneDollar - width);
  return [
    { start: price(0), end: low, step: price(edge) },
    { start: low, end: high, step: price(centre) },
    { start: high, end: oneDollar, step: price(edge) },
  ];
}
