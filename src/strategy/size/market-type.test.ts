import { expect, test } from "vitest";
import { guide, market, view } from "../../../test/strategy/scene.ts";
import { tried } from "../../../test/strategy/tried.ts";
import { contracts } from "../../domain/units.ts";
import { createStrategy } from "../strategy.ts";
import type { MarketTypeParams } from "./market-type.ts";

const same = { width: 1, size: 1, refresh: 1 };
const params: MarketTypeParams = {
  single: same,
  parlay: { width: 2, size: 0.5, refresh: 3 },
  sports: { width: 1.5, size: 0.75, refresh: 0.5 },
  politics: { width: 1, size: 2, refresh: 1 },
  economics: { width: 3, size: 0.01, refresh: 1 },
  weather: { width: 1.2, size: 1, refresh: 1 },
  crypto: { width: 1.4, size: 1, refresh: 1 },
};

test.each([
  ["a combo is one whatever it is about", { isCombo: true, category: "Sports" }, 0.3, 5, 3],
  ["the exchange's heading", { category: "Sports" }, 0.225, 7, 0.5],
  ["the heading before the name", { category: "Elections", seriesTicker: "KXBTCD" }, 0.15, 20, 1],
  ["the name where there is none", { seriesTicker: "KXBTCD" }, 0.21, 10, 1],
  ["the name where the heading says nothing", { category: "World", seriesTicker: "KXHIGHNY" }, 0.18, 10, 1],
  ["never less than a contract", { category: "Economics" }, 0.45, 1, 1],
  ["all the rest", { category: "Entertainment" }, 0.15, 10, 1],
] as const)("%s", (_, some, spread, size, refresh) => {
  const one = { ...market, ...some };
  const { desire } = tried(view(30, 60, { market: one }), ["market-type"], { "market-type": params });
  expect(desire.spread).toBeCloseTo(spread, 12);
  expect(desire.quotes.map(({ qty }) => qty)).toEqual([contracts(size), contracts(size)]);
  const stages = [...guide.stages, "market-type"] as const;
  const shelf = { ...guide.shelf, "market-type": params };
  expect(createStrategy({ ...guide, stages, shelf }).patience(one)).toBe(refresh);
  expect(createStrategy({ ...guide, shelf }).patience(one)).toBe(1);
});
