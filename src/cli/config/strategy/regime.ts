import { z } from "zod";
import { millis, seconds, secondsOf } from "../../../domain/units.ts";
import type { RegimeGuardParams } from "../../../strategy/guard/regime-guard.ts";
import type { SignalParams } from "../../../strategy/signal/signals.ts";
import { durationText, factor } from "../amount.ts";
import { hour } from "../bounds.ts";
import type { Values } from "./values.ts";

/** The stage regime, and the dials that blackout looks at too. */
export const regimeKeys = {
  regime: z
    .strictObject({
      halfLife: durationText(millis(100), hour)
        .prefault("10s")
        .describe("What was just now; volatility.halfLife is what is usual"),
      prior: durationText(seconds(1), hour).prefault("30s"),
      intensity: dial(4, 2, 5, 10_000).describe("Of trades: an event"),
      volatility: dial(2, 1.3, 0.1, 10).describe("Of moves, in log-odds; 0.1 is 2.5c at 50c: trending"),
      halt: dial(3.5, 2, 0.3, 10).describe("The same, in a burst of trades: nothing is shown"),
      widen: z
        .strictObject({
          trending: factor(1, 10).prefault(1.5),
          event: factor(1, 10).prefault(2),
          reduceOnly: factor(1, 10).prefault(3),
        })
        .prefault({}),
    })
    .prefault({})
    .describe("Stage regime: wider, only what reduces, or nothing, by how lively the market is"),
};

/** Multiples of what is usual, and less than what lately is too little. */
function dial(enter: number, leave: number, least: number, leastMax: number) {
  return z
    .strictObject({
      enter: factor(1, 100).prefault(enter),
      leave: factor(1, 100).prefault(leave),
      least: factor(0, leastMax).prefault(least),
    })
    .prefault({})
    .superRefine((thresholds, context) => {
      if (thresholds.leave <= thresholds.enter) return;
      context.addIssue({ code: "custom", path: ["leave"], message: "expected no more than enter" });
    });
}

export function regimeGuardParams({ regime }: Values<typeof regimeKeys>): RegimeGuardParams {
  return regime.widen;
}

export function regimeSignal(
  { regime }: Values<typeof regimeKeys>,
  usualHalfLife: number,
): SignalParams["regime"] {
  const { intensity, volatility, halt } = regime;
  return {
    fast: secondsOf(regime.halfLife),
    slow: usualHalfLife,
    priorSeconds: secondsOf(regime.prior),
    intensity,
    volatility,
    halt,
  };
}
