import type { ShelfParams, StageName } from "../../src/strategy/shelf.ts";
import { createStrategy } from "../../src/strategy/strategy.ts";
import type { View } from "../../src/strategy/view.ts";
import { guide } from "./scene.ts";

/** What a list of value stages alone comes to, and what they said of it. */
export function valueOf(
  view: View,
  names: readonly StageName[],
  some: Partial<ShelfParams> = {},
): { readonly fair: number | undefined; readonly said: string } {
  const stages: readonly StageName[] = [...names, "fixed-width", "quote-size"];
  const lines: string[] = [];
  const strategy = createStrategy({ ...guide, stages, shelf: { ...guide.shelf, ...some } });
  const { fair } = strategy.quotes(view, 1, ({ stage, text }) => lines.push(`${stage}: ${text}`));
  return {
    fair,
    said: lines.filter((line) => names.some((name) => line.startsWith(`${name}: `))).join("\n"),
  };
}
