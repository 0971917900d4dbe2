import type { Place } from "./exchange.ts";

/** Whether a row of an account is where the place says: in that market, subaccount and shard, as far as each is named. */
export function isThere(
  { ticker, subaccount, shard }: Place = {},
  row: { readonly ticker: string; readonly subaccount: number },
  shardOf: (ticker: string) => number | undefined,
): boolean {
  return (
    (ticker === undefined || ticker === row.ticker) &&
    (subaccount === undefined || subaccount === row.subaccount) &&
    (shard === undefined || shard === shardOf(row.ticker))
  );
}
