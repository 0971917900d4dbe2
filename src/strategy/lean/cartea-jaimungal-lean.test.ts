import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drafted, holding, market, now, view } from "../../../test/strategy/scene.ts";
import { plus, seconds, type Time } from "../../domain/units.ts";
import { logit } from "../../lib/log-odds.ts";
import type { CarteaJaimungalParams } from "../signal/cartea-jaimungal-market.ts";
import { noSignals, type Signals } from "../signal/signals.ts";
import { carteaJaimungalWidth } from "../width/cartea-jaimungal-width.ts";
import { carteaJaimungalLean } from "./cartea-jaimungal-lean.ts";

/** Table B4, with lots of ten contracts and two of them allowed: one more is solved. */
const table: CarteaJaimungalParams = {
  runningCharge: 1e-6,
  endCharge: 1e-5,
  horizon: seconds(30),
  flatBefore: seconds(0),
  lot: 10,
  maxPosition: 20,
  takers: { rate: 1, decay: 100, decayTakers: 20 },
  adverse: undefined,
};

interface Situation {
  readonly net?: number;
  readonly signals?: Partial<Signals>;
  readonly left?: Time;
}

/** Dollars from 50¢ to both quotes. */
function quotes(
  params: CarteaJaimungalParams,
  { net = 0, signals = {}, left = seconds(86_400) }: Situation = {},
) {
  const one = view(40, 60, {
    position: holding(net),
    market: { ...market, closeAt: plus(now, left) },
    signals: { ...noSignals(), ...signals },
  });
  const { centre } = drafted(carteaJaimungalLean, one, params, 0.5);
  const { away } = drafted(carteaJaimungalWidth, one, params, 0.5);
  return { bid: 0.5 - centre + away.bid, ask: centre + away.ask - 0.5 };
}

/** So many takers an hour at a cent from the mid. */
function tape(sellers: number, buyers: number): Partial<Signals> {
  const { reach } = noSignals();
  reach.bid.takers[1] = sellers;
  reach.ask.takers[1] = buyers;
  for (const { seconds: stood } of [reach.bid, reach.ask]) stood[1] = 3_600;
  return { reach };
}

describe("table B4", () => {
  // Buckets of a twentieth leave a hundredth of the numbers open.
  it.each([
    [-20, 0.007_244],
    [-10, 0.009_178],
    [0, 0.010_822],
    [10, 0.012_756],
    [20, 0.016_241],
  ])("with %i contracts", (net, bid) => {
    expect(Math.abs(quotes(table, { net }).bid / bid - 1)).toBeLessThan(0.01);
    expect(Math.abs(quotes(table, { net: -net }).ask / bid - 1)).toBeLessThan(0.01);
  });

  it("is a straight line between two lots", () => {
    const [flat, half, whole] = [0, 5, 10].map((net) => quotes(table, { net }).bid);
    expect(half).toBeCloseTo(((flat ?? 0) + (whole ?? 0)) / 2, 12);
  });

  it("leans much more with a hundredfold charge", () => {
    const dear = { ...table, runningCharge: 1e-4 };
    expect(Math.abs(quotes(dear, { net: 20 }).bid / 0.023_716 - 1)).toBeLessThan(0.01);
  });
});

it("asks for more where buyers come more often, and bids for more, to have what they ask for", () => {
  const even = quotes(table, { signals: tape(60, 60) });
  const bought = quotes(table, { signals: tape(60, 600) });
  expect(bought.ask).toBeGreaterThan(even.ask);
  expect(bought.bid).toBeLessThan(even.bid);
});

it("without a charge is a risk-neutral monopolist: 1/k from the value, and what a fill costs on its side", () => {
  const free = { ...table, runningCharge: 0, endCharge: 0 };
  expect(Math.abs(quotes(free, { left: seconds(1) }).bid / 0.01 - 1)).toBeLessThan(0.01);
  const wary = { ...free, adverse: { informedShare: 0, priorSize: 1 } };
  const markouts = {
    pending: [],
    mid: 0,
    bid: { adverse: logit(0.503) * 1e9, size: 1e9 },
    ask: { adverse: 0, size: 1e9 },
  };
  const { bid, ask } = quotes(wary, { signals: { markouts }, left: seconds(1) });
  expect(bid - quotes(wary, { left: seconds(1) }).bid).toBeCloseTo(0.003, 4);
  expect(ask - quotes(wary, { left: seconds(1) }).ask).toBeCloseTo(0, 4);
});

it("ends at the horizon, or so long before the close, whichever is sooner", () => {
  const ends = { ...table, runningCharge: 0, endCharge: 1e-4, horizon: seconds(300), maxPosition: 90 };
  const bidAt = (left: Time, params = ends): number => quotes(params, { net: 10, left }).bid;
  // Little can be sold any more: a second lot is charged α (2² − 1²), of ten contracts.
  expect(Math.abs(bidAt(seconds(0)) / (0.01 + 0.001 * 3) - 1)).toBeLessThan(0.1);
  expect(bidAt(seconds(60))).toBeLessThan(bidAt(seconds(5)));
  expect(bidAt(seconds(300))).toBeLessThan(0.011);
  expect(bidAt(seconds(660), { ...ends, flatBefore: seconds(600) })).toBe(bidAt(seconds(60)));
  expect(bidAt(seconds(9_000))).toBe(bidAt(seconds(300)));
});

it("says the same whatever was asked of it before", () => {
  const asked = { ...table, horizon: seconds(5) };
  const before = quotes(asked, { net: 15, signals: tape(60, 90) });
  for (let each = 0; each < 300; each += 1) quotes(asked, { signals: tape(1.06 ** each, 90) });
  expect(quotes(asked, { net: 15, signals: tape(60, 90) })).toEqual(before);
  expect(quotes({ ...asked }, { net: 15, signals: tape(60, 90) })).toEqual(before);
});

it("is the same whichever of two near markets is asked for first", () => {
  const near = [tape(3_000, 4_000), tape(3_001, 4_001)].map((signals) => ({ net: 15, signals }));
  const [one, other] = [{ ...table }, { ...table }];
  const forwards = near.map((each) => quotes(one, each));
  const backwards = near.toReversed().map((each) => quotes(other, each));
  expect(backwards.toReversed()).toEqual(forwards);
});

it("leans with the charge, against what is held, and stays a number whatever is charged", () => {
  const any = fc.record({
    runningCharge: fc.constantFrom(0, 1e-8, 1e-5, 2.8e-5),
    endCharge: fc.constantFrom(0, 1e-6, 1e-3, 0.1),
    horizon: fc.integer({ min: 1, max: 604_800 }).map(seconds),
    lot: fc.constantFrom(0.01, 1, 10, 5_000),
    maxPosition: fc.constantFrom(1, 50, 100_000),
    held: fc.double({ min: -1, max: 1, noNaN: true }),
    decay: fc.constantFrom(1, 50, 1_000),
    rate: fc.constantFrom(1e-5, 0.02, 50),
  });
  fc.assert(
    fc.property(any, ({ decay, rate, held, ...some }) => {
      const params = { ...table, ...some, takers: { rate, decay, decayTakers: 20 } };
      const net = Math.round(held * some.maxPosition);
      const { bid, ask } = quotes(params, { net, left: seconds(1e6) });
      expect(Number.isFinite(bid + ask)).toBe(true);
      expect(bid + ask).toBeGreaterThan(0);
      expect((bid - ask) * net).toBeGreaterThanOrEqual(-1e-9);
    }),
    { numRuns: 40, seed: 7 },
  );
});
