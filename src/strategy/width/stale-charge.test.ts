import { expect, it } from "vitest";
import { drafted, moving, view } from "../../../test/strategy/scene.ts";
import { millis } from "../../domain/units.ts";
import { staleCharge } from "./stale-charge.ts";

it.each([
  [0.25, 1_000, 0.5, 0.002_122_7],
  [1, 200, 1, 0.001_971_3],
])("D23: charges each side what it loses: %f¢, %i ms, %f¢ away", (volatility, reaction, away, loss) => {
  const one = view(40, 60, { signals: moving(volatility / 100) });
  const draft = drafted(staleCharge, one, { reaction: millis(reaction), priorSeconds: 600 }, 0.5, away / 100);
  expect(100 * draft.away.bid).toBeCloseTo(away + loss, 6);
  expect(100 * draft.away.ask).toBeCloseTo(away + loss, 6);
});

it("charges a side that is further away less", () => {
  const one = view(40, 60, { signals: moving(0.01) });
  const params = { reaction: millis(1_000), priorSeconds: 600 };
  const charge = (away: number): number => drafted(staleCharge, one, params, 0.5, away).away.bid - away;
  expect(charge(0)).toBeGreaterThan(charge(0.01));
  // At the value itself a half of σ√ℓ times what a normal variable is beyond its mean: φ(0).
  expect(charge(0)).toBeCloseTo(0.01 * 0.398_942, 6);
});
