import { describe, expect, it } from "vitest";
import { averageSpread, reservationPrice, totalSpread } from "./avellaneda-stoikov.ts";
import { closedForm, exactDistances, leanPerLot, type Glft } from "./glft.ts";

const paper: Glft = { riskAversion: 0.01, volatility: 0.3, rate: 0.9, decay: 0.3 };
const bound = 30;

/** The exact distances at one inventory. */
function exact(model: Glft, inventory: number, horizon?: number): { bid: number; ask: number } {
  const at = exactDistances(model, bound, horizon)[inventory + bound];
  if (at?.bid === undefined || at.ask === undefined)
    throw new Error("inside of the bound both sides are quoted");
  return { bid: at.bid, ask: at.ask };
}

describe("table B3", () => {
  it.each([
    [0, 3.313_05, 3.313_05, 3.312_92, 3.312_92],
    [1, 3.381_17, 3.244_92, 3.380_78, 3.245_05],
    [5, 3.653_48, 2.972_52, 3.652_24, 2.973_59],
    [10, 3.992_93, 2.6328, 3.991_57, 2.634_26],
  ])("with %i lots", (inventory, bid, ask, closedBid, closedAsk) => {
    expect(Math.abs(exact(paper, inventory).bid - bid)).toBeLessThan(1e-4);
    expect(Math.abs(exact(paper, inventory).ask - ask)).toBeLessThan(1e-4);
    expect(Math.abs(closedForm(paper, inventory).bid - closedBid)).toBeLessThan(1e-4);
    expect(Math.abs(closedForm(paper, inventory).ask - closedAsk)).toBeLessThan(1e-4);
    expect(exact(paper, -inventory).bid).toBeCloseTo(exact(paper, inventory).ask, 10);
    expect(exact(paper, -inventory).ask).toBeCloseTo(exact(paper, inventory).bid, 10);
  });

  it.each([
    ["more volatile", { volatility: 0.4 }, 0, 3.324_46, 3.324_46, 3.324_23, 3.324_23],
    ["more volatile", { volatility: 0.4 }, 5, 3.778_75, 2.869_96, 3.776_67, 2.871_79],
    [
      "where the straight line fails",
      { volatility: 1, rate: 0.2 },
      0,
      3.525_65,
      3.525_65,
      3.518_92,
      3.518_92,
    ],
    ["where the straight line fails", { volatility: 1, rate: 0.2 }, 5, 5.918_52, 1.100_24, 5.918_34, 1.1195],
    [
      "where the straight line fails",
      { volatility: 1, rate: 0.2 },
      10,
      8.022_75,
      -1.072_18,
      8.317_76,
      -1.279_91,
    ],
  ])("%s", (_, change, inventory, bid, ask, closedBid, closedAsk) => {
    const model = { ...paper, ...change };
    expect(Math.abs(exact(model, inventory).bid - bid)).toBeLessThan(1e-4);
    expect(Math.abs(exact(model, inventory).ask - ask)).toBeLessThan(1e-4);
    expect(Math.abs(closedForm(model, inventory).bid - closedBid)).toBeLessThan(1e-4);
    expect(Math.abs(closedForm(model, inventory).ask - closedAsk)).toBeLessThan(1e-4);
  });

  it("is Avellaneda and Stoikov's dealer as the horizon closes in", () => {
    expect(exact(paper, 5, 1).bid).toBeCloseTo(3.283_931_99, 7);
    expect(exact(paper, 5, 0.1).bid).toBeCloseTo(3.279_477_28, 7);
    const bidOf = (horizon: number): number =>
      totalSpread(paper, horizon) / 2 - reservationPrice(0, 5, paper, horizon);
    expect(bidOf(1)).toBeCloseTo(3.283_932_28, 7);
    expect(bidOf(0.1)).toBeCloseTo(3.279_477_28, 7);
  });

  it("has the parts that the table names", () => {
    const base = Math.log1p(0.01 / 0.3) / 0.01;
    expect(base).toBeCloseTo(3.278_982_3, 7);
    expect(leanPerLot(paper)).toBeCloseTo(0.067_866_3, 6);
    expect(closedForm(paper, 0).bid).toBeCloseTo(base + 0.067_866_3 / 2, 6);
  });

  it("is far from any horizon after ten minutes", () => {
    const [far, near] = [exact(paper, 10), exact(paper, 10, 600)];
    expect(near.bid).toBeCloseTo(far.bid, 6);
    expect(near.ask).toBeCloseTo(far.ask, 6);
  });

  it("knows adverse selection and drift", () => {
    expect(closedForm({ ...paper, adverseMove: 0.5 }, 0).bid).toBeCloseTo(3.564_212, 6);
    const drifting = closedForm({ ...paper, drift: 0.002 }, 0);
    expect(drifting.bid).toBeCloseTo(3.162_102, 6);
    expect(drifting.ask).toBeCloseTo(3.463_729, 5);
  });

  it("moves out by a fee, and leans more by it", () => {
    const [free, charged] = [closedForm(paper, 0), closedForm({ ...paper, fee: 0.44 }, 0)];
    const lean = leanPerLot(paper);
    expect(charged.bid).toBeCloseTo(free.bid + 0.44 + (lean / 2) * (Math.exp((0.3 * 0.44) / 2) - 1), 10);
    expect(exact({ ...paper, fee: 0.44 }, 0).bid).toBeCloseTo(charged.bid, 3);
  });
});

describe("D4 and D5", () => {
  const golden: Glft = {
    rate: 2.986_162_360_812_285,
    decay: 0.042_357_411_150_840_49,
    riskAversion: 0.05,
    volatility: 10.69,
  };

  it("gives the numbers of the public notebook", () => {
    expect(closedForm(golden, 0).bid).toBeCloseTo(20.472_085_338_443_71, 12);
    expect(closedForm(golden, 0).bid - leanPerLot(golden) / 2).toBeCloseTo(15.590_451, 6);
    expect(leanPerLot(golden)).toBeCloseTo(9.763_268_650_292_27, 12);
    expect(closedForm(golden, 2).bid).toBeCloseTo(39.998_622_6, 7);
    expect(closedForm(golden, 2).ask).toBeCloseTo(0.945_548, 6);
  });

  it.each([
    [0.1, 0.671_244, 0.671_628],
    [0.5, 0.636_703, 0.638_925],
    [1, 0.603_229, 0.608_403],
  ])("at Avellaneda and Stoikov's parameters and γ %f", (riskAversion, closed, solved) => {
    const model = { riskAversion, volatility: 2, rate: 140, decay: 1.5 };
    expect(closedForm(model, 0).bid).toBeCloseTo(closed, 6);
    expect(exact(model, 0).bid).toBeCloseTo(solved, 5);
  });

  it("holding five", () => {
    const model = { riskAversion: 0.1, volatility: 2, rate: 140, decay: 1.5 };
    expect(closedForm(model, 5).bid).toBeCloseTo(0.929_83, 6);
    expect(closedForm(model, 5).ask).toBeCloseTo(0.412_658, 6);
    expect(exact(model, 5).bid).toBeCloseTo(0.931_78, 5);
    expect(exact(model, 5).ask).toBeCloseTo(0.410_452, 5);
    expect(averageSpread(model, 1)).toBeGreaterThan(0);
  });
});

it("shows nothing at the bound that would pass it", () => {
  const distances = exactDistances(paper, 3);
  expect(distances).toHaveLength(7);
  expect(distances[0]?.ask).toBeUndefined();
  expect(distances[6]?.bid).toBeUndefined();
  expect(distances[0]?.bid).toBeLessThan(distances[3]?.bid ?? 0);
});

it("does not change with the unit of price", () => {
  const inDollars: Glft = { riskAversion: 1, volatility: 0.003, rate: 0.9, decay: 30 };
  for (const inventory of [-7, 0, 12]) {
    expect(100 * closedForm(inDollars, inventory).bid).toBeCloseTo(closedForm(paper, inventory).bid, 10);
    expect(100 * exact(inDollars, inventory).ask).toBeCloseTo(exact(paper, inventory).ask, 10);
  }
});
