import { boundCash } from "../domain/bound-cash.ts";
import type { AccountReport } from "../domain/input.ts";
import { minus, plus, zeroMoney, zeroQty, type Money } from "../domain/units.ts";
import { touchAll, type EngineState, type MarketState } from "./state.ts";

/**
 * Money that its owner, or the exchange, moves between shards is in no fill. Reads trail what is counted here, and hardly
 * ever twice by the same amount: a difference that is told twice is money that was moved.
 */
export function hearShardCash(state: EngineState, { cashByShard, positions, orders }: AccountReport): void {
  if (cashByShard === undefined) return;
  const netOf = new Map(positions.map(({ ticker, position }) => [ticker, position]));
  const free = new Map(cashByShard.map(({ shard, cash }) => [shard, cash]));
  for (const shard of new Set([...free.keys(), ...state.shardCash.keys()])) {
    const there = orders.filter((order) => order.shard === shard);
    const bound = boundCash(there, (ticker) => netOf.get(ticker) ?? zeroQty);
    const told = plus(free.get(shard) ?? zeroMoney, bound);
    const known = state.shardCash.get(shard) ?? { cash: told, drift: zeroMoney };
    const drift = minus(told, known.cash);
    const isMoved = drift === known.drift;
    if (isMoved && drift !== 0) touchAll(state);
    state.shardCash.set(shard, isMoved ? { cash: told, drift: zeroMoney } : { cash: known.cash, drift });
  }
}

/** Cash that a fill or a payment in this market brought, or took. */
export function moveCash(state: EngineState, { market: { shard } }: MarketState, change: Money): void {
  state.cash = plus(state.cash, change);
  const known = state.shardCash.get(shard);
  if (known !== undefined) state.shardCash.set(shard, { ...known, cash: plus(known.cash, change) });
}

/** Cash that open orders of this shard may take, more or less than before. */
export function bindCash(state: EngineState, shard: number, change: Money): void {
  state.orderCash.set(shard, plus(state.orderCash.get(shard) ?? zeroMoney, change));
}

/** The market is said to live on another shard than before: what its orders bind goes with it. */
export function changeShard(state: EngineState, { market, exposure }: MarketState, shard: number): void {
  if (shard === market.shard) return;
  bindCash(state, market.shard, minus(zeroMoney, exposure.orderCash));
  bindCash(state, shard, exposure.orderCash);
}

/** What the market's own shard has, and what orders of its other markets may take; undefined when no shard is told of. */
export function shardCashOf(
  { shardCash, orderCash }: EngineState,
  { market: { shard }, exposure }: MarketState,
): { readonly cash: Money; readonly otherOrderCash: Money } | undefined {
  if (shardCash.size === 0) return undefined;
  return {
    cash: shardCash.get(shard)?.cash ?? zeroMoney,
    otherOrderCash: minus(orderCash.get(shard) ?? zeroMoney, exposure.orderCash),
  };
}
