import { describe, expect, it } from "vitest";
import { coupled, coupledShifts } from "./coupled.ts";
import { closedForm, leanPerLot } from "./glft.ts";

const arrivals = { rate: 0.02, decay: 0.5 };
const [sigma1, sigma2, correlation] = [0.25, 0.2, 0.8];
const covariance = [
  [sigma1 * sigma1, correlation * sigma1 * sigma2],
  [correlation * sigma1 * sigma2, sigma2 * sigma2],
];

describe("two correlated strikes, D6", () => {
  const pair = coupled([arrivals, arrivals], covariance, 0.002);

  it("leans each by what is held of both", () => {
    const expected = [
      [0.119_755_7, 0.051_786_2],
      [0.051_786_2, 0.090_625_9],
    ];
    for (const [i, row] of expected.entries()) {
      for (const [j, value] of row.entries()) expect(pair.lean[i]?.[j]).toBeCloseTo(value, 6);
    }
    const shifts = coupledShifts(pair, [20, -10]);
    expect(shifts[0]).toBeCloseTo(-1.877_25, 5);
    expect(shifts[1]).toBeCloseTo(-0.129_47, 5);
    expect(pair.halfWidths[0]).toBeCloseTo(2.055_89, 5);
    expect(pair.halfWidths[1]).toBeCloseTo(2.041_32, 5);
  });

  it("would do the opposite on the second if each stood alone", () => {
    const alone = [sigma1, sigma2].map((volatility) =>
      leanPerLot({ ...arrivals, volatility, riskAversion: 0.002 }),
    );
    expect(-20 * (alone[0] ?? 0)).toBeCloseTo(-2.609_46, 5);
    expect(10 * (alone[1] ?? 0)).toBeCloseTo(1.043_78, 5);
  });

  it("solves Γ B Γ = (γ/2) Σ", () => {
    const reach = arrivals.rate * arrivals.decay * (1 + 0.002 / 0.5) ** -(1 + 0.5 / 0.002);
    for (const i of [0, 1]) {
      for (const j of [0, 1]) {
        const squared = [0, 1].reduce(
          (sum, k) => sum + (pair.lean[i]?.[k] ?? 0) * reach * (pair.lean[k]?.[j] ?? 0),
          0,
        );
        expect(squared).toBeCloseTo(0.001 * (covariance[i]?.[j] ?? 0), 12);
      }
    }
  });
});

it("is the closed form where there is one market", () => {
  const model = { ...arrivals, volatility: 0.25, riskAversion: 0.002 };
  const alone = coupled([arrivals], [[0.0625]], 0.002);
  expect(alone.lean[0]?.[0]).toBeCloseTo(leanPerLot(model), 12);
  expect(alone.halfWidths[0]).toBeCloseTo(closedForm(model, 0).bid, 12);
});

it("quotes markets that always move as one", () => {
  const twins = coupled(
    [arrivals, arrivals],
    [
      [0.04, 0.04],
      [0.04, 0.04],
    ],
    0.002,
  );
  const shifts = coupledShifts(twins, [10, -10]);
  expect(shifts[0]).toBeCloseTo(0, 9);
  expect(shifts[1]).toBeCloseTo(0, 9);
});
