import { beforeAll, describe, expect, it } from "vitest";
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
const arrivals = { rate: 140, decay: 1.5 };
/** What is left of the day when a step begins. */
const lefts = Array.from({ length: steps }, (_, step) => 1 - step * dt);

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
  // All eight walk the same paths: what is drawn is most of what a path costs.
  const dealers = published.map(dealerOf);
  beforeAll(() => walk(dealers), 60_000);

  it.each(published.map((row, place) => [row.gamma, row.isLeaning, row, dealers[place]] as const))(
    "comes out of 20 000 paths: γ %f, leaning %s",
    (_gamma, _isLeaning, { profit, band, sd, sdBand, sdQ }, dealer) => {
      const { profits, ends } = dealer ?? dealerOf({ gamma: 0, isLeaning: false });
      expect(Math.abs(mean(profits) - profit)).toBeLessThan(band);
      expect(Math.abs(deviation(profits) - sd)).toBeLessThan(sdBand);
      expect(Math.abs(mean(ends))).toBeLessThan((4 * sdQ) / Math.sqrt(paths));
      expect(Math.abs(deviation(ends) / sdQ - 1)).toBeLessThan(0.04);
    },
  );
});

interface Dealer {
  /** How far from the centre it quotes in each step. */
  readonly halves: readonly number[];
  centreOf(price: number, held: number, left: number): number;
  readonly profits: Float64Array;
  readonly ends: Float64Array;
}

/** The control quotes round the price, and keeps the average width of the one that leans. */
function dealerOf({ gamma, isLeaning }: { readonly gamma: number; readonly isLeaning: boolean }): Dealer {
  const model = { riskAversion: gamma, volatility: sigma, decay: 1.5 };
  const average = averageSpread(model, 1) / 2;
  return {
    halves: lefts.map((left) => (isLeaning ? totalSpread(model, left) / 2 : average)),
    centreOf: isLeaning
      ? (price, held, left) => reservationPrice(price, held, model, left)
      : (price) => price,
    profits: new Float64Array(paths),
    ends: new Float64Array(paths),
  };
}

/** Quotes at the start of a step, fills within it, and then the price moves. */
function walk(dealers: readonly Dealer[]): void {
  const random = seededRandom(20_081);
  const [sells, buys, prices] = [0, 1, 2].map(() => new Float64Array(steps + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let path = 0; path < paths; path += 1) {
    prices[0] = 100;
    for (let step = 0; step < steps; step += 1) {
      sells[step] = random.unit();
      buys[step] = random.unit();
      prices[step + 1] = (prices[step] ?? 0) + (random.chance(0.5) ? 1 : -1) * sigma * Math.sqrt(dt);
    }
    for (const dealer of dealers) deal(dealer, path, { sells, buys, prices });
  }
}

interface Drawn {
  readonly sells: Float64Array;
  readonly buys: Float64Array;
  readonly prices: Float64Array;
}

function deal(
  { halves, centreOf, profits, ends }: Dealer,
  path: number,
  { sells, buys, prices }: Drawn,
): void {
  let held = 0;
  let cash = 0;
  for (let step = 0; step < steps; step += 1) {
    const price = prices[step] ?? 0;
    const centre = centreOf(price, held, lefts[step] ?? 0);
    const half = halves[step] ?? 0;
    const isSold = (sells[step] ?? 1) < fillRate(arrivals, centre + half - price) * dt;
    const isBought = (buys[step] ?? 1) < fillRate(arrivals, price - (centre - half)) * dt;
    if (isSold) {
      held -= 1;
      cash += centre + half;
    }
    if (isBought) {
      held += 1;
      cash -= centre - half;
    }
  }
  profits[path] = cash + held * (prices[steps] ?? 0);
  ends[path] = held;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: Float64Array): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
