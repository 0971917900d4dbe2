import { expect, it } from "vitest";
import { reservationPrice } from "./avellaneda-stoikov.ts";
import { settlementQuotes, settlementReservation } from "./settlement.ts";

it.each([
  [0.5, 0.01, 50, 0.376_367, 0.378_717, 0.377_541],
  [0.1, 0.01, 50, 0.062_842, 0.063_434, 0.063_137],
  [0.1, 0.01, -50, 0.154_175, 0.155_484, undefined],
  [0.9, 0.02, 25, 0.843_857, 0.846_474, undefined],
])("values %f, averse by %f and holding %i, as in D8", (probability, aversion, held, bid, ask, between) => {
  const quotes = settlementQuotes(probability, held, aversion);
  expect(quotes.bid).toBeCloseTo(bid, 6);
  expect(quotes.ask).toBeCloseTo(ask, 6);
  const reservation = settlementReservation(probability, held, aversion);
  expect(reservation).toBeGreaterThan(quotes.bid);
  expect(reservation).toBeLessThan(quotes.ask);
  if (between !== undefined) expect(reservation).toBeCloseTo(between, 6);
});

it("is a market scoring rule: D25, thirty sold to its reference trader one by one", () => {
  let taken = 0;
  for (let sold = 0; sold < 30; sold += 1) taken += settlementQuotes(0.5, -sold, 1 / 100).ask;
  expect(taken).toBeCloseTo(16.120_806, 6);
  expect(settlementReservation(0.5, -30, 1 / 100)).toBeCloseTo(0.574_443, 6);
  // However many are sold, what it pays is at most b ln 2 more than what it took.
  let all = 0;
  for (let sold = 0; sold < 5_000; sold += 1) all += settlementQuotes(0.5, -sold, 1 / 100).ask;
  expect(5_000 - all).toBeCloseTo(69.3147, 4);
});

it("is D8's straight line where little is held, and more than that in the tails", () => {
  const linear = (probability: number): number =>
    reservationPrice(
      probability,
      50,
      { riskAversion: 0.01, volatility: Math.sqrt(probability * (1 - probability)), decay: 1 },
      1,
    );
  expect(linear(0.5)).toBeCloseTo(0.375, 12);
  expect(linear(0.1)).toBeCloseTo(0.055, 12);
  expect(settlementReservation(0.1, 50, 0.01)).toBeGreaterThan(linear(0.1));
});

it("asks for nothing where risk is nothing", () => {
  expect(settlementQuotes(0.3, 40, 0)).toEqual({
    bid: expect.closeTo(0.3, 12),
    ask: expect.closeTo(0.3, 12),
  });
});
