import { expect, test } from "vitest";
import { cents, price } from "../domain/units.ts";
import { pairProfit } from "./pair-profit.ts";

const guideExamples = [
  // bid  ask  cost profit return
  [35, 45, 90, 10, 11.1], // the core strategy's example
  [31, 47, 84, 16, 19], // the demo market, and the table's 76¢ row
  [30, 45, 85, 15, 17.6], // the table's 73¢ row
  [40, 40, 100, 0, 0],
  [41, 40, 101, -1, -1], // a crossed pair loses
] as const;

test.each(guideExamples)(
  "a pair at %i¢/%i¢ costs %i¢ and leaves %i¢: %d %%",
  (bid, ask, cost, profit, percent) => {
    expect(pairProfit(cents(bid), cents(ask))).toEqual({
      cost: cents(cost),
      profit: cents(profit),
      returnPercent: percent,
    });
  },
);

test("half cents count", () => {
  expect(pairProfit(price(3150), price(4650))).toEqual({
    cost: price(8500),
    profit: price(1500),
    returnPercent: 17.6,
  });
});
