import { oneDollar, type Price, type Time } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { showDollars, type Trace } from "../trace.ts";
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
    const { book, last, references, referenceAgeMax } = params;
    const sum: Sum = { weighted: 0, weights: 0 };
    add(sum, "book mid", book, bookMid(view), trace);
    add(sum, "last price", last, dollarsOf(view.lastPrice), trace);
    for (const name in references) {
      if (!Object.hasOwn(references, name)) continue;
      add(sum, name, references[name] ?? 0, freshValue(view, name, referenceAgeMax), trace);
    }
    if (sum.weights === 0) {
      trace?.({ stage: "weighted-fair", text: "no source has a value" });
      return;
    }
    draft.fair = sum.weighted / sum.weights;
    trace?.({ stage: "weighted-fair", text: `fair value ${showDollars(draft.fair)}` });
  },
};

interface Sum {
  weighted: number;
  weights: number;
}

function add(sum: Sum, name: string, weight: number, value: number | undefined, trace: Trace): void {
  if (weight <= 0) return;
  if (value === undefined) {
    trace?.({ stage: "weighted-fair", text: `${name} says nothing` });
    return;
  }
  trace?.({ stage: "weighted-fair", text: `${name} says ${showDollars(value)}, weight ${weight}` });
  sum.weighted += weight * value;
  sum.weights += weight;
}

function dollarsOf(price: Price | undefined): number | undefined {
  return price === undefined ? undefined : price / oneDollar;
}

function freshValue({ references, now }: View, name: string, ageMax: Time): number | undefined {
  const reference = references.get(name);
  return reference !== undefined && now - reference.at <= ageMax ? reference.value : undefined;
}

/** The guide's average of the YES best bid and 100 − the NO best bid. A one-sided book has none. */
function bookMid(view: View): number | undefined {
  const { bestBid, bestAsk } = view;
  if (bestBid === undefined || bestAsk === undefined) return undefined;
  return (bestBid.price + bestAsk.price) / (2 * oneDollar);
}
