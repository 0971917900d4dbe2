import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePriceGrid, type PriceGrid } from "./price-grid.ts";
import { complement, price, type Price } from "./units.ts";

function bands(...rows: readonly (readonly [string, string, string])[]): PriceGrid {
  const grid = parsePriceGrid(rows.map(([start, end, step]) => ({ start, end, step })));
  if (!grid.ok) throw new Error(grid.why);
  return grid.value;
}

function edges(edge: string, centre: string): PriceGrid {
  return bands(["0.0000", "0.1000", edge], ["0.1000", "0.9000", centre], ["0.9000", "1.0000", edge]);
}

/** Every structure of the exchange's table, with how many prices it has. */
const structures: readonly (readonly [string, PriceGrid, number])[] = [
  ["linear_cent", bands(["0.0000", "1.0000", "0.0100"]), 99],
  ["deci_cent", bands(["0.0000", "1.0000", "0.0010"]), 999],
  ["tapered_deci_cent", edges("0.0010", "0.0100"), 279],
  ["center_whole_edge_half_cent", edges("0.0050", "0.0100"), 119],
  ["center_whole_edge_quint_cent", edges("0.0020", "0.0100"), 179],
  ["center_half_edge_half_cent", edges("0.0050", "0.0050"), 199],
  ["center_half_edge_quint_cent", edges("0.0020", "0.0050"), 259],
  ["center_half_edge_deci_cent", edges("0.0010", "0.0050"), 359],
  ["center_quint_edge_quint_cent", edges("0.0020", "0.0020"), 499],
  ["center_quint_edge_deci_cent", edges("0.0010", "0.0020"), 599],
  ["center_centi_edge_centi_cent", bands(["0.0000", "1.0000", "0.0001"]), 9_999],
  [
    "center_deci_edge_centi_cent",
    bands(["0.0000", "0.0100", "0.0001"], ["0.0100", "0.9900", "0.0010"], ["0.9900", "1.0000", "0.0001"]),
    1_179,
  ],
];

describe.each(structures)("%s", (_name, grid, size) => {
  test("has every price once, and neither $0 nor $1", () => {
    expect(grid.size).toBe(size);
    expect(grid.has(price(0))).toBe(false);
    expect(grid.has(price(10_000))).toBe(false);
    for (let cent = 1; cent < 100; cent += 1) expect(grid.has(price(cent * 100))).toBe(true);
  });

  test("index and price are each other's way back", () => {
    for (let index = 0; index < grid.size; index += 1) {
      const at = grid.at(index);
      expect(at).toBeDefined();
      if (at !== undefined) expect(grid.indexOf(at)).toBe(index);
    }
    expect(grid.at(-1)).toBeUndefined();
    expect(grid.at(grid.size)).toBeUndefined();
  });

  test("the complement of a price is a price", () => {
    const missing: Price[] = [];
    for (let index = 0; index < grid.size; index += 1) {
      const at = grid.at(index);
      if (at === undefined || !grid.has(complement(at))) missing.push(complement(at ?? price(0)));
    }
    expect(missing).toEqual([]);
  });

  test("an estimate lies between its floor and its ceiling, one tick apart or on both", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (dollars) => {
        const low = grid.floor(dollars);
        const high = grid.ceil(dollars);
        if (low === undefined) expect(dollars).toBeLessThan(grid.lowest / 10_000);
        else expect(low / 10_000).toBeLessThanOrEqual(dollars + 1e-9);
        if (high === undefined) expect(dollars).toBeGreaterThan(grid.highest / 10_000);
        else expect(high / 10_000).toBeGreaterThanOrEqual(dollars - 1e-9);
        if (low !== undefined && high !== undefined && low !== high) expect(grid.move(low, 1)).toBe(high);
      }),
    );
  });

  test("a step up and a step down end where they began", () => {
    for (let index = 0; index + 1 < grid.size; index += 1) {
      const at = grid.at(index);
      const up = at === undefined ? undefined : grid.move(at, 1);
      expect(up).toBe(grid.at(index + 1));
      if (up !== undefined) expect(grid.move(up, -1)).toBe(at);
    }
  });
});

test("a sum of floats that means a price is that price", () => {
  const grid = bands(["0.0000", "1.0000", "0.0100"]);
  expect(grid.floor(0.1 + 0.2)).toBe(3000);
  expect(grid.ceil(0.1 + 0.2)).toBe(3000);
  expect(grid.floor(0.315)).toBe(3100);
  expect(grid.ceil(0.465)).toBe(4700);
});

test.each([
  ["no price at all", []],
  ["a band of no width", [{ start: "0.1", end: "0.1", step: "0.01" }]],
  ["a step of zero", [{ start: "0", end: "1", step: "0" }]],
  ["a step that misses the end", [{ start: "0", end: "1", step: "0.0003" }]],
  [
    "bands that overlap",
    [
      { start: "0", end: "0.6", step: "0.01" },
      { start: "0.5", end: "1", step: "0.01" },
    ],
  ],
  ["text that is no price", [{ start: "zero", end: "1", step: "0.01" }]],
  ["prices past a dollar", [{ start: "0", end: "2", step: "0.01" }]],
])("refuses %s", (_name, ranges) => {
  expect(parsePriceGrid(ranges).ok).toBe(false);
});
