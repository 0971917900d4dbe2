import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageSpread, reservationPrice, totalSpread } from "./avellaneda-stoikov.ts";
import { carteaJaimungalDistances, type CarteaJaimungal } from "./cartea-jaimungal.ts";
import { closedForm, driftPull, exactDistances, leanPerLot, type Distances, type Glft } from "./glft.ts";
import { bestDistance } from "./jump-risk.ts";
import { staleness } from "./stale-quote.ts";

/** What has to hold of every dealer's formula, whatever the market. Prices are dollars, times seconds. */

function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min: Math.log(min), max: Math.log(max), noNaN: true }).map(Math.exp);
}

const anyDealer = fc.record({
  riskAversion: between(0.01, 20),
  volatility: between(1e-4, 0.01),
  rate: between(1e-3, 2),
  decay: between(10, 300),
  fee: between(1e-4, 0.01),
  adverseMove: between(1e-4, 0.01),
  drift: between(1e-8, 1e-5),
});
const anyLots = fc.integer({ min: -5, max: 5 });

function expectAlike(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) {
    expect(Math.abs((found[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(value)));
  }
}

function flat(distances: readonly Distances[]): readonly number[] {
  return distances.flatMap(({ bid = 0, ask = 0 }) => [bid, ask]);
}

/** Every distance that the formulas have, in this dealer's own unit of price. */
function distancesOf(dealer: Glft, lots: number, horizon: number, jumps: { rate: number; size: number }) {
  const { riskAversion, volatility, rate, decay, fee = 0 } = dealer;
  const charge = riskAversion * volatility ** 2;
  const carteaJaimungal = { buys: rate, sales: rate / 2, decay, runningCharge: charge / 2, endCharge: fee };
  const best = bestDistance({ rate, decay }, fee, { rate: jumps.rate, meanSize: jumps.size, missShare: 1 });
  const { bid, ask } = closedForm(dealer, lots);
  return [
    -reservationPrice(0, lots, dealer, horizon),
    totalSpread(dealer, horizon),
    averageSpread(dealer, horizon),
    bid,
    ask,
    leanPerLot(dealer),
    driftPull(dealer),
    ...flat(exactDistances(dealer, 6)),
    ...flat(carteaJaimungalDistances(carteaJaimungal, 3, horizon)),
    best?.distance ?? 0,
    staleness(fee, volatility, horizon).loss,
  ];
}

describe("a unit changes nothing", () => {
  const situation = [anyDealer, anyLots, between(1, 60), between(1e-4, 1e-2), between(0.005, 0.2)] as const;

  it("cents or dollars", () => {
    fc.assert(
      fc.property(...situation, (dealer, lots, horizon, rate, size) => {
        const inCents = {
          rate: dealer.rate,
          decay: dealer.decay / 100,
          riskAversion: dealer.riskAversion / 100,
          volatility: dealer.volatility * 100,
          fee: dealer.fee * 100,
          adverseMove: dealer.adverseMove * 100,
          drift: dealer.drift * 100,
        };
        expectAlike(
          distancesOf(inCents, lots, horizon, { rate, size: size * 100 }),
          distancesOf(dealer, lots, horizon, { rate, size }).map((dollars) => 100 * dollars),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("minutes or seconds", () => {
    fc.assert(
      fc.property(...situation, (dealer, lots, horizon, rate, size) => {
        const inMinutes = {
          ...dealer,
          rate: dealer.rate * 60,
          volatility: dealer.volatility * Math.sqrt(60),
          drift: dealer.drift * 60,
        };
        expectAlike(
          distancesOf(inMinutes, lots, horizon / 60, { rate: rate * 60, size }),
          distancesOf(dealer, lots, horizon, { rate, size }),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("lots or contracts: Guéant's form with fills of a size (2016, 4.6 and 4.7)", () => {
    fc.assert(
      fc.property(anyDealer, anyLots, between(0.5, 50), (dealer, lots, size) => {
        const { riskAversion: gamma, volatility, rate, decay } = dealer;
        const risk = gamma * size;
        const contracts = lots * size;
        const base = Math.log1p(risk / decay) / risk;
        const power = decay / risk + 1;
        const slope = Math.sqrt(
          ((gamma * volatility ** 2) / (2 * rate * size * decay)) * (1 + risk / decay) ** power,
        );
        const { bid, ask } = closedForm({ rate, decay, volatility, riskAversion: risk }, lots);
        expectAlike(
          [bid, ask],
          [base + ((2 * contracts + size) / 2) * slope, base - ((2 * contracts - size) / 2) * slope],
        );
        const model = { riskAversion: gamma, volatility, decay };
        expectAlike(
          [reservationPrice(0.5, lots, { ...model, riskAversion: risk }, 60)],
          [reservationPrice(0.5, contracts, model, 60)],
        );
      }),
      { numRuns: 100 },
    );
  });

  it("lots or contracts: near the end Cartea and Jaimungal's lean is γ σ² τ a contract with φ = γ σ²/2", () => {
    fc.assert(
      fc.property(anyDealer, fc.integer({ min: -2, max: 2 }), between(1, 20), (dealer, lots, size) => {
        const { riskAversion: gamma, volatility, rate, decay } = dealer;
        const perContract = (gamma * volatility ** 2) / 2;
        const model: CarteaJaimungal = {
          buys: rate,
          sales: rate,
          decay,
          endCharge: 0,
          runningCharge: perContract * size,
        };
        const soon = 1e-4 / (rate + model.runningCharge * decay * 64);
        const { bid = 0, ask = 0 } = carteaJaimungalDistances(model, 8, soon)[lots + 8] ?? {};
        const lean = 2 * perContract * soon * lots * size;
        expect(Math.abs((bid - ask) / 2 - lean)).toBeLessThan(1e-3 * Math.abs(lean) + 1e-12);
      }),
      { numRuns: 50 },
    );
  });
});

it("a dealer that risk is next to nothing to stands 1/k away, and what a fill costs, and does not lean", () => {
  fc.assert(
    fc.property(anyDealer, anyLots, (dealer, lots) => {
      const { decay, fee, adverseMove } = dealer;
      const model = { ...dealer, drift: 0, riskAversion: 1e-9 * decay };
      const { bid, ask } = closedForm(model, lots);
      const away = 1 / decay + fee + adverseMove / 2;
      const lean = 11 * leanPerLot(model);
      expect(Math.abs(bid - away)).toBeLessThanOrEqual(lean + 1e-6 / decay);
      expect(Math.abs(ask - away)).toBeLessThanOrEqual(lean + 1e-6 / decay);
      expect(lean).toBeLessThan(11 * 1e-3 * leanPerLot({ ...model, riskAversion: 1e-3 * decay }) * 1.01);
      expect(totalSpread({ ...model, riskAversion: 1e-12 * decay }, 60)).toBeCloseTo(2 / decay, 9);
      expect(totalSpread({ ...model, riskAversion: 0 }, 60)).toBe(2 / decay);
      expect(reservationPrice(0.5, lots, { ...model, riskAversion: 0 }, 60)).toBe(0.5);
    }),
    { numRuns: 100 },
  );
});

it("is wider and leans more where the market moves more, and is further away where jumps come more often", () => {
  fc.assert(
    fc.property(anyDealer, between(1.01, 3), between(1, 60), (dealer, more, horizon) => {
      const { rate, decay, fee, volatility } = dealer;
      const wild = { ...dealer, volatility: volatility * more };
      const width = (model: Glft): number => closedForm(model, 0).bid + closedForm(model, 0).ask;
      expect(width(wild)).toBeGreaterThan(width(dealer));
      expect(leanPerLot(wild) / leanPerLot(dealer)).toBeCloseTo(more, 9);
      expect(totalSpread(wild, horizon)).toBeGreaterThan(totalSpread(dealer, horizon));
      expect(reservationPrice(0, 1, wild, horizon)).toBeLessThan(reservationPrice(0, 1, dealer, horizon));
      const [calm, stormy] = [
        staleness(fee, volatility, horizon),
        staleness(fee, volatility * more, horizon),
      ];
      expect(stormy.loss).toBeGreaterThanOrEqual(calm.loss);
      expect(stormy.probability).toBeGreaterThanOrEqual(calm.probability);
      const jumping = (often: number): number =>
        bestDistance({ rate, decay }, fee, { rate: often, meanSize: 0.05, missShare: 1 })?.distance ??
        Infinity;
      expect(jumping(rate * 0.01 * more)).toBeGreaterThanOrEqual(jumping(rate * 0.01));
    }),
    { numRuns: 100 },
  );
});

it("is nearly exact in closed form while little is held and the bound is far", () => {
  // α/η: what a lot costs beside how fast it is sold again. Inventory wanders a few lots about nothing.
  fc.assert(
    fc.property(anyDealer, between(1e-4, 1e-2), fc.integer({ min: -1, max: 1 }), (dealer, ratio, lots) => {
      const { riskAversion, decay, volatility } = dealer;
      const power = (1 + decay / riskAversion) * Math.log1p(riskAversion / decay);
      const cost = (decay / 2) * riskAversion * volatility ** 2;
      const model = { riskAversion, decay, volatility, rate: (cost / ratio) * Math.exp(power) };
      const exact = exactDistances(model, 40)[lots + 40];
      const closed = closedForm(model, lots);
      const slack = 0.05 * leanPerLot(model);
      expect(Math.abs((exact?.bid ?? Number.NaN) - closed.bid)).toBeLessThan(slack);
      expect(Math.abs((exact?.ask ?? Number.NaN) - closed.ask)).toBeLessThan(slack);
    }),
    { numRuns: 50 },
  );
});
