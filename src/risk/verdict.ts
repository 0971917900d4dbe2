import type { Money, Qty } from "../domain/units.ts";

/** A rule's answer: yes, or no with its numbers. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly why: Breach };

export type Breach =
  | { readonly code: "position-cap"; readonly worst: Qty; readonly cap: Qty }
  | { readonly code: "market-capital"; readonly worst: Money; readonly cap: Money }
  | { readonly code: "event-loss"; readonly worst: Money; readonly cap: Money }
  | { readonly code: "cash"; readonly worst: Money; readonly cap: Money }
  | { readonly code: "own-cross" };

export const allowed: Verdict = { ok: true };
