import { tokenBucket, type TokenBucket } from "../../lib/token-bucket.ts";
import type { Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import type { TierBudget } from "./tier.ts";

/** What a request costs, and whose bucket pays. */
export interface Charge {
  readonly tokens: number;
  readonly bucket: Bucket;
}

/**
 * Each shard above 0 has a write bucket of the full size. `unscoped` pays for shard 0 and for batches; `every`
 * is a single write that the exchange had to route: it drains the unscoped bucket and every shard's.
 */
export type Bucket = "read" | "unscoped" | "every" | { readonly shard: number };

export interface Limiter {
  /** All of the charge from every bucket it names, or nothing from any. */
  admit(account: AccountId, charge: Charge, now: Time): boolean;
}

/** An account whose budget changes begins with full buckets of the new one. */
export function createLimiter(
  budgetOf: (account: AccountId) => TierBudget,
  shards: readonly number[],
): Limiter {
  const accounts = new Map<AccountId, Buckets>();
  return {
    admit: (account, { tokens, bucket }, now) => {
      const budget = budgetOf(account);
      let buckets = accounts.get(account);
      if (buckets?.budget !== budget) {
        buckets = newBuckets(budget, shards);
        accounts.set(account, buckets);
      }
      const paying = payingBuckets(buckets, bucket);
      if (paying.some((each) => each.available(now) < tokens)) return false;
      for (const each of paying) each.take(tokens, now);
      return true;
    },
  };
}

interface Buckets {
  readonly budget: TierBudget;
  readonly read: TokenBucket;
  readonly unscoped: TokenBucket;
  readonly shards: ReadonlyMap<number, TokenBucket>;
}

function newBuckets(budget: TierBudget, shards: readonly number[]): Buckets {
  return {
    budget,
    read: tokenBucket(budget.read),
    unscoped: tokenBucket(budget.write),
    shards: new Map(shards.filter((shard) => shard > 0).map((shard) => [shard, tokenBucket(budget.write)])),
  };
}

function payingBuckets(buckets: Buckets, bucket: Bucket): readonly TokenBucket[] {
  if (bucket === "read") return [buckets.read];
  if (bucket === "unscoped") return [buckets.unscoped];
  if (bucket === "every") return [buckets.unscoped, ...buckets.shards.values()];
  // A shard that is not there is refused later, at the unscoped price.
  return [buckets.shards.get(bucket.shard) ?? buckets.unscoped];
}
