import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/**
 * Nothing is bought far above what the value was on average, and nothing sold far below it: a market that runs away is not
 * followed. How far is a share of that average, of NO's where NO is worth less, so that YES and NO are treated alike.
 */
export interface MovingBandParams {
  readonly down: number;
  readonly up: number;
}

export const movingBand: Stage<MovingBandParams> = {
  role: "guard",
  needsValue: true,
  reads: ["anchor"],
  run: ({ signals }, { fair, silenced }, { down, up }, trace) => {
    const { value } = signals.anchor;
    if (value === undefined) return;
    const unit = Math.min(value, 1 - value);
    const ceiling = value + up * unit;
    const floor = value - down * unit;
    if (fair > ceiling + tie) {
      silenced.bid = "above-moving-band";
      trace?.({
        stage: "moving-band",
        text: `${showDollars(fair)} is above ${showDollars(ceiling)}, the average of ${showDollars(value)} and ${percent(up)}: no bid`,
      });
    }
    if (fair < floor - tie) {
      silenced.ask = "below-moving-band";
      trace?.({
        stage: "moving-band",
        text: `${showDollars(fair)} is below ${showDollars(floor)}, the average of ${showDollars(value)} less ${percent(down)}: no ask`,
      });
    }
  },
};

/** Values are sums of fractions. */
const tie = 1e-10;

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}
