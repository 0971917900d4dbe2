import fc from "fast-check";
import { expect, test } from "vitest";
import { market, now } from "../../../test/strategy/scene.ts";
import { feeRounding } from "../../domain/fees.ts";
import type { Level, Market, Strike } from "../../domain/market.ts";
import { cents, contracts, dollars } from "../../domain/units.ts";
import { findArbitrage, type FoundArbitrage, type Offered } from "./find-arbitrage.ts";

/** An account that is no direct member: every fill's fee is whole cents, as in the worked examples. */
const rounding = feeRounding(now, "other");

function level(cent: number | undefined, count = 100): Level | undefined {
  return cent === undefined ? undefined : { price: cents(cent), qty: contracts(count) };
}

function offered(
  terms: Partial<Market>,
  bid: number | undefined,
  ask: number | undefined,
  count = 100,
): Offered {
  return { market: { ...market, ...terms }, bestBid: level(bid, count), bestAsk: level(ask, count) };
}

/** Ranges of ten from end to end. */
function range(index: number, count: number): Strike {
  const from = { at: index * 10, isIncluded: true };
  const to = { at: index * 10 + 10, isIncluded: false };
  return { number: "N", ...(index > 0 && { from }), ...(index < count - 1 && { to }) };
}

const exclusive = (ticker: string, strike?: Strike): Partial<Market> => ({
  ticker,
  isExclusive: true,
  ...(strike !== undefined && { strike }),
});
const above = (at: number): Partial<Market> => ({
  ticker: `ABOVE-${at}`,
  isNested: true,
  strike: { number: "N", from: { at, isIncluded: true } },
});

function found(markets: readonly Offered[]): readonly FoundArbitrage[] {
  return findArbitrage(markets, now, rounding);
}

const inDollars = ({ qty, collateral, gross, fees, net }: FoundArbitrage): readonly number[] => [
  qty / 100,
  ...[collateral, gross, fees, net].map((amount) => amount / dollars(1)),
];

test("every YES of D15, where ranges prove that one of them comes true", () => {
  const asks = [30, 26, 21, 14];
  const whole = asks.map((ask, index) => offered(exclusive(`${index}`, range(index, 4)), undefined, ask));
  const [one, ...others] = found(whole);
  expect(others).toEqual([]);
  expect(one).toMatchObject({ kind: "every-yes", eventTicker: "KXDEMO" });
  expect(one === undefined ? [] : inDollars(one)).toEqual([100, 91, 9, 4.84, 4.16]);
  expect(one?.legs[0]).toEqual({ ticker: "0", buys: "yes", price: cents(30) });
  // At most one, and nothing else: it may be none of them. So may it be where one of them is not offered.
  expect(found(asks.map((ask, index) => offered(exclusive(`${index}`), undefined, ask)))).toEqual([]);
  expect(found(whole.slice(1))).toEqual([]);
  expect(found([...whole.slice(1), offered(exclusive("0", range(0, 4)), 1, undefined)])).toEqual([]);
});

test("every NO of D15, where at most one comes true: cash comes back at once", () => {
  const [one] = found([34, 30, 25, 17].map((bid, index) => offered(exclusive(`${index}`), bid, undefined)));
  expect(one).toMatchObject({ kind: "every-no", legs: [{ buys: "no", price: cents(66) }, {}, {}, {}] });
  expect(one === undefined ? [] : inDollars(one)).toEqual([100, -6, 6, 5.36, 0.64]);
  const free = [34, 30, 25, 17].map((bid, index) => offered({ ticker: `${index}` }, bid, undefined));
  expect(found(free)).toEqual([]);
});

test("an outcome that has few contracts is left out where the others are worth more", () => {
  const bids = [offered(exclusive("A"), 60, undefined), offered(exclusive("B"), 50, undefined)];
  const [one] = found([...bids, offered(exclusive("C"), 10, undefined, 2)]);
  // 10¢ on a hundred, less 1.68 and 1.75; with C it would be 20¢ on two.
  expect(one?.legs.map(({ ticker }) => ticker)).toEqual(["A", "B"]);
  expect(one === undefined ? [] : inDollars(one)).toEqual([100, -10, 10, 3.43, 6.57]);
});

test("the ladder of D16 is found, and what its fees leave of it: nothing", () => {
  const ladder = [offered(above(70), 55, 60), offered(above(72), 63, 68)];
  const [one, ...others] = found(ladder);
  expect(others).toEqual([]);
  expect(one).toMatchObject({
    kind: "ladder-pair",
    legs: [
      { ticker: "ABOVE-70", buys: "yes", price: cents(60) },
      { ticker: "ABOVE-72", buys: "no", price: cents(37) },
    ],
  });
  expect(one === undefined ? [] : inDollars(one)).toEqual([100, 97, 3, 3.32, -0.32]);
  // Two numbers, or a ladder that the exchange does not vouch for, prove nothing.
  const other = offered(
    { ...above(72), strike: { number: "M", from: { at: 72, isIncluded: true } } },
    63,
    68,
  );
  expect(found([ladder[0] ?? other, other])).toEqual([]);
  expect(found(ladder.map((one) => ({ ...one, market: { ...one.market, isNested: false } })))).toEqual([]);
});

test("the best comes first, and the dearest fee of its markets counts for all", () => {
  const twice = { kind: "quadratic", multiplier: 20_000 } as const;
  const event = (eventTicker: string, bid: number, fees = market.fees) => [
    offered({ ...exclusive(`${eventTicker}-1`), eventTicker }, bid, undefined),
    offered({ ...exclusive(`${eventTicker}-2`), eventTicker, fees }, bid, undefined),
  ];
  const all = found([...event("A", 55), ...event("B", 60), ...event("C", 55, twice)]);
  expect(all.map(({ eventTicker }) => eventTicker)).toEqual(["B", "A", "C"]);
  // 0.07 · 100 · 0.55 · 0.45 is 1.7325: 1.74 a market, and 3.47 at twice the rate.
  expect(all.map(({ fees }) => fees / dollars(1))).toEqual([3.36, 3.48, 6.94]);
});

const anyOffer = fc.record({
  bid: fc.integer({ min: 1, max: 98 }),
  gap: fc.integer({ min: 1, max: 30 }),
  count: fc.integer({ min: 1, max: 50 }),
});

test("whatever comes true, what is found pays at least its gross", () => {
  fc.assert(
    fc.property(fc.array(anyOffer, { minLength: 2, maxLength: 5 }), fc.boolean(), (drawn, isLadder) => {
      const markets = drawn.map(({ bid, gap, count }, index) =>
        offered(
          isLadder ? above(index) : exclusive(`${index}`, range(index, drawn.length)),
          bid,
          Math.min(99, bid + gap),
          count,
        ),
      );
      const tickers = markets.map((each) => each.market.ticker);
      for (const { legs, qty, gross } of found(markets)) {
        for (let outcome = isLadder ? -1 : 0; outcome < drawn.length; outcome += 1) {
          let left = 0;
          for (const { ticker, buys, price } of legs) {
            const place = tickers.indexOf(ticker);
            const isYes = isLadder ? place <= outcome : place === outcome;
            left += (isYes === (buys === "yes") ? 10_000 : 0) - price;
          }
          expect(left * qty).toBeGreaterThanOrEqual(gross);
        }
        expect(gross).toBeGreaterThan(0);
      }
    }),
    { numRuns: 200 },
  );
});
