import { minus, money, sum, type Money } from "../domain/units.ts";

/** The money a new account comes with: by shard, or one amount that is spread evenly over the given shards. */
export type StartingCash = Money | ReadonlyMap<number, Money>;

const cent = 10_000;

/** Spread in whole cents; the first shard takes the rest. */
export function cashByShard(cash: StartingCash, shards: readonly number[]): ReadonlyMap<number, Money> {
  if (typeof cash !== "number") return cash;
  const each = money(Math.floor(cash / shards.length / cent) * cent);
  const first = minus(cash, money(each * (shards.length - 1)));
  return new Map(shards.map((shard, index) => [shard, index === 0 ? first : each]));
}

export function totalCash(cash: StartingCash): Money {
  return typeof cash === "number" ? cash : sum(cash.values());
}
