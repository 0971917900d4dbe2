import type { Desire } from "../../src/strategy/desire.ts";
import type { ShelfParams, StageName } from "../../src/strategy/shelf.ts";
import { createStrategy } from "../../src/strategy/strategy.ts";
import type { View } from "../../src/strategy/view.ts";
import { guide } from "./scene.ts";

/** A quote of the guide's value, 15¢ wide, ten a side, with some stages more, and what they told. */
export interface Tried {
  readonly desire: Desire;
  readonly lines: readonly string[];
  /** "bid code", "ask code", or "both code". */
  readonly codes: readonly string[];
}

export function tried(view: View, names: readonly StageName[], some: Partial<ShelfParams> = {}): Tried {
  const lines: string[] = [];
  const stages: StageName[] = ["weighted-fair", "fixed-width", "quote-size", ...names];
  const strategy = createStrategy({ ...guide, stages, shelf: { ...guide.shelf, ...some } });
  const desire = strategy.quotes(view, 1, ({ stage, text }) => lines.push(`${stage}: ${text}`));
  return { desire, lines, codes: desire.silences.map(({ side = "both", code }) => `${side} ${code}`) };
}
