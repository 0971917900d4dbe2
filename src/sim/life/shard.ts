import type { Core } from "../core.ts";

/** The four of the real exchange [api.md §14], and any other that holds a market. */
export function shardsOf(core: Core): readonly number[] {
  const held = [...core.listings.values()].map(({ market }) => market.shard);
  return [...new Set([0, 1, 2, 3, ...held])].toSorted((a, b) => a - b);
}
