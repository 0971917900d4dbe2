import { expect, it } from "vitest";
import { logit } from "../../lib/log-odds.ts";
import { around, logOddsQuotes } from "./log-odds-dealer.ts";

const model = { riskAversion: 0.1, volatility: 0.8, decay: 20 };

it.each([
  [0.5, 0.445_746, 0.474_491],
  [0.1, 0.082_028, 0.091_177],
  [0.93, 0.914_418, 0.923_053],
])("quotes %f as D9 does", (probability, bid, ask) => {
  const quotes = logOddsQuotes(probability, 10, model, 0.25);
  expect(quotes.bid).toBeCloseTo(bid, 6);
  expect(quotes.ask).toBeCloseTo(ask, 6);
});

it.each([
  [0.5, 0.458_037, 0.460_085, 0.462_135],
  [0.1, 0.085_844, 0.086_493, 0.087_147],
])("is far wider than the printed formula, which at %f gives", (probability, bid, centre, ask) => {
  const printed = around(logit(probability) - 0.16, 0.008_249_4);
  expect(printed.bid).toBeCloseTo(bid, 6);
  expect(printed.ask).toBeCloseTo(ask, 6);
  const ours = logOddsQuotes(probability, 10, model, 0.25);
  expect(ours.centre).toBeCloseTo(centre, 6);
  expect(ours.bid).toBeLessThan(bid);
});
