import { secondsOf } from "../../domain/units.ts";
import { describe, expect, it } from "vitest";
import { drafted, holding, market, moving, now, view } from "../../../test/strategy/scene.ts";
import { logit } from "../../lib/log-odds.ts";
import type { GlftParams } from "../signal/glft-market.ts";
import { noSignals, type Signals } from "../signal/signals.ts";
import { glftWidth } from "../width/glft-width.ts";
import { glftLean } from "./glft-lean.ts";

/** The paper's figures in cents: σ 0.3, A 0.9, k 0.3, and γ 0.01 for a lot of ten. */
const paper: GlftParams = {
  riskAversion: 0.1,
  lot: 10,
  priorSeconds: 600,
  takers: { rate: 0.9, decay: 30, decayTakers: 20 },
  adverse: undefined,
  drift: { dollars: 0, halfLife: 10 },
};

/** Cents from 50 to both quotes. */
function quotes(net: number, some: Partial<Signals> = {}, params = paper, fees = market.fees) {
  const one = view(40, 60, {
    position: holding(net),
    market: { ...market, fees },
    signals: moving(0.003, some),
  });
  const { centre } = drafted(glftLean, one, params, 0.5);
  const { away } = drafted(glftWidth, one, params, 0.5);
  return { bid: 100 * (0.5 - centre + away.bid), ask: 100 * (centre + away.ask - 0.5) };
}

it.each([
  [0, 3.312_92, 3.312_92],
  [10, 3.380_78, 3.245_05],
  [50, 3.652_24, 2.973_59],
  [-50, 2.973_59, 3.652_24],
  [100, 3.991_57, 2.634_26],
])("quotes as table B3 has it in closed form: %i contracts", (net, bid, ask) => {
  expect(quotes(net).bid).toBeCloseTo(bid, 4);
  expect(quotes(net).ask).toBeCloseTo(ask, 4);
});

it("is further away by half of what the value does against fills, where that is charged", () => {
  // Half a cent at 50¢, on both sides.
  const seen = { adverse: logit(0.505) * 1e9, size: 1e9 };
  const markouts = { pending: [], mid: 0, bid: seen, ask: seen };
  expect(quotes(0, { markouts }).bid).toBeCloseTo(3.312_92, 4);
  const wary = { ...paper, adverse: { informedShare: 0, priorSize: 1 } };
  expect(quotes(0, { markouts }, wary).bid).toBeCloseTo(3.564_212, 4);
  expect(quotes(0, { markouts }, wary).ask).toBeCloseTo(3.564_212, 4);
});

describe("a drift", () => {
  const flow = { ...noSignals().flow, at: secondsOf(now), flow: 100, depth: 100 };

  it("leads the quotes as theory's variant has it", () => {
    const drifting = { ...paper, drift: { dollars: 0.000_02, halfLife: 10 } };
    const { bid, ask } = quotes(0, { flow }, drifting);
    expect(bid).toBeCloseTo(3.162_102, 4);
    expect(ask).toBeCloseTo(3.463_729, 4);
    expect(quotes(0, { flow }).bid).toBeCloseTo(3.312_92, 4);
  });

  it("brings no quote past the value", () => {
    const racing = { ...paper, drift: { dollars: 0.01, halfLife: 10 } };
    expect(quotes(0, { flow }, racing).bid).toBeCloseTo(0, 9);
    expect(quotes(0, { flow: { ...flow, flow: -100 } }, racing).ask).toBeCloseTo(0, 9);
  });
});

it("is further away by the maker's fee, and leans more by it", () => {
  const fees = { ...market.fees, kind: "quadratic_with_maker_fees" } as const;
  // A quarter of seven per cent of 50¢ times 50¢ is 0.4375¢; a lot leans 0.0678663¢ without it.
  const lean = 0.067_866_3 * Math.exp((0.3 * 0.4375) / 2);
  const half = 3.278_982_3 + 0.4375 + lean / 2;
  expect(quotes(0, {}, paper, fees).bid).toBeCloseTo(half, 5);
  expect(quotes(50, {}, paper, fees).bid).toBeCloseTo(half + 5 * lean, 5);
});

it("stands closer where more takers are seen, and leans less", () => {
  const busy = noSignals().reach;
  for (const side of [busy.bid, busy.ask]) {
    side.seconds[1] = 3_600;
    side.takers[1] = 36_000;
  }
  expect(quotes(50, { reach: busy }).bid - quotes(50, { reach: busy }).ask).toBeLessThan(
    quotes(50).bid - quotes(50).ask,
  );
});

it("is the same for half the contracts in a lot with twice the aversion", () => {
  const small = { ...paper, riskAversion: 0.2, lot: 5 };
  expect(quotes(25, {}, small).bid).toBeCloseTo(quotes(50).bid, 12);
  expect(quotes(25, {}, small).ask).toBeCloseTo(quotes(50).ask, 12);
});
