/** Whether the venue trades: as a whole, and on each of its shards as far as it says. */
export interface TradingStatus {
  /** True of the default shard, and of all that nothing is said of. */
  readonly isTrading: boolean;
  readonly shards?: readonly ShardStatus[];
}

export interface ShardStatus {
  readonly shard: number;
  readonly isTrading: boolean;
}

export function isShardTrading({ isTrading, shards }: TradingStatus, shard: number): boolean {
  if (shards === undefined || shards.length === 0) return isTrading;
  return shards.find((each) => each.shard === shard)?.isTrading ?? isTrading;
}
