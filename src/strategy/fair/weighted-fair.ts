import { oneDollar, type Time } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import type { View } from "../view.ts";

/**
 * The estimate of value: a weighted mean of the sources that have something to say. The guide's rule is the
 * book alone (weight 1); its "multiple sources" is 0.7 book and 0.3 last price. A source that is silent
 * (one-sided book, no trade yet, stale reference) leaves its weight to the others; all silent: no value.
 */
export interface WeightedFairParams {
  readonly book: number;
  readonly last: number;
  /** By reference name. */
  readonly references: Readonly<Record<string, number>>;
  /** An outside value older than this says nothing. */
  readonly referenceAgeMax: Time;
}

export const weightedFair: Stage<WeightedFairParams> = {
  role: "fair",
  run: (view, draft, params, trace) => {
    let weighted = 0;
    let weights = 0;
    for (const { name, weight, value } of sources(view, params)) {
      if (weight <= 0) continue;
      if (value === undefined) {
        trace?.({ stage: "weighted-fair", text: `${name} says nothing` });
        continue;
      }
      trace?.({ stage: "weighted-fair", text: `${name} says ${showDollars(value)}, weight ${weight}` });
      weighted += weight * value;
      weights += weight;
    }
    if (weights === 0) {
      trace?.({ stage: "weighted-fair", text: "no source has a value" });
      return;
    }
    draft.fair = weighted / weights;
    trace?.({ stage: "weighted-fair", text: `fair value ${showDollars(draft.fair)}` });
  },
};

interface Source {
  readonly name: string;
  readonly weight: number;
  readonly value: number | undefined;
}

function sources(view: View, params: WeightedFairParams): readonly Source[] {
  const own: Source[] = [
    { name: "book mid", weight: params.book, value: bookMid(view) },
    {
      name: "last price",
      weight: params.last,
      value: view.lastPrice === undefined ? undefined : view.lastPrice / oneDollar,
    },
  ];
  for (const [name, weight] of Object.entries(params.references)) {
    const reference = view.references.get(name);
    const isFresh = reference !== undefined && view.now - reference.at <= params.referenceAgeMax;
    own.push({ name, weight, value: isFresh ? reference.value : undefined });
  }
  return own;
}

/** The guide's average of the YES best bid and 100 − the NO best bid. A one-sided book has none. */
function bookMid(view: View): number | undefined {
  const { bestBid, bestAsk } = view;
  if (bestBid === undefined || bestAsk === undefined) return undefined;
  return (bestBid.price + bestAsk.price) / (2 * oneDollar);
}
