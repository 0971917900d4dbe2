import type { RegimeName } from "../signal/regime.ts";
import type { Stage } from "../stage.ts";

/**
 * Wider, then only what reduces, then nothing, by how lively the market is beside what it usually is [theory A7, A9].
 * The signal says which; thresholds are its own.
 */
export interface RegimeGuardParams {
  /** The spread's factor in each of them. */
  readonly trending: number;
  readonly event: number;
  readonly reduceOnly: number;
}

export const regimeGuard: Stage<RegimeGuardParams> = {
  role: "guard",
  reads: ["regime", "toxicity"],
  run: ({ signals: { regime, toxicity } }, draft, params, trace) => {
    const { name, intensity, volatility } = regime;
    draft.caution *= factorIn(name, params);
    if (name === "reduce-only") draft.isReducing = true;
    if (name === "halted") draft.silence = "halted-regime";
    trace?.({
      stage: "regime",
      text: `${name}: trades ×${intensity.toFixed(1)} and moves ×${volatility.toFixed(1)} of what is usual, ${toxicity.isHigh ? "one-sided" : "from both sides"}; ${told(name, params)}`,
    });
  },
};

function factorIn(name: RegimeName, { trending, event, reduceOnly }: RegimeGuardParams): number {
  if (name === "trending") return trending;
  if (name === "event") return event;
  return name === "reduce-only" ? reduceOnly : 1;
}

function told(name: RegimeName, params: RegimeGuardParams): string {
  if (name === "halted") return "nothing shown";
  const wider = `the spread ×${factorIn(name, params)}`;
  return name === "reduce-only" ? `only what reduces, ${wider}` : wider;
}
