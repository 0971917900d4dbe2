import { logistic } from "../../lib/log-odds.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";

/** The value behind a book whose makers wander, instead of the middle that they happen to show. */
export type FilteredFairParams = Readonly<Record<string, never>>;

export const filteredFair: Stage<FilteredFairParams> = {
  role: "fair",
  reads: ["hidden"],
  run: ({ signals, bestBid, bestAsk }, draft, _, trace) => {
    const { isBegun, estimate, error } = signals.hidden;
    // Of a book without two sides it is as old as that, and nobody knows how old.
    if (!isBegun || bestBid === undefined || bestAsk === undefined) return;
    draft.fair = logistic(estimate);
    trace?.({
      stage: "filtered-fair",
      text: `${showDollars(draft.fair)} behind the book, give or take ${showDollars(error * draft.fair * (1 - draft.fair))}`,
    });
  },
};
