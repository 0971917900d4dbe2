import type { Market } from "./market.ts";

/**
 * What the exchange vouches for: at most one market resolves YES; or thresholds on a number are nested. Nothing
 * says that exactly one must resolve YES, and markets that we do not know may be the one.
 */
export type EventShape = "exclusive" | "nested" | "independent";

/** Of two descriptions that differ the older is no proof: every market has to say it. */
export function shapeOf(event: readonly { readonly market: Market }[]): EventShape {
  if (event.every(({ market }) => market.isExclusive)) return "exclusive";
  return event.every(({ market }) => market.isNested === true) ? "nested" : "independent";
}
