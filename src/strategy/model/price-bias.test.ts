import { expect, it } from "vitest";
import { chanceAtPrice, unbiasedPrice } from "./price-bias.ts";

/** All markets: −1.736¢ and 0.034. */
const all = { intercept: -0.017_36, slope: 0.034 };

it.each([
  [0.05, 0.034_34],
  [0.5, 0.499_64],
  [0.95, 0.964_94],
])("D24: a contract of %f wins with %f", (price, chance) => {
  expect(chanceAtPrice(all, price)).toBeCloseTo(chance, 10);
});

it("pays for favourites as D24 says, before a taker's fee and after it, and breaks even at 51¢", () => {
  const chance = chanceAtPrice(all, 0.95);
  expect(100 * (chance / 0.95 - 1)).toBeCloseTo(1.57, 2);
  const paid = 0.95 + 0.07 * 0.95 * 0.05;
  expect(100 * (chance / paid - 1)).toBeCloseTo(1.22, 2);
  expect(100 * unbiasedPrice(all)).toBeCloseTo(51.06, 2);
  // At 1¢ there is no such chance: the line ends before.
  expect(chanceAtPrice(all, 0.01)).toBeLessThan(0);
});
