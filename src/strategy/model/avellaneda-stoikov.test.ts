import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random.ts";
import { fillRate } from "./arrivals.ts";
import { averageSpread, reservationPrice, totalSpread } from "./avellaneda-stoikov.ts";

describe("the dealer of Avellaneda and Stoikov", () => {
  it("quotes as D1 does", () => {
    const model = { riskAversion: 0.1, volatility: 2, decay: 1.5 };
    const centre = reservationPrice(100, 3, model, 0.5);
    const half = totalSpread(model, 0.5) / 2;
    expect(centre).toBeCloseTo(99.4, 10);
    expect(2 * half).toBeCloseTo(1.490_770_4, 7);
    expect(centre - half).toBeCloseTo(98.654_614_8, 7);
    expect(centre + half).toBeCloseTo(100.145_385_2, 7);
    const arrivals = { rate: 140, decay: 1.5 };
    expect(fillRate(arrivals, centre + half - 100)).toBeCloseTo(112.568_802, 5);
    expect(fillRate(arrivals, 100 - (centre - half))).toBeCloseTo(18.607_498, 5);
  });

  it("quotes as D2 does, in cents", () => {
    const model = { riskAversion: 0.002, volatility: 0.25, decay: 0.5 };
    const centre = reservationPrice(50, 20, model, 600);
    const half = totalSpread(model, 600) / 2;
    expect(centre).toBeCloseTo(48.5, 10);
    expect(2 * half).toBeCloseTo(4.067_021_3, 6);
    expect(centre - half).toBeCloseTo(46.466_49, 5);
    expect(centre + half).toBeCloseTo(50.533_51, 5);
    expect([Math.floor(centre - half), Math.ceil(centre + half)]).toEqual([46, 51]);
  });

  it.each([
    [0.1, 1.490_770_4, 7],
    [0.01, 1.3489, 4],
    [0.5, 2.1507, 4],
    [1, 3.0217, 4],
  ])("is %f averse to risk, and on average as wide as in D3", (riskAversion, expected, digits) => {
    expect(averageSpread({ riskAversion, volatility: 2, decay: 1.5 }, 1)).toBeCloseTo(expected, digits);
  });

  it("is the monopolist that risk is nothing to, in the limit", () => {
    expect(totalSpread({ riskAversion: 0, volatility: 2, decay: 1.5 }, 1)).toBeCloseTo(2 / 1.5, 12);
    expect(totalSpread({ riskAversion: 1e-9, volatility: 2, decay: 1.5 }, 1)).toBeCloseTo(2 / 1.5, 6);
  });
});

const paths = 20_000;
const steps = 200;
const dt = 0.005;
const sigma = 2;

/** Population values and kurtosis of table B1, and the bands it gives for 20 000 paths. */
const published = [
  { gamma: 0.1, isLeaning: true, profit: 64.88, band: 0.19, sd: 6.55, sdBand: 0.13, sdQ: 2.93 },
  { gamma: 0.1, isLeaning: false, profit: 68.228, band: 0.38, sd: 13.457, sdBand: 0.4, sdQ: 8.402 },
  { gamma: 0.01, isLeaning: true, profit: 68.39, band: 0.25, sd: 8.95, sdBand: 0.21, sdQ: 5.22 },
  { gamma: 0.01, isLeaning: false, profit: 68.666, band: 0.39, sd: 13.678, sdBand: 0.42, sdQ: 8.712 },
  { gamma: 1, isLeaning: true, profit: 31.44, band: 0.14, sd: 4.83, sdBand: 0.1, sdQ: 1.64 },
  { gamma: 1, isLeaning: false, profit: 43.869, band: 0.3, sd: 10.752, sdBand: 0.26, sdQ: 5.189 },
  { gamma: 0.5, isLeaning: true, profit: 48.56, band: 0.17, sd: 5.9, sdBand: 0.12, sdQ: 1.955 },
  { gamma: 0.5, isLeaning: false, profit: 60.004, band: 0.35, sd: 12.33, sdBand: 0.33, sdQ: 6.929 },
];

describe("table B1, with the paper's own chance of a fill, λ dt", () => {
  it.each(published)(
    "comes out of 20 000 paths: γ $gamma, leaning $isLeaning",
    ({ gamma, isLeaning, profit, band, sd, sdBand, sdQ }) => {
      const { profits, ends } = simulate(gamma, isLeaning);
      expect(Math.abs(mean(profits) - profit)).toBeLessThan(band);
      expect(Math.abs(deviation(profits) - sd)).toBeLessThan(sdBand);
      expect(Math.abs(mean(ends))).toBeLessThan((4 * sdQ) / Math.sqrt(paths));
      expect(Math.abs(deviation(ends) / sdQ - 1)).toBeLessThan(0.04);
    },
  );
});

it("comes out of B1's closed form where the quotes never lean, with both chances of a fill", () => {
  const half = averageSpread({ riskAversion: 0.1, volatility: sigma, decay: 1.5 }, 1) / 2;
  const filled = fillRate({ rate: 140, decay: 1.5 }, half) * dt;
  const expected = [
    [filled, 68.228, 13.457, 8.402],
    [-Math.expm1(-filled), 60.985, 12.922, 8.067],
  ] as const;
  for (const [chance, profit, sd, sdQ] of expected) {
    const both = 2 * steps * chance * (1 - chance);
    const wandering = sigma * sigma * dt * 2 * chance * (1 - chance) * ((steps * (steps + 1)) / 2);
    expect(2 * steps * chance * half).toBeCloseTo(profit, 2);
    expect(Math.sqrt(both * half * half + wandering)).toBeCloseTo(sd, 2);
    expect(Math.sqrt(both)).toBeCloseTo(sdQ, 2);
  }
});

it.each([
  [0.1, 57.16, 6.37, 3],
  [1, 28.23, 4.61, 1.7],
])("earns less with an exact chance of a fill, as B1 says: γ %f", (gamma, profit, sd, sdQ) => {
  const few = 2_000;
  const { profits, ends } = simulate(gamma, true, { chance: (filled) => -Math.expm1(-filled), paths: few });
  expect(Math.abs(mean(profits) - profit)).toBeLessThan((4 * sd) / Math.sqrt(few) + 0.06);
  expect(Math.abs(deviation(profits) / sd - 1)).toBeLessThan(0.05);
  expect(Math.abs(deviation(ends) / sdQ - 1)).toBeLessThan(0.05);
});

it("table B2: leaning steadies profit and inventory, for more of the profit the more risk is disliked", () => {
  const rows = [0.01, 0.1, 0.5].map((gamma) => {
    const width = totalSpread({ riskAversion: gamma, volatility: 0, decay: 1.5 }, 1);
    const [leaning, control] = [true, false].map((isLeaning) =>
      simulate(gamma, isLeaning, { width, paths: 1_000 }),
    );
    if (leaning === undefined || control === undefined) throw new Error("two dealers");
    const gap = (of: (values: Float64Array) => number, field: "profits" | "ends"): number =>
      of(control[field]) - of(leaning[field]);
    return { sd: gap(deviation, "profits"), sdQ: gap(deviation, "ends"), profit: gap(mean, "profits") };
  });
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1] ?? { sd: 0, sdQ: 0, profit: -1 };
    expect(row.sd).toBeGreaterThan(before.sd);
    expect(row.sdQ).toBeGreaterThan(before.sdQ);
    expect(row.profit).toBeGreaterThan(before.profit);
  }
});

/** The chance of a fill, and how wide both dealers are, where that is not their own. */
interface Variant {
  readonly chance?: (filledPerStep: number) => number;
  readonly width?: number;
  readonly paths?: number;
}

/** Quotes at the start of a step, fills within it, and then the price moves; the control keeps its average width. */
function simulate(
  gamma: number,
  isLeaning: boolean,
  { chance = (filled) => Math.min(1, filled), width, paths: count = paths }: Variant = {},
): { profits: Float64Array; ends: Float64Array } {
  const model = { riskAversion: gamma, volatility: sigma, decay: 1.5 };
  const arrivals = { rate: 140, decay: 1.5 };
  const random = seededRandom(20_081 + Math.round(gamma * 100));
  const fixedHalf = (width ?? averageSpread(model, 1)) / 2;
  const profits = new Float64Array(count);
  const ends = new Float64Array(count);
  for (let path = 0; path < count; path += 1) {
    let price = 100;
    let held = 0;
    let cash = 0;
    for (let step = 0; step < steps; step += 1) {
      const left = 1 - step * dt;
      const centre = isLeaning ? reservationPrice(price, held, model, left) : price;
      const half = isLeaning && width === undefined ? totalSpread(model, left) / 2 : fixedHalf;
      const isSold = random.chance(chance(fillRate(arrivals, centre + half - price) * dt));
      const isBought = random.chance(chance(fillRate(arrivals, price - (centre - half)) * dt));
      if (isSold) [held, cash] = [held - 1, cash + centre + half];
      if (isBought) [held, cash] = [held + 1, cash - (centre - half)];
      price += random.chance(0.5) ? sigma * Math.sqrt(dt) : -sigma * Math.sqrt(dt);
    }
    profits[path] = cash + held * price;
    ends[path] = held;
  }
  return { profits, ends };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: Float64Array): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
