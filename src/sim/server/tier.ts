import type { BucketSize } from "../../lib/token-bucket.ts";
import type { ApiTier } from "../scenario.ts";

export interface TierBudget {
  readonly read: BucketSize;
  readonly write: BucketSize;
}

/** Tokens a second since 24 September 2026 [kalshi api.md §12]. */
const rates: Readonly<Record<ApiTier, { readonly read: number; readonly write: number }>> = {
  basic: { read: 200, write: 100 },
  advanced: { read: 300, write: 300 },
  expert: { read: 600, write: 600 },
  premier: { read: 1200, write: 1200 },
  paragon: { read: 2400, write: 2400 },
  prime: { read: 4800, write: 4800 },
  prestige: { read: 12_000, write: 9600 },
};

export const tiers: readonly ApiTier[] = [
  "basic",
  "advanced",
  "expert",
  "premier",
  "paragon",
  "prime",
  "prestige",
];

/** Three seconds of budget fit the write bucket above Basic, and the read bucket of Basic and Advanced; else one. */
export function tierBudget(tier: ApiTier): TierBudget {
  const { read, write } = rates[tier];
  const readSeconds = tier === "basic" || tier === "advanced" ? 3 : 1;
  const writeSeconds = tier === "basic" ? 1 : 3;
  return {
    read: { refill: read, capacity: read * readSeconds },
    write: { refill: write, capacity: write * writeSeconds },
  };
}
