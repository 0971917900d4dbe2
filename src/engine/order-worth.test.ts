import { describe, expect, test } from "vitest";
import { contracts } from "../domain/units.ts";
import { orderWorth } from "./order-worth.ts";

const prospect = { edgeWanted: 0.08, flow: contracts(50) };

describe("ten contracts that are to earn 8¢ each, where fifty trade within the horizon, are worth", () => {
  test.each([
    // ahead edge   dollars
    [0, 0.08, 0.8],
    [50, 0.08, 0.294304], // 0.8 / e
    [100, 0.08, 0.108268], // 0.8 / e²
    [0, 0.07, 0.793204], // 0.7 × e^(1/8): a cent nearer to the market
    [0, 0.13, 0.69584], // 1.3 × e^(-5/8)
    [0, 0.04, 0.659489], // 0.4 × e^(1/2)
    [0, 0, 0],
    [0, -0.02, -0.698069], // past the value: -0.2 × e^(5/4)
  ] as const)("%i ahead at %f of edge: $%f", (ahead, edge, worth) => {
    expect(orderWorth(contracts(10), contracts(ahead), edge, prospect)).toBeCloseTo(worth, 6);
  });
});

test("no price is worth more than the wanted one, and no place more than the first", () => {
  const at = (ahead: number, edge: number): number =>
    orderWorth(contracts(10), contracts(ahead), edge, prospect);
  const prices = Array.from({ length: 46 }, (_, index) => (index - 5) / 100);
  expect(prices.filter((edge) => at(0, edge) >= at(0, 0.08))).toEqual([0.08]);
  expect(prices.filter((edge) => edge > 0 && at(1, edge) >= at(0, edge))).toEqual([]);
});
