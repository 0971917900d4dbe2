import { showPrice, showQty } from "../../domain/units.ts";
import type { Levels, Stage } from "../stage.ts";

/** Several levels a side instead of one. */
export const ladder: Stage<Levels> = {
  role: "size",
  run: (_, draft, params, trace) => {
    draft.ladder = params;
    trace?.({
      stage: "ladder",
      text: `${levelsOf(params)} levels, ${distances(params)}, ${sizes(params)}`,
    });
  },
};

/** Where levels have a list of their own it tells how many there are. */
export function levelsOf({ levels, spreads = [], sizes: own = [] }: Levels): number {
  return Math.max(spreads.length, own.length) || levels;
}

function distances({ spacing, spreads = [] }: Levels): string {
  return spreads.length === 0
    ? `${showPrice(spacing)} apart`
    : `as far apart as ${spreads.map(showPrice).join(", ")}`;
}

function sizes({ growth, sizes: own = [] }: Levels): string {
  if (own.length > 0) return `in proportion ${own.map(showQty).join(" : ")}`;
  return `each ${(100 * growth).toFixed(0)}% of the first larger`;
}
