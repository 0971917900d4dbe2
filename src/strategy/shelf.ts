import { weightedFair, type WeightedFairParams } from "./fair/weighted-fair.ts";
import { stopNearClose, type StopNearCloseParams } from "./guard/stop-near-close.ts";
import { linearLean, type LinearLeanParams } from "./lean/linear-lean.ts";
import { quoteSize, type QuoteSizeParams } from "./size/quote-size.ts";
import type { Role, Stage } from "./stage.ts";
import { fixedWidth, type FixedWidthParams } from "./width/fixed-width.ts";
import { widenNearClose, type WidenNearCloseParams } from "./width/widen-near-close.ts";
import { widenWhenSkewed, type WidenWhenSkewedParams } from "./width/widen-when-skewed.ts";

/** The parameters of every stage there is, by its name. */
export interface ShelfParams {
  readonly "stop-near-close": StopNearCloseParams;
  readonly "weighted-fair": WeightedFairParams;
  readonly "linear-lean": LinearLeanParams;
  readonly "fixed-width": FixedWidthParams;
  readonly "widen-when-skewed": WidenWhenSkewedParams;
  readonly "widen-near-close": WidenNearCloseParams;
  readonly "quote-size": QuoteSizeParams;
}

export type StageName = keyof ShelfParams;

export const shelf: { readonly [Name in StageName]: Stage<ShelfParams[Name]> } = {
  "stop-near-close": stopNearClose,
  "weighted-fair": weightedFair,
  "linear-lean": linearLean,
  "fixed-width": fixedWidth,
  "widen-when-skewed": widenWhenSkewed,
  "widen-near-close": widenNearClose,
  "quote-size": quoteSize,
};

/** The guide's rule. */
export const guideStages: readonly StageName[] = [
  "stop-near-close",
  "weighted-fair",
  "linear-lean",
  "fixed-width",
  "widen-when-skewed",
  "widen-near-close",
  "quote-size",
];

/** Why these stages in this order are no strategy; undefined when they are one. */
export function faultOf(stages: readonly StageName[]): string | undefined {
  const roles = stages.map((name) => shelf[name].role);
  for (const role of needed) {
    if (!roles.includes(role)) return `there is no stage of ${roleWords[role]}`;
  }
  const firstValue = roles.indexOf("fair");
  const early = roles.findIndex((role, place) => place < firstValue && role !== "guard");
  if (early >= 0) return `${stages[early]} stands before any stage of ${roleWords.fair}`;
  const twice = stages.find((name, place) => stages.indexOf(name) !== place);
  return twice === undefined ? undefined : `${twice} is there twice`;
}

const needed = ["fair", "width", "size"] as const;

const roleWords: Readonly<Record<Role, string>> = {
  guard: "protection",
  fair: "fair value",
  lean: "lean",
  width: "width",
  size: "size",
};
