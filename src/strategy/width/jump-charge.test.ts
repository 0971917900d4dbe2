import { describe, expect, it } from "vitest";
import { drafted, view } from "../../../test/strategy/scene.ts";
import { sides } from "../../domain/side.ts";
import { logit } from "../../lib/log-odds.ts";
import { noSignals, type Signals } from "../signal/signals.ts";
import { jumpCharge, type JumpChargeParams } from "./jump-charge.ts";

/** D11 in dollars: a fill costs 0.44¢. */
const seen = { adverse: logit(0.5044) * 1e9, size: 1e9 };
const markouts = { pending: [], mid: 0, bid: seen, ask: seen };

function charged(every: number, some: Partial<Signals> = {}, isLearned = false) {
  const params: JumpChargeParams = {
    jumps: { rate: 1 / every, meanSize: 0.06, missShare: 1 },
    isLearned,
    takers: { rate: 0.02, decay: 50, decayTakers: 20 },
    adverse: { informedShare: 0, priorSize: 1 },
  };
  const one = view(40, 60, { signals: { ...noSignals(), markouts, ...some } });
  return drafted(jumpCharge, one, params, 0.5, 0.03);
}

describe("D11", () => {
  it.each([
    [1_800, 2.570_888],
    [600, 2.874],
  ])("moves both sides out by what a jump in %i s moves the best distance by", (every, best) => {
    const { away, silenced } = charged(every);
    for (const side of sides) expect(100 * away[side]).toBeCloseTo(3 + best - 2.44, 3);
    expect(silenced).toEqual({ bid: undefined, ask: undefined });
  });

  it("shows nothing with a jump in five minutes", () => {
    expect(charged(300).silenced).toEqual({ bid: "jump-risk", ask: "jump-risk" });
  });
});

it("shows the side that enough takers come to", () => {
  const { reach } = noSignals();
  reach.bid.seconds[1] = 3_600;
  reach.ask.seconds[1] = 3_600;
  reach.bid.takers[1] = 360;
  reach.ask.takers[1] = 3;
  expect(charged(300, { reach }).silenced).toEqual({ bid: undefined, ask: "jump-risk" });
});

it("believes the market's own jumps where it may", () => {
  // A quiet day: two in 3 h 20 min with ten told minutes are (1 + 1)/12 600 s against each side, of the told size.
  const jumps = { at: 0, seconds: 12_000, count: 2, moved: 2 * 4 * 0.06 };
  expect(charged(600, { jumps }).away.bid).toBeCloseTo(charged(600).away.bid, 12);
  expect(charged(600, { jumps }, true).away.bid).toBeCloseTo(charged(6_300).away.bid, 12);
});

it("costs nothing where every jump is seen in time", () => {
  const params: JumpChargeParams = {
    jumps: { rate: 1, meanSize: 0.06, missShare: 0 },
    isLearned: true,
    takers: { rate: 0.02, decay: 50, decayTakers: 20 },
    adverse: undefined,
  };
  expect(drafted(jumpCharge, view(40, 60), params, 0.5, 0.03).away).toEqual({ bid: 0.03, ask: 0.03 });
});
