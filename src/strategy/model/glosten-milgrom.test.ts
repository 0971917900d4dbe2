import { expect, it } from "vitest";
import { logistic, logit } from "../../lib/log-odds.ts";
import { breakEvenHalfWidth, breakEvenLogOdds, breakEvenQuotes, informedShareOf } from "./glosten-milgrom.ts";

it.each([
  [0.5, 0.1, 0.45, 0.55],
  [0.2, 0.2, 0.142_857_1, 0.272_727_3],
  [0.95, 0.2, 0.926_829_3, 0.966_101_7],
])("breaks even at %f with an informed share of %f as in D7", (probability, informed, bid, ask) => {
  const quotes = breakEvenQuotes(probability, informed);
  expect(quotes.bid).toBeCloseTo(bid, 7);
  expect(quotes.ask).toBeCloseTo(ask, 7);
});

it("is as wide in log-odds at every price", () => {
  expect(breakEvenLogOdds(0.2)).toBeCloseTo(Math.log(1.5), 12);
  expect(breakEvenLogOdds(0)).toBe(0);
});

it("moves to what was traded at: buy, buy, sell, buy, buy", () => {
  const moved = [1, 1, -1, 1, 1].reduce((at, side) => at + side * breakEvenLogOdds(0.2), logit(0.5));
  expect(logistic(moved)).toBeCloseTo(0.771_428_6, 7);
});

it("knows the informed share by what follows its fills", () => {
  const informed = informedShareOf(0.12);
  expect(informed).toBeCloseTo(0.059_928, 6);
  expect(100 * breakEvenHalfWidth(0.4, informed)).toBeCloseTo(2.8765, 4);
  expect(informedShareOf(-0.1)).toBe(0);
});
